import type { HttpRequest } from "../../http/request.ts";
import { createSecret, maskSecret } from "./tokens.ts";

/** What is known of the CSRF secret of one request. */
export interface CsrfState {
  secret: string;
  /** Whether the response sets it, because it is new or because a page uses it. */
  needsUpdate: boolean;
}

declare module "../../http/request.ts" {
  interface RequestExtensions {
    /** Set by `CsrfViewMiddleware` or by the first `getToken()`. */
    csrf?: CsrfState;
    /** Whether the request has passed the check already. */
    csrfProcessingDone?: boolean;
    /** Set by the test client, which does not send tokens unless told to. */
    dontEnforceCsrfChecks?: boolean;
  }
}

/**
 * The token for a form or a header. Calling it sets the cookie in the response, and `Vary: Cookie`: call it only where
 * a page needs it.
 */
export function getToken(request: HttpRequest): string {
  if (request.csrf === undefined) rotateToken(request);
  else request.csrf.needsUpdate = true;
  return maskSecret((request.csrf as CsrfState).secret);
}

/** Changes the secret: done at log-in, so that a token from before is worth nothing. */
export function rotateToken(request: HttpRequest): void {
  request.csrf = { secret: createSecret(), needsUpdate: true };
}

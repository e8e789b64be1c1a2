import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import type { Middleware } from "./contract.ts";
import "./settings.ts";

const exempt = new WeakSet<HttpResponseBase>();

/** Leaves a response without `X-Frame-Options`; see the decorator `xframeOptionsExempt`. */
export function exemptFromXFrameOptions(response: HttpResponseBase): void {
  exempt.add(response);
}

/** Forbids other sites to show pages in frames. Reference: docs/ref/clickjacking. */
export class XFrameOptionsMiddleware implements Middleware {
  processResponse(_request: HttpRequest, response: HttpResponseBase): HttpResponseBase {
    if (!response.headers.has("X-Frame-Options") && !exempt.has(response)) {
      response.headers.set("X-Frame-Options", this.getXframeOptionsValue());
    }
    return response;
  }

  /** The value of the header. Default: the setting `X_FRAME_OPTIONS`. */
  getXframeOptionsValue(): string {
    return settings.X_FRAME_OPTIONS.toUpperCase();
  }
}

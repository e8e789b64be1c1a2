import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { HeaderSet } from "../../http/response-headers.ts";
import type { Middleware } from "./contract.ts";
import "./settings.ts";

const exempt = new WeakSet<HttpResponseBase>();

/** Leaves a response without `X-Frame-Options`; see the decorator `xframeOptionsExempt`. */
export function exemptFromXFrameOptions(response: HttpResponseBase): void {
  exempt.add(response);
}

/** Forbids other sites to show pages in frames. Reference: docs/ref/clickjacking. */
export class XFrameOptionsMiddleware implements Middleware {
  /** The header made last, and its value: it seldom changes. */
  #header = new HeaderSet([]);
  #value: string | null = null;

  processResponse(_request: HttpRequest, response: HttpResponseBase): HttpResponseBase {
    if (!exempt.has(response)) response.headers.setDefaults(this.#headerOf(this.getXframeOptionsValue()));
    return response;
  }

  #headerOf(value: string): HeaderSet {
    if (value !== this.#value) {
      this.#header = new HeaderSet([["X-Frame-Options", value]]);
      this.#value = value;
    }
    return this.#header;
  }

  /** The value of the header. Default: the setting `X_FRAME_OPTIONS`. */
  getXframeOptionsValue(): string {
    return settings.X_FRAME_OPTIONS;
  }
}

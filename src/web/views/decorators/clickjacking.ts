/** Decorators for `X-Frame-Options`. Reference: docs/ref/clickjacking. */
import { exemptFromXFrameOptions } from "../../middleware/x-frame-options.ts";
import type { ViewFunction } from "../../urls/view.ts";
import { afterView } from "./wrap.ts";

/** A page that no site may show in a frame. */
export function xframeOptionsDeny<P>(view: ViewFunction<P>): ViewFunction<P> {
  return afterView(view, (response) => response.headers.setdefault("X-Frame-Options", "DENY"));
}

/** A page that only this site may show in a frame. */
export function xframeOptionsSameorigin<P>(view: ViewFunction<P>): ViewFunction<P> {
  return afterView(view, (response) => response.headers.setdefault("X-Frame-Options", "SAMEORIGIN"));
}

/** A page that any site may show in a frame. */
export function xframeOptionsExempt<P>(view: ViewFunction<P>): ViewFunction<P> {
  return afterView(view, exemptFromXFrameOptions);
}

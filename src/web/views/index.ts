export { type HasAbsoluteUrl } from "../shortcuts/resolve-url.ts";
export {
  ContentNotRenderedError,
  SimpleTemplateResponse,
  type TemplateChoice,
  TemplateResponse,
} from "../template-response.ts";
export type { ViewFunction, ViewResult } from "../urls/view.ts";
export { RedirectView } from "./redirect-view.ts";
export { TemplateResponseView, TemplateView, type ViewContext } from "./template-view.ts";
export { View, type ViewParams } from "./view.ts";
export {
  addNeverCacheHeaders,
  cacheControl,
  csrfExempt,
  csrfProtect,
  ensureCsrfCookie,
  neverCache,
  noAppendSlash,
  nonAtomicRequests,
  requireGET,
  requireHttpMethods,
  requirePOST,
  requireSafe,
  requiresCsrfToken,
  varyOnCookie,
  varyOnHeaders,
  xframeOptionsDeny,
  xframeOptionsExempt,
  xframeOptionsSameorigin,
} from "./decorators/index.ts";
export { badRequest, pageNotFound, permissionDenied, serverError } from "./defaults.ts";
export { type ServeParams, serve, staticUrls } from "./static.ts";

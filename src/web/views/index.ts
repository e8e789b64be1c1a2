export { type HasAbsoluteUrl } from "../shortcuts/resolve-url.ts";
export { ContentNotRenderedError, SimpleTemplateResponse, type TemplateChoice, TemplateResponse } from "../template-response.ts";
export type { ViewFunction, ViewResult } from "../urls/view.ts";
export { RedirectView } from "./redirect-view.ts";
export { TemplateResponseView, TemplateView, type ViewContext } from "./template-view.ts";
export { View, type ViewParams } from "./view.ts";

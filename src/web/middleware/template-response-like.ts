import type { HttpResponseBase } from "../../http/response-base.ts";

/** A response that is rendered after the view has returned; see `TemplateResponse`. */
export interface TemplateResponseLike extends HttpResponseBase {
  readonly isRendered: boolean;
  render(): HttpResponseBase | Promise<HttpResponseBase>;
}

/** Whether a response is still to be rendered. */
export function isUnrendered(response: HttpResponseBase): response is TemplateResponseLike {
  return (response as Partial<TemplateResponseLike>).isRendered === false;
}

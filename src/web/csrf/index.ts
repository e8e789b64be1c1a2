import "./settings.ts";

export { csrfFailure } from "./failure-view.ts";
export { CsrfViewMiddleware } from "./middleware.ts";
export type { CsrfFailureView } from "./settings.ts";
export { type CsrfState, getToken, rotateToken } from "./state.ts";
export { doesTokenMatch, maskSecret, tokenFormatError, unmaskToken } from "./tokens.ts";

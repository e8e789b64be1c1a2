import "./settings.ts";

export { CsrfViewMiddleware } from "../csrf/middleware.ts";
export { MessageMiddleware } from "../messages/middleware.ts";
export { SessionMiddleware } from "../sessions/middleware.ts";
export { CommonMiddleware } from "./common.ts";
export { composeMiddleware, type CreateInner, type ErrorToResponse } from "./compose.ts";
export type { GetResponse, Middleware, MiddlewareClass, MiddlewareEntry, MiddlewareFunction } from "./contract.ts";
export { SecurityMiddleware } from "./security.ts";
export type { TemplateResponseLike } from "./template-response-like.ts";
export { patchVary } from "./vary.ts";
export { XFrameOptionsMiddleware } from "./x-frame-options.ts";

import "./settings.ts";

export { csrf } from "./csrf.ts";
export { debug } from "./debug.ts";
export { messages } from "./messages.ts";
export { addDefaultContextProcessor } from "./register.ts";
export { request } from "./request.ts";
export { media, staticUrls as static } from "./urls.ts";

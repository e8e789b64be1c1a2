import "./settings.ts";

export { createHandler, type HandlerOptions, handlerSender } from "./create-handler.ts";
export { responseForException } from "./response-for-exception.ts";

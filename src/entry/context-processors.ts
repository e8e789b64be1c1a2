/** `belleville/template/context-processors`: `OPTIONS: { contextProcessors: [contextProcessors.request, …] }`. */
import { auth } from "../auth/context-processor.ts";
import { csrf, debug, media, messages, request, static as static_ } from "../web/context-processors/index.ts";

export const contextProcessors = { auth, csrf, debug, media, messages, request, static: static_ };

/** `import { messages } from "belleville/contrib/messages"; messages.success(request, "Saved.")`, or the names one by one. */
export * from "../web/messages/index.ts";
export * as messages from "../web/messages/api.ts";

export { ContextKey, runInContext } from "./context-key.ts";

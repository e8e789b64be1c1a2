/** Built-in middleware, for `MIDDLEWARE`, and what middleware of your own implement. */
export { AuthenticationMiddleware, LoginRequiredMiddleware } from "../auth/middleware.ts";
export * from "../web/middleware/index.ts";

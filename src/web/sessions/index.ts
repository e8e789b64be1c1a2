import "./settings.ts";

export { type ExpiryOptions, SessionBase, type SessionData, type SessionStoreClass } from "./base.ts";
export { CacheSessionStore } from "./engines/cache.ts";
export { getSessionStore, registerSessionEngine } from "./engines/registry.ts";
export { SignedCookieSessionStore } from "./engines/signed-cookies.ts";
export { CreateError, UpdateError } from "./errors.ts";
export { SessionMiddleware } from "./middleware.ts";

import { settings } from "../../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../../core/errors/index.ts";
import type { SessionStoreClass } from "../base.ts";
import { CacheSessionStore } from "./cache.ts";
import { SignedCookieSessionStore } from "./signed-cookies.ts";

const engines = new Map<string, SessionStoreClass>([
  ["cache", CacheSessionStore],
  ["signed_cookies", SignedCookieSessionStore],
]);

/** Makes an engine known by a short name; the app `sessions` does so for `"db"`. */
export function registerSessionEngine(name: string, engine: SessionStoreClass): void {
  engines.set(name, engine);
}

/** The class that the setting `SESSION_ENGINE` names. */
export function getSessionStore(): SessionStoreClass {
  const engine = settings.SESSION_ENGINE;
  const found = typeof engine === "string" ? engines.get(engine) : engine;
  if (found !== undefined) return found;
  throw new ImproperlyConfigured(`The session engine "${String(engine)}" is not there.`, {
    hint: 'Put "sessions" of belleville/contrib into INSTALLED_APPS, or set SESSION_ENGINE to "signed_cookies".',
  });
}

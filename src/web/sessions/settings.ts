/** Settings of sessions. Defaults: Django's `conf/global_settings.py`. */
import { isBoolean, isEither, isFunction, isNullOr, isNumber, isOneOf, isString } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";
import type { SessionStoreClass } from "./base.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Where sessions are kept: `"db"`, `"cache"`, `"signed_cookies"`, or a class. Default: `"db"`. */
    readonly SESSION_ENGINE: "db" | "cache" | "signed_cookies" | SessionStoreClass;
    /** Cache of the engine `"cache"`. Default: `"default"`. */
    readonly SESSION_CACHE_ALIAS: string;
    /** Life of a session in seconds. Default: two weeks. */
    readonly SESSION_COOKIE_AGE: number;
    readonly SESSION_COOKIE_DOMAIN: string | null;
    /** Default: `true`. */
    readonly SESSION_COOKIE_HTTPONLY: boolean;
    /** Default: `"sessionid"`. */
    readonly SESSION_COOKIE_NAME: string;
    readonly SESSION_COOKIE_PATH: string;
    readonly SESSION_COOKIE_SAMESITE: "Lax" | "Strict" | "None" | false;
    readonly SESSION_COOKIE_SECURE: boolean;
    /** Whether sessions end with the browser. Default: `false`. */
    readonly SESSION_EXPIRE_AT_BROWSER_CLOSE: boolean;
    /** Whether every request saves its session, changed or not. Default: `false`. */
    readonly SESSION_SAVE_EVERY_REQUEST: boolean;
  }
}

declareSettings({
  SESSION_ENGINE: {
    type: isEither(isOneOf("db", "cache", "signed_cookies"), isFunction),
    default: () => "db" as const,
  },
  SESSION_CACHE_ALIAS: { type: isString, default: () => "default" },
  SESSION_COOKIE_AGE: { type: isNumber, default: () => 60 * 60 * 24 * 7 * 2 },
  SESSION_COOKIE_DOMAIN: { type: isNullOr(isString), default: () => null },
  SESSION_COOKIE_HTTPONLY: { type: isBoolean, default: () => true },
  SESSION_COOKIE_NAME: { type: isString, default: () => "sessionid" },
  SESSION_COOKIE_PATH: { type: isString, default: () => "/" },
  SESSION_COOKIE_SAMESITE: { type: isOneOf("Lax", "Strict", "None", false), default: () => "Lax" as const },
  SESSION_COOKIE_SECURE: { type: isBoolean, default: () => false },
  SESSION_EXPIRE_AT_BROWSER_CLOSE: { type: isBoolean, default: () => false },
  SESSION_SAVE_EVERY_REQUEST: { type: isBoolean, default: () => false },
});

/** Settings of the middleware that stands alone. Defaults: Django's `conf/global_settings.py`. */
import {
  isBoolean,
  isEither,
  isListOf,
  isNullOr,
  isNumber,
  isRegExp,
  isString,
  type ValueType,
} from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";
import type { MiddlewareEntry } from "./contract.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Middleware, the outermost first. Default: none; a new project writes Django's list out. */
    readonly MIDDLEWARE: readonly MiddlewareEntry[];
    /** Whether a path that leads nowhere is tried with a slash at its end. Default: `true`. */
    readonly APPEND_SLASH: boolean;
    /** Whether hosts without `www.` are redirected. Default: `false`. */
    readonly PREPEND_WWW: boolean;
    /** User agents that get 403. Default: `[]`. */
    readonly DISALLOWED_USER_AGENTS: readonly RegExp[];
    /** `X-Frame-Options`: `"DENY"` or `"SAMEORIGIN"`. Default: `"DENY"`. */
    readonly X_FRAME_OPTIONS: string;
    /** Whether `X-Content-Type-Options: nosniff` is set. Default: `true`. */
    readonly SECURE_CONTENT_TYPE_NOSNIFF: boolean;
    /** `Cross-Origin-Opener-Policy`; null: not set. Default: `"same-origin"`. */
    readonly SECURE_CROSS_ORIGIN_OPENER_POLICY: string | null;
    readonly SECURE_HSTS_INCLUDE_SUBDOMAINS: boolean;
    readonly SECURE_HSTS_PRELOAD: boolean;
    /** Seconds of `Strict-Transport-Security`; 0: not set. Default: `0`. */
    readonly SECURE_HSTS_SECONDS: number;
    /** Paths, without the first slash, that are not redirected to HTTPS. Default: `[]`. */
    readonly SECURE_REDIRECT_EXEMPT: readonly RegExp[];
    /** `Referrer-Policy`; null: not set. Default: `"same-origin"`. */
    readonly SECURE_REFERRER_POLICY: string | readonly string[] | null;
    /** Host of redirects to HTTPS; null: that of the request. */
    readonly SECURE_SSL_HOST: string | null;
    /** Whether HTTP is redirected to HTTPS. Default: `false`. */
    readonly SECURE_SSL_REDIRECT: boolean;
  }
}

const isEntry: ValueType = {
  expected: "a middleware class, an object with hooks, or a function",
  test: (v) => typeof v === "function" || (typeof v === "object" && v !== null),
};

declareSettings({
  MIDDLEWARE: { type: isListOf(isEntry), default: () => [] },
  APPEND_SLASH: { type: isBoolean, default: () => true },
  PREPEND_WWW: { type: isBoolean, default: () => false },
  DISALLOWED_USER_AGENTS: { type: isListOf(isRegExp), default: () => [] },
  X_FRAME_OPTIONS: { type: isString, default: () => "DENY", normalize: (value) => value.toUpperCase() },
  SECURE_CONTENT_TYPE_NOSNIFF: { type: isBoolean, default: () => true },
  SECURE_CROSS_ORIGIN_OPENER_POLICY: { type: isNullOr(isString), default: () => "same-origin" },
  SECURE_HSTS_INCLUDE_SUBDOMAINS: { type: isBoolean, default: () => false },
  SECURE_HSTS_PRELOAD: { type: isBoolean, default: () => false },
  SECURE_HSTS_SECONDS: { type: isNumber, default: () => 0 },
  SECURE_REDIRECT_EXEMPT: { type: isListOf(isRegExp), default: () => [] },
  SECURE_REFERRER_POLICY: { type: isNullOr(isEither(isString, isListOf(isString))), default: () => "same-origin" },
  SECURE_SSL_HOST: { type: isNullOr(isString), default: () => null },
  SECURE_SSL_REDIRECT: { type: isBoolean, default: () => false },
});

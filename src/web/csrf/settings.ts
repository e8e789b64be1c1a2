/** Settings of the CSRF protection. Defaults: Django's `conf/global_settings.py`. */
import {
  isBoolean,
  isFunction,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isString,
  type ValueType,
} from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { ViewResult } from "../urls/view.ts";

/** Answers a request that failed the check. */
export type CsrfFailureView = (request: HttpRequest, reason: string) => ViewResult;

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Life of the cookie in seconds; null: that of the browser's session. Default: a year. */
    readonly CSRF_COOKIE_AGE: number | null;
    readonly CSRF_COOKIE_DOMAIN: string | null;
    readonly CSRF_COOKIE_HTTPONLY: boolean;
    /** Default: `"csrftoken"`. */
    readonly CSRF_COOKIE_NAME: string;
    readonly CSRF_COOKIE_PATH: string;
    readonly CSRF_COOKIE_SAMESITE: "Lax" | "Strict" | "None" | false;
    readonly CSRF_COOKIE_SECURE: boolean;
    /** View for requests that fail the check; null: the built-in page. */
    readonly CSRF_FAILURE_VIEW: CsrfFailureView | null;
    /** Header with the token, in the words of CGI. Default: `"HTTP_X_CSRFTOKEN"`. */
    readonly CSRF_HEADER_NAME: string;
    /** Origins besides the own that may send unsafe requests: `"https://*.example.com"`. Default: `[]`. */
    readonly CSRF_TRUSTED_ORIGINS: readonly string[];
    /** Whether the secret is kept in the session instead of a cookie. Default: `false`. */
    readonly CSRF_USE_SESSIONS: boolean;
  }
}

const isOrigin: ValueType = {
  expected: 'an origin with its scheme, such as "https://example.com"',
  test: (v) => typeof v === "string" && /^[a-z][a-z0-9+.-]*:\/\//i.test(v),
};

declareSettings({
  CSRF_COOKIE_AGE: { type: isNullOr(isNumber), default: () => 60 * 60 * 24 * 7 * 52 },
  CSRF_COOKIE_DOMAIN: { type: isNullOr(isString), default: () => null },
  CSRF_COOKIE_HTTPONLY: { type: isBoolean, default: () => false },
  CSRF_COOKIE_NAME: { type: isString, default: () => "csrftoken" },
  CSRF_COOKIE_PATH: { type: isString, default: () => "/" },
  CSRF_COOKIE_SAMESITE: { type: isOneOf("Lax", "Strict", "None", false), default: () => "Lax" },
  CSRF_COOKIE_SECURE: { type: isBoolean, default: () => false },
  CSRF_FAILURE_VIEW: { type: isNullOr(isFunction), default: () => null },
  CSRF_HEADER_NAME: { type: isString, default: () => "HTTP_X_CSRFTOKEN" },
  CSRF_TRUSTED_ORIGINS: { type: isListOf(isOrigin), default: () => [] },
  CSRF_USE_SESSIONS: { type: isBoolean, default: () => false },
});

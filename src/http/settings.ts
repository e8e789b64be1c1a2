/** Settings of requests and responses. Defaults: Django's `conf/global_settings.py` (docs/ref/settings). */
import { isBoolean, isFunction, isListOf, isNullOr, isNumber, isString, type ValueType } from "../core/conf/checks.ts";
import { declareSettings } from "../core/conf/settings.ts";
import type { FileUploadHandlerClass } from "./upload-handlers.ts";

declare module "../core/conf/settings.ts" {
  interface Settings {
    /** Whether `X-Forwarded-Host` names the host. Only behind a proxy that sets it. Default: `false`. */
    readonly USE_X_FORWARDED_HOST: boolean;
    /** Whether `X-Forwarded-Port` names the port. Only behind a proxy that sets it. Default: `false`. */
    readonly USE_X_FORWARDED_PORT: boolean;
    /** Header and value by which a proxy says that the client speaks HTTPS: `["HTTP_X_FORWARDED_PROTO", "https"]`. */
    readonly SECURE_PROXY_SSL_HEADER: readonly [header: string, value: string] | null;
    /** Folder of large uploads while they arrive; null: the system's. */
    readonly FILE_UPLOAD_TEMP_DIR: string | null;
    /** Classes that take in uploads, in order. Default: memory up to `FILE_UPLOAD_MAX_MEMORY_SIZE`, then a temporary file. */
    readonly FILE_UPLOAD_HANDLERS: readonly FileUploadHandlerClass[] | null;
    /** Longest URL a redirect may point to, in characters; null: no limit. Default: 16384. */
    readonly MAX_URL_REDIRECT_LENGTH: number | null;
  }
}

const isHeaderPair: ValueType = {
  expected: 'a pair such as ["HTTP_X_FORWARDED_PROTO", "https"], or null',
  test: (v) => v === null || (Array.isArray(v) && v.length === 2 && v.every((x) => typeof x === "string")),
};

declareSettings({
  USE_X_FORWARDED_HOST: { type: isBoolean, default: () => false },
  USE_X_FORWARDED_PORT: { type: isBoolean, default: () => false },
  SECURE_PROXY_SSL_HEADER: { type: isHeaderPair, default: () => null },
  FILE_UPLOAD_TEMP_DIR: { type: isNullOr(isString), default: () => null },
  FILE_UPLOAD_HANDLERS: { type: isNullOr(isListOf(isFunction)), default: () => null },
  MAX_URL_REDIRECT_LENGTH: { type: isNullOr(isNumber), default: () => 16_384 },
});

/** Settings that the whole framework reads. Defaults: Django's `conf/global_settings.py` (docs/ref/settings). */
import { fileURLToPath } from "node:url";
import { isBoolean, isEither, isListOf, isNumber, isString, type ValueType } from "./checks.ts";
import { declareSettings } from "./settings.ts";

declare module "./settings.ts" {
  interface Settings {
    /** Folder of the project: a `file:` URL or an absolute path. Default: the working directory. */
    readonly BASE_DIR: URL | string;
    /** Key of all signatures. Keep it secret; at least 50 characters. */
    readonly SECRET_KEY: string;
    /** Older keys that still verify, newest first. Default: `[]`. */
    readonly SECRET_KEY_FALLBACKS: readonly string[];
    /** Whether errors are shown in the browser. Never on in production. Default: `false`. */
    readonly DEBUG: boolean;
    /** Host names this site serves; `.example.com` includes sub-domains, `*` means any. Default: `[]`. */
    readonly ALLOWED_HOSTS: readonly string[];
    /** Language of the site, such as `en-us`. Default: `"en-us"`. */
    readonly LANGUAGE_CODE: string;
    /** Whether texts are translated. Default: `true`. */
    readonly USE_I18N: boolean;
    /** Whether stored times are aware. Default: `true`. */
    readonly USE_TZ: boolean;
    /** IANA name of the default time zone. Default: `"America/Chicago"`; a new project says `"UTC"`. */
    readonly TIME_ZONE: string;
    /** Charset of responses. Default: `"utf-8"`. */
    readonly DEFAULT_CHARSET: string;
    /** Ids of checks that are not reported. Default: `[]`. */
    readonly SILENCED_SYSTEM_CHECKS: readonly string[];
    /** Largest request body kept in memory, in bytes, files not counted; null: no limit. Default: 2.5 MB. */
    readonly DATA_UPLOAD_MAX_MEMORY_SIZE: number | null;
    /** Most fields of a request; null: no limit. Default: 1000. */
    readonly DATA_UPLOAD_MAX_NUMBER_FIELDS: number | null;
    /** Most files of a request; null: no limit. Default: 100. */
    readonly DATA_UPLOAD_MAX_NUMBER_FILES: number | null;
    /** Largest upload kept in memory, in bytes. Default: 2.5 MB. */
    readonly FILE_UPLOAD_MAX_MEMORY_SIZE: number;
  }
}

const isPath: ValueType = {
  expected: "a file URL or an absolute path",
  test: (v) => v instanceof URL || typeof v === "string",
};
const isSecret: ValueType = { expected: "a string that is not empty", test: (v) => typeof v === "string" && v !== "" };
const isLimit = isEither(isNumber, { expected: "null", test: (v) => v === null });
const isZone: ValueType = {
  expected: 'the IANA name of a time zone, such as "Europe/Paris"',
  test: (v) => {
    try {
      return typeof v === "string" && new Intl.DateTimeFormat("en", { timeZone: v }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  },
};

declareSettings({
  BASE_DIR: { type: isPath, default: () => process.cwd(), normalize: (v) => (v instanceof URL ? fileURLToPath(v) : v) },
  SECRET_KEY: {
    type: isSecret,
    hint: "Set SECRET_KEY in .env or the environment: a random text of at least 50 characters.",
  },
  SECRET_KEY_FALLBACKS: { type: isListOf(isSecret), default: () => [] },
  DEBUG: { type: isBoolean, default: () => false },
  ALLOWED_HOSTS: { type: isListOf(isString), default: () => [] },
  LANGUAGE_CODE: { type: isString, default: () => "en-us" },
  USE_I18N: { type: isBoolean, default: () => true },
  USE_TZ: { type: isBoolean, default: () => true },
  TIME_ZONE: { type: isZone, default: () => "America/Chicago" },
  DEFAULT_CHARSET: { type: isString, default: () => "utf-8" },
  SILENCED_SYSTEM_CHECKS: { type: isListOf(isString), default: () => [] },
  DATA_UPLOAD_MAX_MEMORY_SIZE: { type: isLimit, default: () => 2_621_440 },
  DATA_UPLOAD_MAX_NUMBER_FIELDS: { type: isLimit, default: () => 1000 },
  DATA_UPLOAD_MAX_NUMBER_FILES: { type: isLimit, default: () => 100 },
  FILE_UPLOAD_MAX_MEMORY_SIZE: { type: isNumber, default: () => 2_621_440 },
});

/** Settings of languages and formats. Defaults: Django's `conf/global_settings.py`. */
import type { Text } from "../../utils/lazy.ts";
import {
  isBoolean,
  isEither,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isString,
  type ValueType,
} from "../conf/checks.ts";
import { declareSettings } from "../conf/settings.ts";
import { DEFAULT_LANGUAGES } from "./language-data.ts";

declare module "../conf/settings.ts" {
  interface Settings {
    /** Languages that may be chosen, with their names. Default: all that Django is translated into. */
    readonly LANGUAGES: readonly (readonly [code: string, name: Text])[];
    /** Base languages written from right to left. */
    readonly LANGUAGES_BIDI: readonly string[];
    readonly LANGUAGE_COOKIE_NAME: string;
    /** Seconds; null: until the browser closes. */
    readonly LANGUAGE_COOKIE_AGE: number | null;
    readonly LANGUAGE_COOKIE_DOMAIN: string | null;
    readonly LANGUAGE_COOKIE_PATH: string;
    readonly LANGUAGE_COOKIE_SECURE: boolean;
    readonly LANGUAGE_COOKIE_HTTPONLY: boolean;
    readonly LANGUAGE_COOKIE_SAMESITE: "Lax" | "Strict" | "None" | null;
    /** Format of dates where the language has none, in the letters of the template filter `date`. */
    readonly DATE_FORMAT: string;
    readonly DATETIME_FORMAT: string;
    readonly TIME_FORMAT: string;
    readonly YEAR_MONTH_FORMAT: string;
    readonly MONTH_DAY_FORMAT: string;
    readonly SHORT_DATE_FORMAT: string;
    readonly SHORT_DATETIME_FORMAT: string;
    /** Formats in which dates are read, in the letters of `strptime`, tried in order. */
    readonly DATE_INPUT_FORMATS: readonly string[];
    readonly TIME_INPUT_FORMATS: readonly string[];
    readonly DATETIME_INPUT_FORMATS: readonly string[];
    /** 0 is Sunday. */
    readonly FIRST_DAY_OF_WEEK: number;
    readonly DECIMAL_SEPARATOR: string;
    readonly THOUSAND_SEPARATOR: string;
    /** Whether numbers are shown with the thousand separator. */
    readonly USE_THOUSAND_SEPARATOR: boolean;
    /** Digits in a group, or sizes of the groups from the right. */
    readonly NUMBER_GROUPING: number | readonly number[];
  }
}

const isLanguages: ValueType = {
  expected: "a list of pairs [code, name]",
  test: (v) =>
    Array.isArray(v) && v.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === "string"),
};
const isFormats = isListOf(isString);

declareSettings({
  LANGUAGES: { type: isLanguages, default: () => DEFAULT_LANGUAGES },
  LANGUAGES_BIDI: { type: isFormats, default: () => ["he", "ar", "ar-dz", "ckb", "fa", "ug", "ur"] },
  LANGUAGE_COOKIE_NAME: { type: isString, default: () => "django_language" },
  LANGUAGE_COOKIE_AGE: { type: isNullOr(isNumber), default: () => null },
  LANGUAGE_COOKIE_DOMAIN: { type: isNullOr(isString), default: () => null },
  LANGUAGE_COOKIE_PATH: { type: isString, default: () => "/" },
  LANGUAGE_COOKIE_SECURE: { type: isBoolean, default: () => false },
  LANGUAGE_COOKIE_HTTPONLY: { type: isBoolean, default: () => false },
  LANGUAGE_COOKIE_SAMESITE: { type: isOneOf("Lax", "Strict", "None", null), default: () => null },
  DATE_FORMAT: { type: isString, default: () => "N j, Y" },
  DATETIME_FORMAT: { type: isString, default: () => "N j, Y, P" },
  TIME_FORMAT: { type: isString, default: () => "P" },
  YEAR_MONTH_FORMAT: { type: isString, default: () => "F Y" },
  MONTH_DAY_FORMAT: { type: isString, default: () => "F j" },
  SHORT_DATE_FORMAT: { type: isString, default: () => "m/d/Y" },
  SHORT_DATETIME_FORMAT: { type: isString, default: () => "m/d/Y P" },
  DATE_INPUT_FORMATS: {
    type: isFormats,
    default: () => [
      "%Y-%m-%d",
      "%m/%d/%Y",
      "%m/%d/%y",
      "%b %d %Y",
      "%b %d, %Y",
      "%d %b %Y",
      "%d %b, %Y",
      "%B %d %Y",
      "%B %d, %Y",
      "%d %B %Y",
      "%d %B, %Y",
    ],
  },
  TIME_INPUT_FORMATS: { type: isFormats, default: () => ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"] },
  DATETIME_INPUT_FORMATS: {
    type: isFormats,
    default: () => [
      "%Y-%m-%d %H:%M:%S",
      "%Y-%m-%d %H:%M:%S.%f",
      "%Y-%m-%d %H:%M",
      "%m/%d/%Y %H:%M:%S",
      "%m/%d/%Y %H:%M:%S.%f",
      "%m/%d/%Y %H:%M",
      "%m/%d/%y %H:%M:%S",
      "%m/%d/%y %H:%M:%S.%f",
      "%m/%d/%y %H:%M",
    ],
  },
  FIRST_DAY_OF_WEEK: { type: isNumber, default: () => 0 },
  DECIMAL_SEPARATOR: { type: isString, default: () => "." },
  THOUSAND_SEPARATOR: { type: isString, default: () => "," },
  USE_THOUSAND_SEPARATOR: { type: isBoolean, default: () => false },
  NUMBER_GROUPING: { type: isEither(isNumber, isListOf(isNumber)), default: () => 0 },
});

/** Which languages there are, and which one a visitor gets. Follows Django's `translation.trans_real`. */
import type { Text } from "../../utils/lazy.ts";
import { settings } from "../conf/settings.ts";
import { hasCatalog } from "./catalog.ts";
import { LANGUAGE_FALLBACKS, LANGUAGE_ROWS } from "./language-data.ts";
import { gettextLazy } from "./translation.ts";
import "./settings.ts";

/** Longest language code or header that is looked at. */
const MAX_LENGTH = 500;
const CODE = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*(?:@[a-z0-9]{1,20})?$/i;

export interface LanguageInfo {
  readonly code: string;
  /** English name. */
  readonly name: string;
  /** Its own name. */
  readonly nameLocal: string;
  /** Name in the active language. */
  readonly nameTranslated: Text;
  /** Written from right to left. */
  readonly bidi: boolean;
}

/** What is known about a language. Throws `RangeError` for a code that is not known, nor its base language. */
export function getLanguageInfo(code: string): LanguageInfo {
  const base = code.split("-")[0]!;
  const own = LANGUAGE_ROWS.has(code) ? code : LANGUAGE_FALLBACKS.get(code)?.[0];
  const found = own ?? (LANGUAGE_ROWS.has(base) ? base : undefined);
  if (found === undefined) {
    throw new RangeError(`Unknown language code ${code}${base === code ? "" : ` and ${base}`}.`);
  }
  const row = LANGUAGE_ROWS.get(found)!;
  return { code: found, ...row, nameTranslated: gettextLazy(row.name) };
}

/** A locale name to a language code: `en_US` to `en-us`. */
export function toLanguage(locale: string): string {
  return locale.replace("_", "-").toLowerCase();
}

/** A language code to a locale name: `en-us` to `en_US`, `sr-latn` to `sr_Latn`. */
export function toLocale(language: string): string {
  const dash = language.indexOf("-");
  if (dash === -1) return language.slice(0, 3).toLowerCase() + language.slice(3);
  const [country = "", ...tail] = language
    .slice(dash + 1)
    .toLowerCase()
    .split("-");
  const region = country.length > 2 ? country.charAt(0).toUpperCase() + country.slice(1) : country.toUpperCase();
  return `${language.slice(0, dash).toLowerCase()}_${[region, ...tail].join("-")}`;
}

/** Whether texts can be shown in that language: it is one of Django's, or messages for it are installed. */
export function checkForLanguage(code: string | null | undefined): boolean {
  if (code === null || code === undefined || code.length > MAX_LENGTH || !CODE.test(code)) return false;
  if (!settings.USE_I18N) return true;
  for (let name = code.split("@")[0]!; name !== ""; name = name.slice(0, Math.max(0, name.lastIndexOf("-")))) {
    if (LANGUAGE_ROWS.has(name) || hasCatalog(name)) return true;
  }
  return false;
}

let codes: { readonly list: unknown; readonly known: ReadonlySet<string> } | undefined;

/** Codes of the setting `LANGUAGES` in lower case. */
function supportedCodes(): ReadonlySet<string> {
  if (codes?.list !== settings.LANGUAGES) {
    codes = { list: settings.LANGUAGES, known: new Set(settings.LANGUAGES.map(([code]) => code.toLowerCase())) };
  }
  return codes.known;
}

/**
 * The supported language nearest to `code`: itself, a more general one, or (not `strict`) another variant; null when none is.
 */
export function getSupportedLanguageVariant(
  code: string | null | undefined,
  options: { readonly strict?: boolean | undefined } = {},
): string | null {
  if (code === null || code === undefined || code === "") return null;
  const strict = options.strict === true;
  let wanted = code;
  if (wanted.length > MAX_LENGTH) {
    const cut = wanted.lastIndexOf("-", MAX_LENGTH - 1);
    if (strict || cut <= 0) return null;
    wanted = wanted.slice(0, cut);
  }
  const possible = [wanted, ...(LANGUAGE_FALLBACKS.get(wanted) ?? [])];
  for (let at = wanted.lastIndexOf("-"); at > -1; at = wanted.lastIndexOf("-", at - 1)) {
    possible.push(wanted.slice(0, at));
    if (at === 0) break;
  }
  const supported = supportedCodes();
  const found = possible.find((name) => supported.has(name.toLowerCase()) && checkForLanguage(name));
  if (found !== undefined || strict) return found ?? null;
  const prefix = `${possible.at(-1)}-`;
  return [...supported].find((name) => name.startsWith(prefix)) ?? null;
}

/** The language code a path begins with, or null: `/de/books/` gives `de`. */
export function getLanguageFromPath(
  path: string,
  options: { readonly strict?: boolean | undefined } = {},
): string | null {
  const code = /^\/(\w+(?:[@-]\w+){0,2})(?:\/|$)/.exec(path.slice(0, MAX_LENGTH + 2))?.[1];
  return code === undefined ? null : getSupportedLanguageVariant(code, options);
}

/** What of a request tells its language. */
export interface LanguageHints {
  readonly path?: string | undefined;
  /** Value of the cookie `LANGUAGE_COOKIE_NAME`. */
  readonly cookie?: string | undefined;
  /** The header `Accept-Language`. */
  readonly acceptLanguage?: string | undefined;
}

/** The language for a visitor: from the path when given, the cookie, the header, else `LANGUAGE_CODE`. */
export function getLanguageFromRequest(hints: LanguageHints): string {
  const candidates = [
    hints.path === undefined ? null : getLanguageFromPath(hints.path),
    getSupportedLanguageVariant(hints.cookie),
  ];
  const found = candidates.find((code) => code !== null);
  if (found !== undefined && found !== null) return found;
  for (const [code] of parseAcceptLangHeader(hints.acceptLanguage ?? "")) {
    if (code === "*") break;
    const variant = CODE.test(code) ? getSupportedLanguageVariant(code) : null;
    if (variant !== null) return variant;
  }
  return getSupportedLanguageVariant(settings.LANGUAGE_CODE) ?? settings.LANGUAGE_CODE;
}

const RANGE = /^([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?$/;

/**
 * Languages of the header `Accept-Language` with their quality, the best first; empty when it is malformed. RFC 9110, section 12.5.4.
 */
export function parseAcceptLangHeader(header: string): (readonly [code: string, quality: number])[] {
  let text = header;
  if (text.length > MAX_LENGTH) {
    const comma = text.lastIndexOf(",", MAX_LENGTH - 1);
    if (comma <= 0) return [];
    text = text.slice(0, comma);
  }
  const result: (readonly [string, number])[] = [];
  const parts = text.toLowerCase().split(",");
  if (parts.length > 1 && parts.at(-1)!.trim() === "") parts.pop();
  for (const part of parts) {
    const match = RANGE.exec(part.trim());
    if (match === null) return [];
    result.push([match[1]!, match[2] === undefined ? 1 : Number(match[2])]);
  }
  return result.sort((a, b) => b[1] - a[1]);
}

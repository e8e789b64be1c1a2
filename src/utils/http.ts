/** Small functions for HTTP and URLs. Follows Django's `django.utils.http`; RFC 9110 where named. */
import { MultiValueDict } from "./multi-value-dict.ts";
import { quote, quotePlus, unquote, unquoteToBytes } from "./percent.ts";
import { str } from "./str.ts";
import { urlSplit } from "./url-split.ts";

export const MAX_URL_LENGTH = 2048;
/** Longest redirect target, in characters. */
export const MAX_URL_REDIRECT_LENGTH = 16_384;
const MAX_HEADER_LENGTH = 10_000;

export type QueryInput =
  | MultiValueDict<unknown>
  | Iterable<readonly [unknown, unknown]>
  | Readonly<Record<string, unknown>>;

const queryText = (value: unknown): string => quotePlus(value instanceof Uint8Array ? value : str(value));

function assertNotNull(value: unknown, key: unknown): void {
  if (value !== null && value !== undefined) return;
  throw new TypeError(
    `Cannot encode None for key '${str(key)}' in a query string. Did you mean to pass an empty string or omit the value?`,
  );
}

function entriesOf(query: QueryInput): Iterable<readonly [unknown, unknown]> {
  if (query instanceof MultiValueDict) return query.lists();
  return Symbol.iterator in query ? (query as Iterable<readonly [unknown, unknown]>) : Object.entries(query);
}

/**
 * A query string. With `doseq`, each item of a list becomes a parameter of its own.
 *
 * ```ts
 * urlencode({ q: "é", page: 2 }); // "q=%C3%A9&page=2"
 * ```
 *
 * Throws `TypeError` for null.
 */
export function urlencode(query: QueryInput, options: { readonly doseq?: boolean | undefined } = {}): string {
  const pairs: string[] = [];
  for (const [key, value] of entriesOf(query)) {
    assertNotNull(value, key);
    const isList = typeof value === "object" && Symbol.iterator in (value as object) && !(value instanceof Uint8Array);
    if (options.doseq !== true || !isList) {
      pairs.push(`${queryText(key)}=${queryText(value)}`);
      continue;
    }
    const items = value instanceof Map ? value.keys() : (value as Iterable<unknown>);
    for (const item of items) {
      assertNotNull(item, key);
      pairs.push(`${queryText(key)}=${queryText(item)}`);
    }
  }
  return pairs.join("&");
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`: seconds since 1970, by default now. RFC 9110, section 5.6.7. */
export function httpDate(epochSeconds: number = Date.now() / 1000): string {
  return new Date(Math.floor(epochSeconds) * 1000).toUTCString();
}

const MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const CLOCK = String.raw`(?<hour>[0-9]{2}):(?<min>[0-9]{2}):(?<sec>[0-9]{2})`;
const HTTP_DATES = [
  new RegExp(`^\\w{3}, (?<day>[0-9]{2}) (?<mon>\\w{3}) (?<year>[0-9]{4}) ${CLOCK} GMT$`),
  new RegExp(`^\\w{6,9}, (?<day>[0-9]{2})-(?<mon>\\w{3})-(?<year>[0-9]{2}) ${CLOCK} GMT$`),
  new RegExp(`^\\w{3} (?<mon>\\w{3}) (?<day>[ 0-9][0-9]) ${CLOCK} (?<year>[0-9]{4})$`),
];

/** Seconds since 1970 of an HTTP date in any of the three forms of RFC 9110. Throws `RangeError`. */
export function parseHttpDate(date: string): number {
  const short = date.slice(0, 100);
  const g = HTTP_DATES.map((form) => form.exec(short)?.groups).find((groups) => groups !== undefined);
  if (g === undefined) throw new RangeError(`'${short}' is not in a valid HTTP date format`);
  const [year, month, day] = [
    fullYear(Number(g["year"])),
    MONTH_NAMES.indexOf(g["mon"]!.toLowerCase()),
    Number(g["day"]),
  ];
  const [hour, minute, second] = [Number(g["hour"]), Number(g["min"]), Number(g["sec"])];
  const result = new Date(Date.UTC(year, month, day, hour, minute, second));
  const isReal = month >= 0 && result.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) throw new RangeError(`'${short}' is not a valid date`);
  return result.getTime() / 1000;
}

/** Years of two digits: not more than 50 years ahead. */
function fullYear(year: number): number {
  if (year >= 100) return year;
  const now = new Date().getUTCFullYear();
  const century = now - (now % 100);
  return year - (now % 100) > 50 ? year + century - 100 : year + century;
}

/** As `parseHttpDate()`, null for what is no date. */
export function parseHttpDateSafe(date: string): number | null {
  try {
    return parseHttpDate(date);
  } catch {
    return null;
  }
}

/** The integer of a text in base 36, of at most 13 digits. Throws `RangeError`. */
export function base36ToInt(text: string): number {
  if (typeof text !== "string") throw new TypeError(`base36ToInt() takes a string, not ${typeof text}.`);
  if (text.length > 13) throw new RangeError("Base36 input too large");
  if (!/^[0-9a-z]+$/i.test(text)) throw new RangeError(`'${text}' is not a number in base 36.`);
  return Number.parseInt(text, 36);
}

/** A whole number, not negative, in base 36. */
export function intToBase36(value: number): string {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`intToBase36() takes a whole number, not ${str(value)}.`);
  }
  if (value < 0) throw new RangeError("Negative base36 conversion input.");
  return value.toString(36);
}

/** Base 64 for URLs, without the equal signs at the end. */
export function urlsafeBase64Encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** Bytes of base 64 for URLs. Throws `RangeError` for what is none. */
export function urlsafeBase64Decode(text: string): Uint8Array {
  if (!/^[\w-]*={0,2}$/.test(text) || text.replace(/=+$/, "").length % 4 === 1) {
    throw new RangeError("The text is not base 64 for URLs.");
  }
  return new Uint8Array(Buffer.from(text, "base64url"));
}

/** Parts of a list in a header, trimmed; not for headers with quoted strings. */
export function splitHeaderValue(value: string, separator = ","): string[] {
  return value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Names of directives in lower case, without their values. */
export function splitDirectiveNames(value: string): string[] {
  return splitHeaderValue(value).map((part) => part.split("=", 1)[0]!.trim().toLowerCase());
}

const ETAG = /^(?:W\/)?"[^"]*"$/;

/** Entity tags of `If-None-Match` or `If-Match`; `["*"]` for all. RFC 9110, section 8.8.3. */
export function parseEtags(header: string): string[] {
  return header.trim() === "*" ? ["*"] : splitHeaderValue(header).filter((tag) => ETAG.test(tag));
}

/** The tag in quotes, as it is when it has them. */
export function quoteEtag(tag: string): string {
  return ETAG.test(tag) ? tag : `"${tag}"`;
}

/** Whether `host` is `pattern`, or below it when the pattern starts with a dot. */
export function isSameDomain(host: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted === "") return false;
  return wanted === host || (wanted.startsWith(".") && (host.endsWith(wanted) || host === wanted.slice(1)));
}

export interface AllowedHostOptions {
  /** Hosts besides the relative URL itself. */
  readonly allowedHosts?: Iterable<string> | string | null | undefined;
  /** Only `https` is allowed. Default: false. */
  readonly requireHttps?: boolean | undefined;
}

/**
 * Whether a URL from outside may be redirected to: relative, or on an allowed host, with `http` or `https`.
 *
 * It need not be a well-formed URL: pass its path through `iriToUri()` before use.
 */
export function urlHasAllowedHostAndScheme(url: string | null | undefined, options: AllowedHostOptions = {}): boolean {
  // Browsers take tabs and line breaks out before they look for slashes.
  const text = url?.trim().replace(/[\t\r\n]/g, "") ?? "";
  if (text === "") return false;
  const { allowedHosts } = options;
  const hosts = new Set(typeof allowedHosts === "string" ? [allowedHosts] : (allowedHosts ?? []));
  // Browsers read "\" as "/", but it may belong to a password: both readings must hold.
  const check = (candidate: string): boolean => isAllowed(candidate, hosts, options.requireHttps === true);
  return check(text) && check(text.replaceAll("\\", "/"));
}

function isAllowed(url: string, hosts: ReadonlySet<string>, requireHttps: boolean): boolean {
  if (url.startsWith("///") || url.length > MAX_URL_LENGTH || /^\p{C}/u.test(url)) return false;
  let parts: ReturnType<typeof urlSplit>;
  try {
    parts = urlSplit(url);
  } catch {
    return false;
  }
  const { scheme, netloc } = parts;
  if (netloc === "") return scheme === ""; // http:///example.com is read as a host by browsers
  const effective = scheme === "" ? "http" : scheme;
  return hosts.has(netloc) && (effective === "https" || (effective === "http" && !requireHttps));
}

/** Escapes the second of two leading slashes, so that a path is not read as a host. */
export function escapeLeadingSlashes(url: string): string {
  return url.startsWith("//") ? `/%2F${url.slice(2)}` : url;
}

/** A header such as `Content-Type`: its value in lower case, and its parameters. */
export interface HeaderParameters {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Parses a header with parameters: quoted strings and RFC 2231 values (`filename*=UTF-8''…`) too.
 *
 * Throws `RangeError` when it is longer than `maxLength` (default 10,000) or its charset is not known.
 */
export function parseHeaderParameters(line: string, maxLength: number | null = MAX_HEADER_LENGTH): HeaderParameters {
  if (maxLength !== null && line.length > maxLength) {
    throw new RangeError("Unable to parse header parameters (value too long).");
  }
  const [value = "", ...rest] = splitParameters(line);
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf("=");
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    const raw = unquoted(part.slice(equals + 1).trim());
    if (!name.endsWith("*")) parameters.set(name, raw);
    else parameters.set(name.slice(0, -1), raw.split("'").length === 3 ? extendedValue(raw) : unquote(raw));
  }
  return { value: value.toLowerCase(), parameters };
}

/** Parts between semicolons that are not in quotes. */
function splitParameters(line: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (c === '"' && line[i - 1] !== "\\") inQuotes = !inQuotes;
    else if (c === ";" && !inQuotes) {
      parts.push(line.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(line.slice(start).trim());
  return parts;
}

function unquoted(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replaceAll("\\\\", "\\").replaceAll('\\"', '"');
}

/** RFC 2231, section 4: `charset'language'text`. */
function extendedValue(value: string): string {
  const [charset, , text] = value.split("'") as [string, string, string];
  try {
    return new TextDecoder(charset).decode(unquoteToBytes(text));
  } catch (cause) {
    throw new RangeError(`Invalid encoding '${charset}' for RFC 2231 param.`, { cause });
  }
}

/** The header `Content-Disposition` for a file name; null when it is to be shown and has no name. RFC 6266. */
export function contentDispositionHeader(asAttachment: boolean, filename: string | null): string | null {
  if (filename === null || filename === "") return asAttachment ? "attachment" : null;
  const name = /^[\t \x21-\x7e]*$/.test(filename)
    ? `filename="${filename.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
    : `filename*=utf-8''${quote(filename)}`;
  return `${asAttachment ? "attachment" : "inline"}; ${name}`;
}

/** Cookie headers: RFC 6265; names and quoting as Python's `http.cookies`, which Django uses. */
import { BadHeaderError } from "./errors.ts";

/** The cookies of a request, in an object without a prototype. */
export type Cookies = { [name: string]: string | undefined };

/**
 * Reads a `Cookie` header. Follows the browsers: a pair without `=` has an empty name; of two equal names the last wins.
 *
 * Reference: Django's `parse_cookie` (tests/httpwrappers).
 */
export function parseCookie(header: string): Cookies {
  const cookies = Object.create(null) as Cookies;
  let equals = -1;
  for (let start = 0; start < header.length; ) {
    let end = header.indexOf(";", start);
    if (end === -1) end = header.length;
    // Found once, it is not looked for again before it is passed.
    if (equals < start) equals = indexOrEnd(header, "=", start);
    const split = equals < end;
    const name = split ? header.slice(start, equals).trim() : "";
    const value = header.slice(split ? equals + 1 : start, end).trim();
    if (name !== "" || value !== "") cookies[name] = unquoteCookie(value);
    start = end + 1;
  }
  return cookies;
}

const indexOrEnd = (text: string, part: string, from: number): number => {
  const index = text.indexOf(part, from);
  return index === -1 ? text.length : index;
};

/** Undoes the quoting of `quoteCookie`: `"a\054b"` is `a,b`. */
function unquoteCookie(value: string): string {
  if (value.length < 2 || value[0] !== '"' || value[value.length - 1] !== '"') return value;
  const inner = value.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  const text = inner.replace(/\\(?:([0-3][0-7][0-7])|([\s\S]))/g, (_, octal: string | undefined, char: string) =>
    octal === undefined ? char : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return /[\x80-\xff]/.test(text) && !/[^\0-\xff]/.test(text) ? utf8OrLatin1(Buffer.from(text, "latin1")) : text;
}

/** We send UTF-8; Python sends the code points below 256 as they are. */
function utf8OrLatin1(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}

const LEGAL_NAME = /^[\w!#$%&'*+\-.^`|~:]+$/;
const LEGAL_VALUE = /^[\w!#$%&'*+\-.^`|~:]+$/;

/** Quotes a value that holds more than plain token characters, as Python does; other text is sent as its UTF-8 bytes. */
function quoteCookie(value: string): string {
  if (LEGAL_VALUE.test(value)) return value;
  let quoted = "";
  for (const byte of Buffer.from(value, "utf8")) {
    if (byte === 34 || byte === 92) quoted += `\\${String.fromCharCode(byte)}`;
    else if (byte < 32 || byte > 126 || byte === 44 || byte === 59) quoted += `\\${byte.toString(8).padStart(3, "0")}`;
    else quoted += String.fromCharCode(byte);
  }
  return `"${quoted}"`;
}

/** Attributes of a cookie that a response sets. */
export interface CookieAttributes {
  readonly maxAge?: number | undefined;
  /** HTTP date. */
  readonly expires?: string | undefined;
  readonly path?: string | undefined;
  readonly domain?: string | undefined;
  readonly secure?: boolean | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly sameSite?: string | undefined;
}

/** One cookie of a response. */
export interface Morsel extends CookieAttributes {
  readonly name: string;
  readonly value: string;
}

const attribute = (name: string, value: string): string => {
  if (/[\0-\x1f\x7f;]/.test(value))
    throw new BadHeaderError(`The ${name} of a cookie must hold no control character and no semicolon.`);
  return `; ${name}=${value}`;
};

/** The value of one `Set-Cookie` header. Throws `BadHeaderError` for a name that is no token. */
export function serializeCookie(morsel: Morsel): string {
  if (!LEGAL_NAME.test(morsel.name)) {
    throw new BadHeaderError(
      `Illegal cookie name ${JSON.stringify(morsel.name)}: a name is made of letters, digits and !#$%&'*+-.^_\`|~:.`,
    );
  }
  let header = `${morsel.name}=${quoteCookie(morsel.value)}`;
  if (morsel.domain) header += attribute("Domain", morsel.domain);
  if (morsel.expires) header += attribute("expires", morsel.expires);
  if (morsel.httpOnly) header += "; HttpOnly";
  if (morsel.maxAge !== undefined) header += attribute("Max-Age", String(morsel.maxAge));
  if (morsel.path) header += attribute("Path", morsel.path);
  if (morsel.sameSite) header += attribute("SameSite", morsel.sameSite);
  if (morsel.secure) header += "; Secure";
  return header;
}

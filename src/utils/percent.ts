/** Percent-encoding as Python's `urllib.parse` does it. RFC 3986, section 2.1. */

const ALWAYS_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const HEX = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`);

const tables = new Map<string, readonly string[]>();

/** For each byte what it is written as, when the characters of `safe` stay. */
function table(safe: string): readonly string[] {
  let result = tables.get(safe);
  if (result === undefined) {
    const kept = new Set(Array.from(ALWAYS_SAFE + safe, (c) => c.charCodeAt(0)));
    result = HEX.map((hex, byte) => (kept.has(byte) ? String.fromCharCode(byte) : hex));
    if (tables.size < 50) tables.set(safe, result); // sets of safe characters are literals in code
  }
  return result;
}

/** Percent-encodes all but letters, digits, `_.-~` and the ASCII characters of `safe` (default `/`). */
export function quote(text: string | Uint8Array, safe = "/"): string {
  const written = table(safe);
  let out = "";
  for (const byte of typeof text === "string" ? encoder.encode(text) : text) out += written[byte]!;
  return out;
}

/** As `quote()`, with spaces as `+`: for query strings. */
export function quotePlus(text: string | Uint8Array, safe = ""): string {
  return quote(text, `${safe} `).replaceAll(" ", "+");
}

/** Bytes of a percent-encoded text; a `%` that no two hexadecimal digits follow stays. */
export function unquoteToBytes(text: string): Uint8Array {
  const source = encoder.encode(text);
  const out = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] === 0x25 ? hexPair(source, i + 1) : -1;
    out[length++] = byte === -1 ? source[i]! : byte;
    if (byte !== -1) i += 2;
  }
  return out.subarray(0, length);
}

function hexPair(source: Uint8Array, at: number): number {
  const high = hexDigit(source[at]);
  const low = hexDigit(source[at + 1]);
  return high === -1 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Decodes percent-encoded UTF-8; bytes that are no UTF-8 become U+FFFD. */
export function unquote(text: string): string {
  return text.includes("%") ? decoder.decode(unquoteToBytes(text)) : text;
}

/** As `unquote()`, with `+` as a space. */
export function unquotePlus(text: string): string {
  return unquote(text.replaceAll("+", " "));
}

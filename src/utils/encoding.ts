/** Between internationalized and plain URLs. RFC 3987, section 3; Django's `django.utils.encoding`. */
import { quote, unquoteToBytes } from "./percent.ts";

const KEPT_IN_URI = "/#%[]=:;$&()+,!?*@'~";

/** Percent-encodes all that is not ASCII, and spaces; what is encoded already stays. */
export function iriToUri(iri: string): string {
  return quote(iri, KEPT_IN_URI);
}

/** Decodes percent-encoded letters, digits and `-._~`, and characters beyond ASCII where they are sound UTF-8. */
export function uriToIri(uri: string): string {
  return uri.replace(/(?:%[0-9a-fA-F]{2})+/g, decodeRun);
}

/** A run of encoded bytes: each piece of sound UTF-8 that may be decoded is, the rest stays as it was written. */
function decodeRun(run: string): string {
  const bytes = unquoteToBytes(run);
  let out = "";
  for (let i = 0; i < bytes.length; ) {
    const length = soundLength(bytes, i);
    const written = run.slice(i * 3, i * 3 + 3);
    if (length === 0) out += written.toUpperCase();
    else if (length > 1) out += Buffer.from(bytes.subarray(i, i + length)).toString("utf8");
    else out += /[A-Za-z._~-]/.test(String.fromCharCode(bytes[i]!)) ? String.fromCharCode(bytes[i]!) : written;
    i += Math.max(1, length);
  }
  return out;
}

/** Percent-encodes bytes that are no part of sound UTF-8; gives bytes that are. */
export function repercentBrokenUnicode(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const length = soundLength(bytes, i);
    if (length > 0) for (let j = 0; j < length; j++) out.push(bytes[i + j]!);
    else for (const c of quote(bytes.subarray(i, i + 1), KEPT_IN_URI)) out.push(c.charCodeAt(0));
    i += Math.max(1, length);
  }
  return Uint8Array.from(out);
}

/** Bytes of the character that starts here, or 0 when none does. RFC 3629, section 4. */
function soundLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  // The second byte has a narrower range behind some leads: overlong forms and surrogates are not UTF-8.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < (i === 1 ? low : 0x80) || byte > (i === 1 ? high : 0xbf)) return 0;
  }
  return length;
}

/** Percent-encodes a path for use in a URL: also `?`, `#`, `;` and `=`, which would end it. */
export function escapeUriPath(path: string): string {
  return quote(path, "/:@&+$,-_.!~*'()");
}

/** A path of the file system as part of a URL; backslashes become slashes. */
export function filepathToUri(path: string): string {
  return quote(path.replaceAll("\\", "/"), "/~!*()'");
}

/** Bytes of text in UTF-8; bytes stay. */
export function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}

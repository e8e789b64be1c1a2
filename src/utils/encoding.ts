/** Between internationalized and plain URLs. RFC 3987, section 3; Django's `django.utils.encoding`. */
import { quote } from "./percent.ts";

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
  let out = "";
  for (let i = 0; i < run.length; ) {
    const byte = Number.parseInt(run.slice(i + 1, i + 3), 16);
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    const piece = run.slice(i, i + length * 3);
    const decoded = byte < 0x80 ? plainCharacter(byte) : wide(piece);
    out += decoded ?? (byte < 0x80 ? run.slice(i, i + 3) : run.slice(i, i + 3).toUpperCase());
    i += decoded === null ? 3 : piece.length;
  }
  return out;
}

function plainCharacter(byte: number): string | null {
  const c = String.fromCharCode(byte);
  return /[A-Za-z._~-]/.test(c) ? c : null;
}

function wide(piece: string): string | null {
  try {
    return decodeURIComponent(piece);
  } catch {
    return null; // not UTF-8
  }
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

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes of the character that starts here, or 0 when none does. RFC 3629. */
function soundLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  if (byte < 0x80) return 1;
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
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

/** Path and query of a request target. */
import { repercentBrokenUnicode } from "../utils/encoding.ts";

/** A request target taken apart. */
export interface Target {
  /** Decoded path; always begins with `/`. */
  readonly path: string;
  /** Query string as sent, without `?`. */
  readonly query: string;
}

const PLAIN = /^[!-$&-~]*$/;

/**
 * Splits and decodes a request target (RFC 9112, section 3.2). The absolute form loses scheme and authority;
 * bytes of a path that are not UTF-8 stay percent-encoded, as in Django's `get_path_info`.
 */
export function parseTarget(target: string): Target {
  let source = target;
  if (source.charCodeAt(0) !== 47) source = withoutOrigin(source);
  const question = source.indexOf("?");
  const path = question === -1 ? source : source.slice(0, question);
  return { path: PLAIN.test(path) ? path : decodePath(path), query: question === -1 ? "" : source.slice(question + 1) };
}

function withoutOrigin(target: string): string {
  const match = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i.exec(target);
  const rest = match === null ? target : target.slice(match[0].length);
  return rest.startsWith("/") ? rest : `/${rest === "*" ? "" : rest}`;
}

function decodePath(path: string): string {
  const bytes: number[] = [];
  const source = Buffer.from(path, /[^\0-\xff]/.test(path) ? "utf8" : "latin1");
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]!;
    const hex = byte === 37 ? source.toString("latin1", i + 1, i + 3) : "";
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else bytes.push(byte);
  }
  return decodeUtf8OrPercent(Buffer.from(bytes));
}

function decodeUtf8OrPercent(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? Buffer.from(repercentBrokenUnicode(bytes)).toString("utf8") : text;
}

import { NAMED, WITHOUT_SEMICOLON } from "./html-entity-data.ts";

let names: ReadonlyMap<string, string> | undefined;

/** Name with its semicolon, or without where that is allowed, to text; read from the data at first use. */
function table(): ReadonlyMap<string, string> {
  if (names !== undefined) return names;
  const map = new Map<string, string>();
  for (const item of NAMED.trim().split(/\s+/)) {
    const [name, codes] = item.split(":") as [string, string];
    map.set(`${name};`, String.fromCodePoint(...codes.split("+").map((hex) => Number.parseInt(hex, 16))));
  }
  for (const name of WITHOUT_SEMICOLON.trim().split(/\s+/)) map.set(name, map.get(`${name};`)!);
  names = map;
  return map;
}

/** What the numbers 0x80 to 0x9f mean: they are read as Windows-1252. */
const WINDOWS =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

const REFERENCE = /&(#\d+;?|#[xX][\da-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g;

/**
 * Turns character references (`&eacute;`, `&#233;`, `&#xe9;`) into characters, as browsers read them.
 *
 * Source: the HTML standard, "numeric character reference end state" and "named character reference state".
 */
export function unescapeHtml(text: string): string {
  return text.includes("&") ? text.replace(REFERENCE, (whole, body: string) => reference(whole, body)) : text;
}

function reference(whole: string, body: string): string {
  if (body.startsWith("#")) return numeric(body);
  const known = table();
  const exact = known.get(body);
  if (exact !== undefined) return exact;
  for (let end = body.length - 1; end > 1; end--) {
    const prefix = known.get(body.slice(0, end));
    if (prefix !== undefined) return prefix + body.slice(end);
  }
  return whole;
}

function numeric(body: string): string {
  const hex = body[1] === "x" || body[1] === "X";
  const digits = body.slice(hex ? 2 : 1).replace(";", "");
  const code = Number.parseInt(digits, hex ? 16 : 10);
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff) || !(code <= 0x10ffff)) return "\ufffd";
  if (code >= 0x80 && code <= 0x9f) return WINDOWS[code - 0x80]!;
  const isSpace = code === 9 || code === 10 || code === 12 || code === 13;
  const isControl = (code < 0x20 && !isSpace) || code === 0x7f;
  const isNonCharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
  return isControl || isNonCharacter ? "" : String.fromCodePoint(code);
}

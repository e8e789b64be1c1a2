/**
 * Compares HTML by meaning, as Django's own tests of forms do: order and quoting of attributes do not matter, classes are
 * a set, runs of white space count as one space, and white space at the borders of elements does not count.
 */

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/g;
const ATTRIBUTE = /([^\s=>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

function attributes(source: string): string {
  const found: [string, string][] = [];
  for (const [, name, double, single, bare] of source.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? bare ?? "";
    found.push([name!, name === "class" ? value.split(/\s+/).filter(Boolean).sort().join(" ") : unescape(value)]);
  }
  return JSON.stringify(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const unescape = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");

/** A text in which HTML of the same meaning is the same. */
export function htmlMeaning(html: string): string {
  const parts: string[] = [];
  let last = 0;
  const text = (until: number): void => {
    const found = unescape(html.slice(last, until)).replace(/\s+/g, " ").trim();
    if (found !== "") parts.push(JSON.stringify(found));
  };
  for (const match of html.matchAll(TAG)) {
    text(match.index);
    const [whole, close, name, rest] = match;
    parts.push(close === "/" ? `</${name}>` : `<${name} ${attributes(rest ?? "")}>`);
    last = match.index + whole.length;
  }
  text(html.length);
  return parts.join("\n");
}

/** Whether both sides say the same. */
export const sameHtml = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" && htmlMeaning(a) === htmlMeaning(b);

/** A piece of HTML. `raw` is its source text; `unfinished`: the text ends inside a tag or comment. */
export type HtmlToken =
  | { readonly type: "text" | "comment" | "unfinished"; readonly raw: string }
  | { readonly type: "start"; readonly raw: string; readonly name: string; readonly selfClosing: boolean }
  | { readonly type: "end"; readonly raw: string; readonly name: string };

/** Elements that have no content and no end tag. https://html.spec.whatwg.org/#void-elements, and two of old. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  "area base br col embed hr img input link meta param source track wbr frame spacer".split(" "),
);

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isSpace = (c: string): boolean => c === " " || c === "\n" || c === "\t" || c === "\r" || c === "\f";

/** Tags without an end, after which the rest is taken as one piece: each of them was looked at up to the end. */
const MAX_UNFINISHED = 50;

/**
 * Splits HTML, however broken, into text, tags and comments; never throws.
 *
 * The content of `script` and `style` is text; when their end tag is missing, it is `unfinished`.
 * Reads in linear time: what is not finished once is not looked for again, and behind 50 unfinished tags nothing is.
 */
export function* tokenizeHtml(html: string): Generator<HtmlToken> {
  const lastClose = html.lastIndexOf(">");
  const lastCommentClose = html.lastIndexOf("-->");
  let unfinished = 0;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open === -1) {
      yield { type: "text", raw: html.slice(at) };
      return;
    }
    if (open > at) yield { type: "text", raw: html.slice(at, open) };
    const token = open < lastClose || isStandalone(html, open) ? markup(html, open, lastCommentClose) : null;
    if (token === null) {
      const isTag = open < lastClose && isLetter(html.charCodeAt(open + 1));
      const end = isTag && ++unfinished > MAX_UNFINISHED ? html.length : unfinishedEnd(html, open, lastClose);
      yield { type: "unfinished", raw: html.slice(open, end) };
      at = end;
      continue;
    }
    yield token;
    at = open + token.raw.length;
    if (token.type !== "start" || (token.name !== "script" && token.name !== "style")) continue;
    const end = endOfRawText(html, at, token.name);
    if (end === -1) {
      if (at < html.length) yield { type: "unfinished", raw: html.slice(at) };
      return;
    }
    if (end > at) yield { type: "text", raw: html.slice(at, end) };
    at = end;
  }
}

/** A `<` that opens nothing: text. */
function isStandalone(html: string, at: number): boolean {
  const next = html[at + 1];
  return next !== undefined && next !== "/" && next !== "!" && next !== "?" && !isLetter(next.charCodeAt(0));
}

/** An unfinished piece ends behind the next `>`, or before the next `<`, or is the `<` alone. */
function unfinishedEnd(html: string, open: number, lastClose: number): number {
  if (open < lastClose) return html.indexOf(">", open + 1) + 1;
  const next = html.indexOf("<", open + 1);
  return next === -1 ? open + 1 : next;
}

/** The token that starts with the `<` at `open`; null when its end is missing. */
function markup(html: string, open: number, lastCommentClose: number): HtmlToken | null {
  if (isLetter(html.charCodeAt(open + 1))) return startTag(html, open);
  const next = html[open + 1];
  if (next === "/") return endTag(html, open);
  if (next !== "!" && next !== "?") return { type: "text", raw: "<" };
  const isComment = html.startsWith("<!--", open);
  if (isComment && lastCommentClose < open + 4) return null;
  const close = isComment ? html.indexOf("-->", open + 4) : html.indexOf(">", open + 2);
  if (close === -1) return null;
  return { type: "comment", raw: html.slice(open, close + (isComment ? 3 : 1)) };
}

function endTag(html: string, open: number): HtmlToken | null {
  const close = html.indexOf(">", open + 2);
  if (close === -1) return null;
  const raw = html.slice(open, close + 1);
  const name = /^<\/\s*([a-zA-Z][^\s/>]*)/.exec(raw)?.[1];
  return name === undefined ? { type: "comment", raw } : { type: "end", raw, name: name.toLowerCase() };
}

function startTag(html: string, open: number): HtmlToken | null {
  let i = open + 1;
  while (i < html.length && !isSpace(html[i]!) && html[i] !== "/" && html[i] !== ">") i++;
  const name = html.slice(open + 1, i).toLowerCase();
  // Attributes: a quote counts only where a value begins, behind "=".
  let afterEquals = false;
  for (; i < html.length; i++) {
    const c = html[i]!;
    if (c === ">") {
      const raw = html.slice(open, i + 1);
      return { type: "start", raw, name, selfClosing: html[i - 1] === "/" };
    }
    if (afterEquals && (c === '"' || c === "'")) {
      i = html.indexOf(c, i + 1);
      if (i === -1) return null;
      afterEquals = false;
    } else if (c === "=") {
      afterEquals = true;
    } else if (!isSpace(c)) {
      afterEquals = false;
    }
  }
  return null;
}

function endOfRawText(html: string, from: number, name: string): number {
  const end = new RegExp(`</\\s*${name}\\s*>`, "gi");
  end.lastIndex = from;
  return end.exec(html)?.index ?? -1;
}

import { tokenizeHtml } from "./html-tokenizer.ts";
import { str } from "./str.ts";

/** Rounds after which text that still contains new tags is taken for an attack. */
const MAX_DEPTH = 50;

/**
 * The text of HTML without its tags. The result may still contain `<`: it is not safe, escape it.
 *
 * Tags that appear only when others are taken away (`<<b>b>`) are removed too, up to 50 rounds; then, and for very long
 * tags that open and never close, it throws `RangeError`: such text is crafted. Follows Django's `strip_tags`.
 */
export function stripTags(value: unknown): string {
  let text = str(value);
  assertHarmless(text);
  for (let depth = 0; text.includes("<") && text.includes(">"); depth++) {
    if (depth >= MAX_DEPTH) throw tooDeep();
    const stripped = stripOnce(text);
    if (count(text) === count(stripped)) break;
    text = stripped;
  }
  return text;
}

const tooDeep = (): RangeError => new RangeError(`The text nests tags more than ${MAX_DEPTH} times.`);

function count(text: string): number {
  let n = 0;
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at + 1)) n++;
  return n;
}

/** More than 1,000 characters behind `<letter` without a `>`, with many `<` in them. */
function assertHarmless(text: string): void {
  let from = 0;
  while (from < text.length) {
    const open = text.slice(from).search(/<[a-zA-Z]/);
    if (open === -1) return;
    const close = text.indexOf(">", from + open);
    const end = close === -1 ? text.length : close;
    const piece = text.slice(from + open, end);
    if (piece.length > 1001 && count(piece) >= MAX_DEPTH) throw tooDeep();
    from = end + 1;
  }
}

function stripOnce(text: string): string {
  let out = "";
  let raw = "";
  for (const token of tokenizeHtml(text)) {
    if (token.type === "text" || (token.type === "unfinished" && raw === "")) out += token.raw;
    if (token.type === "start") raw = token.name === "script" || token.name === "style" ? token.name : "";
    else if (token.type === "end") raw = "";
  }
  return out;
}

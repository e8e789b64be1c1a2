import { Truncator } from "../../core/i18n/words.ts";
import { iriToUri } from "../../utils/encoding.ts";
import { quote } from "../../utils/percent.ts";
import { str } from "../../utils/str.ts";
import { capfirst, phone2numeric, slugify, wrap } from "../../utils/text.ts";
import type { Library } from "../library.ts";
import { requireInt, toInt } from "./numbers.ts";
import { stringformat } from "./stringformat.ts";

/** Widest text that padding makes. */
const MAX_WIDTH = 1_000_000;

function pad(text: string, width: unknown, side: "left" | "right" | "both"): string {
  const wanted = requireInt(width);
  if (wanted > MAX_WIDTH) throw new RangeError(`A width of ${wanted} is too large; the limit is ${MAX_WIDTH}.`);
  const missing = Math.max(0, wanted - charLength(text));
  const left = side === "left" ? missing : side === "both" ? Math.floor(missing / 2) : 0;
  return " ".repeat(left) + text + " ".repeat(missing - left);
}

const charLength = (text: string): number => (/[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length);

/** Every word with a capital, but not behind an apostrophe or a digit. */
function title(text: string): string {
  return text
    .replace(/(\p{L})([\p{L}\p{M}]*)/gu, (_, first: string, rest: string) => first.toUpperCase() + rest.toLowerCase())
    .replace(/([a-z])'([A-Z])/g, (match) => match.toLowerCase())
    .replace(/\d([A-Z])/g, (match) => match.toLowerCase());
}

const CASE = { isSafe: true, stringfilter: true, argument: "none" } as const;
const WITH_ARGUMENT = { isSafe: true, stringfilter: true, argument: "required" } as const;

function truncated(text: string, length: unknown, cut: (length: number) => string): string {
  const limit = toInt(length);
  return limit === undefined ? text : cut(Number(limit));
}

/** Filters that turn text into other text. */
export function registerStringFilters(register: Library): void {
  const filter = register.filter.bind(register) as Library["filter"];
  filter(
    "addslashes",
    (text: string) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("'", "\\'"),
    CASE,
  );
  filter("capfirst", (text: string) => capfirst(text), CASE);
  filter("center", (text: string, width) => (requireInt(width) <= 0 ? text : pad(text, width, "both")), WITH_ARGUMENT);
  filter("iriencode", (text: string) => iriToUri(text), CASE);
  filter("ljust", (text: string, width) => pad(text, width, "right"), WITH_ARGUMENT);
  filter("lower", (text: string) => text.toLowerCase(), CASE);
  filter("make_list", (text: string) => Array.from(text), { ...CASE, isSafe: false });
  filter("phone2numeric", (value) => phone2numeric(str(value)), { isSafe: true, argument: "none" });
  filter("rjust", (text: string, width) => pad(text, width, "left"), WITH_ARGUMENT);
  filter("slugify", (text: string) => slugify(text), CASE);
  filter("stringformat", stringformat, { isSafe: true, argument: "required" });
  filter("title", title, CASE);
  filter(
    "truncatechars",
    (text: string, n) => truncated(text, n, (length) => new Truncator(text).chars(length)),
    WITH_ARGUMENT,
  );
  filter(
    "truncatechars_html",
    (text: string, n) => truncated(text, n, (length) => new Truncator(text).chars(length, { html: true })),
    WITH_ARGUMENT,
  );
  filter(
    "truncatewords",
    (text: string, n) => truncated(text, n, (length) => new Truncator(text).words(length, { truncate: " …" })),
    WITH_ARGUMENT,
  );
  filter(
    "truncatewords_html",
    (text: string, n) =>
      truncated(text, n, (length) => new Truncator(text).words(length, { html: true, truncate: " …" })),
    WITH_ARGUMENT,
  );
  filter("upper", (text: string) => text.toUpperCase(), { ...CASE, isSafe: false });
  filter("urlencode", (text: string, safe) => (safe === undefined ? quote(text) : quote(text, str(safe))), {
    stringfilter: true,
  });
  filter("wordcount", (text: string) => text.split(/\s+/).filter((word) => word !== "").length, {
    ...CASE,
    isSafe: false,
  });
  filter("wordwrap", (text: string, width) => wrap(text, requireInt(width)), WITH_ARGUMENT);
}

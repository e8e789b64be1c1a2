import { conditionalEscape, escape, escapejs, escapeString, jsonScript, linebreaks } from "../../utils/html.ts";
import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import { stripTags } from "../../utils/strip-tags.ts";
import { normalizeNewlines } from "../../utils/text.ts";
import { urlize } from "../../utils/urlize.ts";
import type { FilterState, Library } from "../library.ts";
import { toList } from "../runtime/sequences.ts";
import { requireInt } from "./numbers.ts";

const TEXT = { isSafe: true, stringfilter: true, argument: "none" } as const;
const ESCAPING = { ...TEXT, needsAutoescape: true } as const;

function linenumbers(text: string, _: unknown, { autoescape }: FilterState): SafeString {
  const lines = text.split("\n");
  const width = String(lines.length).length;
  const numbered = lines.map(
    (line, i) => `${String(i + 1).padStart(width, "0")}. ${autoescape ? escapeString(line) : line}`,
  );
  return markSafe(numbered.join("\n"));
}

function linebreaksbr(text: string, _: unknown, { autoescape }: FilterState): SafeString {
  const normal = normalizeNewlines(text);
  return markSafe((autoescape ? escapeString(normal) : normal).replaceAll("\n", "<br>"));
}

/** Takes out all occurrences; the result of safe text is safe unless `;` is cut, which would break entities. */
function cut(value: unknown, argument: unknown): string | SafeString {
  const out = str(value).replaceAll(str(argument), "");
  return SafeString.is(value) && str(argument) !== ";" ? markSafe(out) : out;
}

/** Filters about HTML. */
export function registerHtmlFilters(register: Library): void {
  const filter = register.filter.bind(register) as Library["filter"];
  filter("cut", cut, { argument: "required" });
  filter("escape", (value) => conditionalEscape(value), { isSafe: true, argument: "none" });
  filter("escapejs", (text: string) => escapejs(text), { stringfilter: true, argument: "none" });
  filter("escapeseq", (value) => (toList(value) ?? []).map(conditionalEscape), { isSafe: true, argument: "none" });
  filter("force_escape", (value) => escape(value), { isSafe: true, argument: "none" });
  filter("json_script", (value, id) => jsonScript(value, id), { isSafe: true });
  filter("linebreaks", (text: string, _, state: FilterState) => markSafe(linebreaks(text, state.autoescape)), ESCAPING);
  filter("linebreaksbr", linebreaksbr, ESCAPING);
  filter("linenumbers", linenumbers, ESCAPING);
  filter("safe", (value) => markSafe(str(value)), { isSafe: true, argument: "none" });
  filter("safeseq", (value) => (toList(value) ?? []).map((item) => markSafe(str(item))), {
    isSafe: true,
    argument: "none",
  });
  filter("striptags", (text: string) => stripTags(text), TEXT);
  filter(
    "urlize",
    (text: string, _, { autoescape }: FilterState) => markSafe(urlize(text, { nofollow: true, autoescape })),
    ESCAPING,
  );
  filter(
    "urlizetrunc",
    (text: string, limit, { autoescape }: FilterState) =>
      markSafe(urlize(text, { trimUrlLimit: requireInt(limit), nofollow: true, autoescape })),
    { ...ESCAPING, argument: "required" },
  );
}

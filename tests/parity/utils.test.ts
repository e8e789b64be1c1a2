import { conditionalEscape, escape, escapejs, formatHtml, jsonScript, linebreaks, stripSpacesBetweenTags } from "../../src/utils/html.ts";
import { runVectors } from "./harness.ts";

type Call = (args: readonly never[], kwargs: Readonly<Record<string, never>>) => unknown;

const FUNCTIONS: Readonly<Record<string, Call>> = {
  "html.escape": ([text]) => escape(text),
  "html.conditional_escape": ([text]) => conditionalEscape(text),
  "html.escapejs": ([text]) => escapejs(text),
  "html.format_html": ([format, ...args], kwargs) => formatHtml(format!, ...args, kwargs),
  "html.json_script": ([value, id]) => jsonScript(value, id),
  "html.linebreaks": ([text]) => linebreaks(text),
  "html.strip_spaces_between_tags": ([text]) => stripSpacesBetweenTags(text),
};

runVectors("utils.json", (v, { decode }) => {
  const call = FUNCTIONS[v["fn"] as string];
  if (call === undefined) throw new Error(`No function for ${String(v["fn"])}.`);
  return call(decode(v["args"] ?? []) as never[], decode(v["kwargs"] ?? {}) as Record<string, never>);
});

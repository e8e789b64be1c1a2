import { escapeString } from "../../../utils/html.ts";
import type { SourceLine } from "./frames.ts";

/** A page of the debugger; `body` is HTML. */
export function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="NONE,NOARCHIVE">
<meta name="color-scheme" content="light dark">
<title>${escapeString(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Rows of names and values; values are shown as they are. */
export function table(caption: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return `<section><h2>${escapeString(caption)}</h2><p class="quiet">Nothing.</p></section>`;
  const lines = rows.map(
    ([name, value]) => `<tr><th scope="row">${escapeString(name)}</th><td><pre>${escapeString(value)}</pre></td></tr>`,
  );
  return `<section><h2>${escapeString(caption)}</h2><table>${lines.join("\n")}</table></section>`;
}

/** Source lines with their numbers, the current one marked. */
export function sourceBlock(lines: readonly SourceLine[]): string {
  if (lines.length === 0) return "";
  const items = lines.map(
    (line) =>
      `<li value="${line.number}"${line.isCurrent ? ' class="current" aria-current="true"' : ""}><code>${escapeString(line.text) || " "}</code></li>`,
  );
  return `<ol class="source">${items.join("")}</ol>`;
}

const STYLE = `
:root { --accent: #b3261e; --soft: color-mix(in srgb, currentColor 6%, transparent); --line: color-mix(in srgb, currentColor 18%, transparent); }
@media (prefers-color-scheme: dark) { :root { --accent: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
header { padding: 2rem max(1rem, 5vw); border-bottom: 4px solid var(--accent); background: var(--soft); }
main { padding: 1rem max(1rem, 5vw) 4rem; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; overflow-wrap: anywhere; }
h1 .kind { color: var(--accent); }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
pre, code { font: 13px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
header pre { font-size: 15px; }
.quiet { opacity: .65; }
.hint { margin: 1rem 0 0; padding: .75rem 1rem; border-left: 4px solid #2e7d32; background: var(--soft); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { width: min(16rem, 35%); text-align: left; vertical-align: top; font-weight: 600; padding: .35rem .75rem .35rem 0; overflow-wrap: anywhere; }
td { padding: .35rem 0; vertical-align: top; }
tr + tr { border-top: 1px solid var(--line); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; overflow: hidden; }
summary { padding: .5rem .75rem; cursor: pointer; background: var(--soft); overflow-wrap: anywhere; }
.source { margin: 0; padding: .5rem 0; overflow-x: auto; background: var(--soft); }
.source li { padding: 0 .75rem 0 .25rem; margin-left: 3.5rem; white-space: pre; }
.source li::marker { font: 12px ui-monospace, monospace; opacity: .5; }
.source .current { background: color-mix(in srgb, var(--accent) 18%, transparent); font-weight: 600; }
ol.tried li { overflow-wrap: anywhere; }
footer { margin-top: 3rem; }
`;

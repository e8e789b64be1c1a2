import { escapeString as escape } from "../../utils/html.ts";
import type { Failure } from "./failure.ts";
import { scriptTag } from "./live-script.ts";

const STYLE = `
:root { color-scheme: light dark; --line: rgb(128 128 128 / 30%); --mark: rgb(220 60 60 / 22%); }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
header { padding: 2rem; border-bottom: 1px solid var(--line); background: rgb(220 60 60 / 8%); }
main { padding: 1rem 2rem 3rem; }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
pre { margin: 0; overflow: auto; font: 14px/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.source { border: 1px solid var(--line); border-radius: 6px; white-space: pre; overflow-wrap: normal; }
.source span { display: block; padding: 0 .75rem; }
.source b { display: inline-block; min-width: 3ch; margin-right: 1rem; font-weight: 400; opacity: .6; text-align: right; }
.source .here { background: var(--mark); }
.hint { margin: 1rem 0 0; font-weight: 600; }
`;

/** The page that the browser shows while the project cannot start. `details` is false when they may not be shown. */
export function errorPage(failure: Failure, instance: string, details: boolean): string {
  const title = details ? failure.name : "The server could not start";
  const body = details ? describe(failure) : "<main><p>The reason is printed in the terminal of runserver.</p></main>";
  const message = details ? `<pre>${escape(failure.message)}</pre>` : "";
  const hint = details && failure.hint ? `<p class="hint">${escape(failure.hint)}</p>` : "";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escape(title)}</h1>${message}${hint}</header>
${body}
${scriptTag(instance)}
</body>
</html>
`;
}

function describe(failure: Failure): string {
  const where = failure.file === null ? "" : `<h2>${escape(failure.file)}, line ${failure.line}</h2>`;
  const lines = failure.excerpt.map(({ number, text }) => {
    const here = number === failure.line ? ' class="here"' : "";
    return `<span${here}><b>${number}</b>${escape(text)}</span>`;
  });
  const source = lines.length > 0 ? `<pre class="source">${lines.join("")}</pre>` : "";
  const stack = failure.stack === "" ? "" : `<h2>Stack</h2><pre>${escape(failure.stack)}</pre>`;
  return (
    `<main>${where}${source}${stack}` +
    `<p>This page goes away by itself when the error is mended. It is shown in development only.</p></main>`
  );
}

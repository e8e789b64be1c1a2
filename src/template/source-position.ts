/** A place in a template, for people: 1-based line and column. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset. */
export function positionAt(source: string, offset: number): SourcePosition {
  let line = 1;
  let start = 0;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** Longest piece of a source line that an excerpt shows. */
const WIDTH = 100;

/**
 * The line of `[start, end)` with its neighbours and carets below:
 *
 * ```text
 *   3 | {% for book in books %}
 * > 4 |   {{ book.title|uper }}
 *     |   ^^^^^^^^^^^^^^^^^^^^^
 *   5 | {% endfor %}
 * ```
 */
export function excerpt(source: string, start: number, end: number): string {
  const { line, column } = positionAt(source, start);
  const lines = source.split("\n");
  const gutter = String(Math.min(line + 1, lines.length)).length;
  const out: string[] = [];
  for (let n = Math.max(1, line - 1); n <= Math.min(lines.length, line + 1); n++) {
    const text = (lines[n - 1] ?? "").replaceAll("\t", " ");
    if (n !== line) {
      out.push(`  ${String(n).padStart(gutter)} | ${text.slice(0, WIDTH)}`.trimEnd());
      continue;
    }
    const shift = Math.max(0, column - 1 - WIDTH / 2);
    const shown = text.slice(shift, shift + WIDTH);
    const caretAt = column - 1 - shift;
    const length = Math.max(1, Math.min(end - start, shown.length - caretAt));
    out.push(`> ${String(n).padStart(gutter)} | ${shown}`.trimEnd());
    out.push(`  ${" ".repeat(gutter)} | ${" ".repeat(caretAt)}${"^".repeat(length)}`);
  }
  return out.join("\n");
}

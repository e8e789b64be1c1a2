import { jsonDumps } from "../../utils/json.ts";
import type { SerializationFormat } from "./format.ts";
import { entry } from "./json-format.ts";
import { checkDepth } from "./parse-json.ts";

const OPTIONS = { ensureAscii: false, itemSeparator: ",", keySeparator: ": " };

/** One object a line. */
export const jsonLinesFormat: SerializationFormat = {
  async *write(rows) {
    for await (const { object } of rows) yield `${jsonDumps(object, OPTIONS)}\n`;
  },
  async *read(chunks) {
    let number = 0;
    for await (const line of splitLines(chunks)) {
      number++;
      const text = line.trim();
      if (text === "") continue;
      checkDepth(depthOf(text), number);
      yield entry({ text, line: number });
    }
  },
};

async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  const parts: string[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      parts.push(chunk.slice(start, end));
      yield parts.join("");
      parts.length = 0;
      start = end + 1;
    }
    parts.push(chunk.slice(start));
  }
  yield parts.join("");
}

const BRACKETS_AND_STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g;

/** How deep brackets are nested; strings count for nothing. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [sign] of text.matchAll(BRACKETS_AND_STRINGS)) {
    if (sign === "[" || sign === "{") deepest = Math.max(deepest, ++depth);
    else if (sign === "]" || sign === "}") depth--;
  }
  return deepest;
}

import { DeserializationError } from "./errors.ts";
import { checkDepth } from "./parse-json.ts";

/** The text of one item and the line it begins on. */
export interface JsonItem {
  readonly text: string;
  readonly line: number;
}

const STRUCTURE = /["[\]{},]/g;
const IN_STRING = /["\\]/g;

/**
 * The items of a JSON list, one at a time. Keeps no more than one item and one chunk. Only finds where items end: that
 * each is JSON is left to the parser. Throws `DeserializationError` for anything but a list.
 */
export async function* splitJsonArray(chunks: AsyncIterable<string>): AsyncGenerator<JsonItem, void, undefined> {
  const parts: string[] = [];
  let phase: "before" | "inside" | "after" = "before";
  let [depth, line, items] = [0, 1, 0];
  let [inString, escaped] = [false, false];
  const take = (end: string): JsonItem => {
    parts.push(end);
    const text = parts.join("");
    parts.length = 0;
    const begin = line + countLines(text.slice(0, text.length - text.trimStart().length));
    line += countLines(text);
    items++;
    return { text: text.trim(), line: begin };
  };

  for await (const chunk of chunks) {
    let at = 0;
    if (phase === "before") {
      // A byte order mark is white space for trim() and no part of JSON.
      const rest = chunk.trimStart();
      at = chunk.length - rest.length;
      line += countLines(chunk.slice(0, at));
      if (rest === "") continue;
      if (rest[0] !== "[") throw noList(rest[0]!, line);
      phase = "inside";
      at++;
    }
    let start = at;
    if (escaped) {
      escaped = false;
      at++;
    }
    while (phase === "inside") {
      const pattern = inString ? IN_STRING : STRUCTURE;
      pattern.lastIndex = at;
      const found = pattern.exec(chunk);
      if (found === null) break;
      at = found.index + 1;
      const [sign] = found;
      if (inString) {
        if (sign === '"') inString = false;
        else if (at++ === chunk.length) escaped = true;
      } else if (sign === '"') inString = true;
      else if (sign === "[" || sign === "{") checkDepth(++depth, line);
      else if (sign === "," && depth === 0) {
        yield take(chunk.slice(start, at - 1));
        start = at;
      } else if (sign !== ",") {
        if (depth-- > 0) continue;
        const last = take(chunk.slice(start, at - 1));
        if (last.text !== "" || items > 1) yield last;
        start = at;
        phase = "after";
      }
    }
    if (phase === "inside") parts.push(chunk.slice(start));
    else if (chunk.slice(start).trim() !== "") {
      throw new DeserializationError(`The text is not JSON: it goes on after the end of the list (line ${line}).`);
    }
  }
  if (phase === "before") throw noList("nothing", line);
  if (phase === "inside")
    throw new DeserializationError(`The text is not JSON: it ends inside the list, in object number ${items + 1}.`);
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function noList(found: string, line: number): DeserializationError {
  return new DeserializationError(
    `The text is not JSON: a list of objects is expected, but it begins with ${JSON.stringify(found)} (line ${line}).`,
  );
}

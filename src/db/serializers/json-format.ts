import { jsonDumps } from "../../utils/json.ts";
import { DeserializationError } from "./errors.ts";
import type { ReadEntry, SerializationFormat } from "./format.ts";
import { parseJson } from "./parse-json.ts";
import { type JsonItem, splitJsonArray } from "./split-json-array.ts";

/** One list of objects. */
export const jsonFormat: SerializationFormat = {
  async *write(rows, { indent }) {
    // As in Python's `if indent`, 0 is no indentation between objects.
    const pretty = indent !== null && indent !== undefined && indent > 0;
    const options = { ensureAscii: false, ...(pretty ? { indent } : {}) };
    yield "[";
    let first = true;
    for await (const { object } of rows) {
      yield `${first ? "" : ","}${pretty ? "\n" : first ? "" : " "}${jsonDumps(object, options)}`;
      first = false;
    }
    yield pretty ? "\n]\n" : "]\n";
  },
  async *read(chunks) {
    for await (const item of splitJsonArray(chunks)) yield entry(item);
  },
};

/** The object in a piece of JSON. Throws `DeserializationError` that names the line. */
export function entry({ text, line }: JsonItem): ReadEntry {
  try {
    return { data: parseJson(text), line };
  } catch (error) {
    if (!(error instanceof DeserializationError)) throw error;
    throw new DeserializationError(`${error.message} (object that begins on line ${line})`, { cause: error.cause });
  }
}

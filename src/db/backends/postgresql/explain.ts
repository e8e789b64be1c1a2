import { DatabaseError } from "../../errors.ts";
import { didYouMean } from "../../../utils/suggest.ts";

const FORMATS = ["JSON", "TEXT", "XML", "YAML"];
const SWITCHES = [
  "ANALYZE",
  "BUFFERS",
  "COSTS",
  "GENERIC_PLAN",
  "MEMORY",
  "SETTINGS",
  "SUMMARY",
  "TIMING",
  "VERBOSE",
  "WAL",
];

/** `(ANALYZE true, FORMAT JSON) `, or nothing. Throws `DatabaseError` for options that there are not. */
export function explainWords(options: Readonly<Record<string, unknown>>): string {
  const words: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    const word = name.toUpperCase();
    if (word === "FORMAT") {
      const format = String(value).toUpperCase();
      if (!FORMATS.includes(format))
        throw new DatabaseError(
          `${String(value).slice(0, 40)} is not a recognized format. Allowed formats: ${FORMATS.join(", ")}`,
        );
      words.push(`FORMAT ${format}`);
    } else if (SWITCHES.includes(word)) words.push(`${word} ${value === true ? "true" : "false"}`);
    else
      throw new DatabaseError(
        `Unknown options: ${name.slice(0, 40)}. ${didYouMean(
          name,
          SWITCHES.map((known) => known.toLowerCase()),
        )}`.trim(),
      );
  }
  return words.length === 0 ? "" : `(${words.join(", ")}) `;
}

import { didYouMean } from "../../../utils/suggest.ts";
import { DatabaseError } from "../../errors.ts";
import type { Flavour } from "./flavour.ts";

/**
 * `EXPLAIN `, or with options `ANALYZE FORMAT=JSON ` and the like. The format TEXT is the server's TRADITIONAL; MySQL
 * explains as TREE by default, as in Django. Throws `DatabaseError` for options that there are not.
 */
export function explainWords(options: Readonly<Record<string, unknown>>, { isMariadb }: Flavour): string {
  const formats = isMariadb ? ["JSON", "TEXT", "TRADITIONAL"] : ["JSON", "TEXT", "TRADITIONAL", "TREE"];
  let format = isMariadb ? null : "TREE";
  let analyze = false;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    const word = name.toUpperCase();
    if (word === "ANALYZE") analyze = value === true;
    else if (word === "FORMAT") {
      format = String(value).toUpperCase();
      if (!formats.includes(format))
        throw new DatabaseError(
          `${String(value).slice(0, 40)} is not a recognized format. Allowed formats: ${formats.join(", ")}`,
        );
      if (format === "TEXT") format = "TRADITIONAL";
    } else
      throw new DatabaseError(
        `Unknown options: ${name.slice(0, 40)}. ${didYouMean(name, ["analyze", "format"])}`.trim(),
      );
  }
  const shape = format === null ? "" : `FORMAT=${format} `;
  if (!analyze) return `EXPLAIN ${shape}`;
  // MySQL analyzes in the form of a tree alone.
  return isMariadb ? `ANALYZE ${shape}` : "EXPLAIN ANALYZE ";
}

import { checkText } from "./check-param.ts";

/**
 * A JSON path as SQLite, MariaDB and MySQL read it: `$."key"[0]`, keys quoted as JSON. An index that counts from the end
 * is `[#-1]` on SQLite, `[last]` on the others. Throws
 * `DataError` for keys that no text column could hold: escaped they would pass here, and fail on PostgreSQL.
 */
export function jsonPathText(path: readonly (string | number)[], end: "#" | "last" = "#"): string {
  let text = "$";
  for (const part of path) {
    if (typeof part === "string") text += `.${JSON.stringify(checkText(part))}`;
    else if (part >= 0) text += `[${Math.trunc(part)}]`;
    else if (end === "#") text += `[#${Math.trunc(part)}]`;
    else text += part === -1 ? "[last]" : `[last-${Math.trunc(-part - 1)}]`;
  }
  return text;
}

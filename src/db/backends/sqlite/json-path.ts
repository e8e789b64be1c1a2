/** A JSON path as SQLite and MySQL read it: `$."key"[0]`, keys quoted as JSON; `[#-1]` counts from the end. */
export function jsonPathText(path: readonly (string | number)[]): string {
  let text = "$";
  for (const part of path) {
    if (typeof part === "number") text += part < 0 ? `[#${Math.trunc(part)}]` : `[${Math.trunc(part)}]`;
    else text += `.${JSON.stringify(part)}`;
  }
  return text;
}

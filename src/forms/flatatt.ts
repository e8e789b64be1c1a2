import { htmlOf } from "../utils/html.ts";
import { markSafe, type SafeString } from "../utils/safe-string.ts";

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

/**
 * Attributes as they stand in a tag, each with a space before it: first those with a value, then the bare ones, by name.
 * `true` gives the bare name; `false`, null and undefined give nothing.
 *
 * ```ts
 * flatatt({ id: "a", required: true }); // ' id="a" required'
 * ```
 */
export function flatatt(attrs: Readonly<Record<string, unknown>>): SafeString {
  const entries = Object.entries(attrs).sort(byName);
  const valued = entries.filter(([, value]) => typeof value !== "boolean" && value !== null && value !== undefined);
  const bare = entries.filter(([, value]) => value === true);
  return markSafe(
    valued.map(([name, value]) => ` ${htmlOf(name)}="${htmlOf(value)}"`).join("") +
      bare.map(([name]) => ` ${htmlOf(name)}`).join(""),
  );
}

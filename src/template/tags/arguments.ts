import type { Expression } from "../expression.ts";
import type { Parser } from "../parser.ts";

const KEYWORD = /^([\p{L}\p{N}_]+)=(.+)$/su;

/** `name=value` in two; undefined for a word without a name. */
export function splitKeyword(bit: string): readonly [name: string, value: string] | undefined {
  const match = KEYWORD.exec(bit);
  return match === null ? undefined : [match[1]!, match[2]!];
}

/**
 * Reads `name=value` words from the front of `bits` and takes them out of it; with `supportLegacy` also
 * `value as name and value as name`. Follows `django.template.base.token_kwargs`.
 */
export function tokenKwargs(bits: string[], parser: Parser, supportLegacy = false): Map<string, Expression> {
  const found = new Map<string, Expression>();
  if (bits.length === 0) return found;
  const keywords = splitKeyword(bits[0]!) !== undefined;
  if (!keywords && !supportLegacy) return found;
  while (bits.length > 0) {
    if (keywords) {
      const pair = splitKeyword(bits[0]!);
      if (pair === undefined) return found;
      bits.shift();
      found.set(pair[0], parser.compileFilter(pair[1]));
      continue;
    }
    if (bits.length < 3 || bits[1] !== "as") return found;
    const [value, , name] = bits.splice(0, 3) as [string, string, string];
    found.set(name, parser.compileFilter(value));
    if (bits[0] !== "and") return found;
    bits.shift();
  }
  return found;
}

/** Takes `as name` from the end of `bits`. */
export function takeTarget(bits: string[]): string | null {
  if (bits.length < 2 || bits.at(-2) !== "as") return null;
  const name = bits.at(-1)!;
  bits.length -= 2;
  return name;
}

/** Damerau-Levenshtein distance of two words, cut off above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, older[j - 2]! + 1);
      current.push(best);
    }
    older = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/** Longest word that is compared: near names are for people's typing errors, not for request data. */
const MAX_LENGTH = 100;

/**
 * Names in `options` that are near `input`, the nearest first; at most three.
 *
 * ```ts
 * suggest("titel", ["author", "title"]); // ["title"]
 * ```
 */
export function suggest(input: string, options: Iterable<string>): string[] {
  if (input.length > MAX_LENGTH) return [];
  const word = input.toLowerCase();
  const limit = Math.max(1, Math.floor(input.length * 0.4));
  const found: { option: string; d: number }[] = [];
  for (const option of options) {
    const d = distance(word, option.toLowerCase(), limit);
    if (d <= limit) found.push({ option, d });
  }
  return found
    .sort((a, b) => a.d - b.d || (a.option < b.option ? -1 : 1))
    .slice(0, 3)
    .map((f) => f.option);
}

/** `Did you mean "title"?`, or the empty string when nothing is near. Written to stand after a full stop. */
export function didYouMean(input: string, options: Iterable<string>): string {
  const names = suggest(input, options).map((name) => `"${name}"`);
  if (names.length === 0) return "";
  return `Did you mean ${names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`}?`;
}

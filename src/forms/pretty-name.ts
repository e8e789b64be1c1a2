/**
 * The name of a field as people read it: `firstName` and `first_name` are "First name".
 *
 * Follows Django's `pretty_name`; capitals within a name begin a new word, because names are in camelCase here.
 */
export function prettyName(name: string): string {
  let label = labels.get(name);
  if (label === undefined) {
    label = name === "" ? "" : makeLabel(name);
    if (labels.size < 2000) labels.set(name, label);
  }
  return label;
}

/** Labels by name: names of fields come from code, so they are few. */
const labels = new Map<string, string>();

function makeLabel(name: string): string {
  const words = name
    .replaceAll("_", " ")
    .replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, "$1 ")
    .toLowerCase();
  const first = String.fromCodePoint(words.codePointAt(0)!);
  return first.toUpperCase() + words.slice(first.length);
}

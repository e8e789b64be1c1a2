/** The text without those of `characters` at its end. */
export function stripCharactersRight(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** The text without those of `characters` at both ends: Python's `str.strip(characters)`, in one pass. */
export function stripCharacters(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start++;
  return stripCharactersRight(text.slice(start), characters);
}

/** Checks of names that become SQL text. Values are never checked here: they are always bound. */
import { DatabaseError } from "../errors.ts";

/**
 * Refuses a name that no engine can quote safely: empty, or with control characters (NUL, newline, C1 …).
 *
 * Quotes inside a name are doubled by the compiler, so they are harmless. Throws `DatabaseError`.
 */
export function checkIdentifier(name: string): string {
  if (typeof name !== "string" || name === "") {
    throw new DatabaseError(
      `A name of a table, column or alias must be a string that is not empty, not ${JSON.stringify(name)}.`,
    );
  }
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 32 || (c > 126 && c < 160)) {
      throw new DatabaseError(`The name ${JSON.stringify(name.slice(0, 80))} contains a control character.`, {
        hint: "Names of tables, columns and aliases come from code; never build one from request data.",
      });
    }
  }
  return name;
}

const checkedWords = new Set<string>();

/** Refuses SQL words from code (function names, collations, type names) that are more than a word. Throws `DatabaseError`. */
export function checkWord(word: string, what: string): string {
  if (checkedWords.has(word)) return word;
  if (typeof word !== "string" || !/^[A-Za-z_][\w.]{0,127}$/.test(word)) {
    throw new DatabaseError(`${what} ${JSON.stringify(String(word).slice(0, 80))} is not a plain SQL word.`, {
      hint: "It must come from code: letters, digits, underscores and dots.",
    });
  }
  if (checkedWords.size < 2000) checkedWords.add(word);
  return word;
}

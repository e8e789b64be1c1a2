import { compareText } from "../keys.ts";

/** Names that a file uses, by module. */
export class Imports {
  readonly #names = new Map<string, Set<string>>();

  /** Notes the use of an exported name and returns it. */
  add(module: string, name: string): string {
    let names = this.#names.get(module);
    if (names === undefined) this.#names.set(module, (names = new Set()));
    names.add(name);
    return name;
  }

  /** The lines that import them, packages before files. */
  toString(): string {
    const lines = [...this.#names]
      .sort(([a], [b]) => Number(a.startsWith(".")) - Number(b.startsWith(".")) || compareText(a, b))
      .map(
        ([module, names]) => `import { ${[...names].sort(compareText).join(", ")} } from ${JSON.stringify(module)};\n`,
      );
    return lines.join("");
  }
}

export const DB = "belleville/db";
export const MIGRATIONS = "belleville/db/migrations";

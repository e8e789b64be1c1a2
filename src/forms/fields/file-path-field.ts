import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Choice } from "../choices.ts";
import { ChoiceField, type ChoiceFieldOptions } from "./choice-field.ts";
import { blankChoiceLabel } from "../blank-choice.ts";

/** Options of `FilePathField`. */
export interface FilePathFieldOptions extends Omit<ChoiceFieldOptions, "choices"> {
  /** Absolute path of the folder. */
  readonly path: string;
  /** Only names that match are offered. */
  readonly match?: RegExp | string | null | undefined;
  readonly recursive?: boolean | undefined;
  /** Default: true. */
  readonly allowFiles?: boolean | undefined;
  /** Default: false. */
  readonly allowFolders?: boolean | undefined;
}

const byLabel = ([, a]: Choice, [, b]: Choice): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

/** One of the files of a folder, as its path. `setChoices()` reads the folder again. */
export class FilePathField extends ChoiceField {
  path: string;
  match: RegExp | null;
  recursive: boolean;
  allowFiles: boolean;
  allowFolders: boolean;

  constructor(options: FilePathFieldOptions) {
    super(options);
    this.path = options.path;
    this.match = typeof options.match === "string" ? new RegExp(options.match, "u") : (options.match ?? null);
    this.recursive = options.recursive ?? false;
    this.allowFiles = options.allowFiles ?? true;
    this.allowFolders = options.allowFolders ?? false;
    this.setChoices();
  }

  /** Reads the folder, which is small: a page of choices. */
  setChoices(): void {
    const blank: Choice[] = this.required ? [] : [["", blankChoiceLabel()]];
    this.choices = [
      ...blank,
      ...(this.recursive ? this.walk(this.path) : this.entries(this.path, false).sort(byLabel)),
    ];
  }

  private fits(name: string): boolean {
    return this.match === null || name.search(this.match) !== -1;
  }

  private entries(folder: string, relative: boolean): Choice[] {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.name !== "__pycache__" && this.fits(entry.name))
      .filter((entry) => (this.allowFiles && entry.isFile()) || (this.allowFolders && entry.isDirectory()))
      .map((entry) => {
        const full = join(folder, entry.name);
        return [full, relative ? full.replace(this.path, "") : entry.name] as const;
      });
  }

  private walk(folder: string): Choice[] {
    const entries = readdirSync(folder, { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    const isFolder = new Set(folders.map((name) => join(folder, name)));
    const own = this.entries(folder, true).sort(byLabel);
    const files = own.filter(([path]) => !isFolder.has(String(path)));
    const sub = own.filter(([path]) => isFolder.has(String(path)));
    return [...files, ...sub, ...folders.flatMap((name) => this.walk(join(folder, name)))];
  }
}

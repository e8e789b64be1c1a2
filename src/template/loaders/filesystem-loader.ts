import { readFileSync, statSync } from "node:fs";
import { isAbsolute, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Origin } from "../origin.ts";
import { Loader } from "./loader.ts";

/** Templates in folders. A name can never lead out of its folder. */
export class FilesystemLoader extends Loader {
  readonly #dirs: readonly (string | URL)[];

  constructor(dirs: readonly (string | URL)[] = []) {
    super();
    this.#dirs = dirs;
  }

  /** Folders that are searched, in order. */
  getDirs(): readonly (string | URL)[] {
    return this.#dirs;
  }

  *getTemplateSources(name: string): Generator<Origin> {
    for (const dir of this.getDirs()) {
      const path = safeJoin(dir instanceof URL ? fileURLToPath(dir) : dir, name);
      if (path !== null) yield new Origin(path, name, this);
    }
  }

  getContents(origin: Origin): string | null {
    return ifThere(() => readFileSync(origin.name, "utf8"));
  }

  getVersion(origin: Origin): string | null {
    return ifThere(() => {
      const { mtimeMs, size } = statSync(origin.name);
      return `${mtimeMs}:${size}`;
    });
  }
}

/** The path of `name` in a folder; null for one that would leave it. */
export function safeJoin(dir: string, name: string): string | null {
  if (name === "" || name.includes("\0") || isAbsolute(name) || name.includes("\\")) return null;
  const root = resolve(dir);
  const path = resolve(root, name);
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : null;
}

function ifThere<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG") return null;
    throw error;
  }
}

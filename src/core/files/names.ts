/** Names of files from outside, made safe. Follows `django.core.files.utils` and `django.utils._os`. */
import { resolve, sep } from "node:path";
import { getValidFilename as validFilename } from "../../utils/text.ts";
import { SuspiciousFileOperation } from "../errors/index.ts";

/** The part behind the last slash. */
export const baseName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

export interface ValidateFileNameOptions {
  /** Folders below the root are allowed. Default: false. */
  readonly allowRelativePath?: boolean | undefined;
}

/**
 * The name as it is, when it cannot lead out of its folder. Throws `SuspiciousFileOperation` for an empty name, `.` and
 * `..`, folders (unless `allowRelativePath`), absolute paths, and a NUL.
 */
export function validateFileName(name: string, options: ValidateFileNameOptions = {}): string {
  const base = baseName(name);
  if (base === "" || base === "." || base === "..") {
    throw new SuspiciousFileOperation(`Could not derive file name from '${name}'`);
  }
  if (name.includes("\0")) throw new SuspiciousFileOperation("A file name must not contain the character NUL.");
  if (options.allowRelativePath !== true) {
    if (name !== base) throw new SuspiciousFileOperation(`File name '${name}' includes path elements`);
    return name;
  }
  const path = name.replaceAll("\\", "/");
  if (path.startsWith("/") || /^[a-zA-Z]:/.test(path) || path.split("/").includes("..")) {
    throw new SuspiciousFileOperation(`Detected path traversal attempt in '${name}'`);
  }
  return name;
}

/** A name of letters, digits, `_`, `-` and `.`. Throws `SuspiciousFileOperation` when nothing is left of it. */
export function getValidFilename(name: string): string {
  try {
    return validFilename(name);
  } catch (cause) {
    throw new SuspiciousFileOperation(`Could not derive file name from '${name}'`, { cause });
  }
}

/**
 * The absolute path of `parts` below `base`. Throws `SuspiciousFileOperation` when they lead out of it.
 *
 * ```ts
 * safeJoin("/srv/media", "a/b.txt"); // "/srv/media/a/b.txt"
 * ```
 */
export function safeJoin(base: string, ...parts: readonly string[]): string {
  const root = resolve(base);
  const path = resolve(root, ...parts);
  const isBelow = path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
  if (isBelow && !parts.some((part) => part.includes("\0"))) return path;
  throw new SuspiciousFileOperation(
    `The joined path (${path}) is located outside of the base path component (${root})`,
  );
}

import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * Whether a path of a request names a file below some folder: plain segments between slashes, nothing hidden, nothing
 * that a file system takes for something else.
 */
export function isSafePath(path: string): boolean {
  // Backslash and colon: Windows separators, drives and streams; NUL ends names in system calls.
  if (path === "" || path.length > 4_096 || /[\0-\x1f\\:]/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith("~"));
}

/**
 * The real path of the file `path` below `root`, or null: when there is none, when the path is not safe, or when a
 * symbolic link leads out of the folder.
 */
export async function findBelow(root: string, path: string): Promise<string | null> {
  if (!isSafePath(path)) return null;
  try {
    const [base, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
    if (!real.startsWith(base.endsWith(sep) ? base : base + sep)) return null;
    return (await stat(real)).isFile() ? real : null;
  } catch {
    return null;
  }
}

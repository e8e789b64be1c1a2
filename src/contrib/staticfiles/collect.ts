import { copyFile, mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { settings } from "../../core/conf/index.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { listStatic } from "./finders.ts";

export interface CollectOptions {
  /** Empties `STATIC_ROOT` first. */
  readonly clear?: boolean;
  /** Does everything but write. */
  readonly dryRun?: boolean;
  /** Told of each step. */
  readonly onStep?: (step: "Copying" | "Deleting" | "Skipping", path: string) => void;
}

export interface CollectResult {
  readonly root: string;
  readonly copied: number;
  readonly unmodified: number;
  /** Files that another one of the same path hides. */
  readonly skipped: number;
}

/** The folder that is filled. Throws `ImproperlyConfigured` when `STATIC_ROOT` is not set. */
export function staticRoot(): string {
  if (settings.STATIC_ROOT === null) {
    throw new ImproperlyConfigured(
      "You're using the staticfiles app without having set the STATIC_ROOT setting to a filesystem path.",
      {
        hint: 'Set STATIC_ROOT: new URL("staticfiles/", BASE_DIR).',
      },
    );
  }
  return resolve(settings.BASE_DIR as string, settings.STATIC_ROOT as string);
}

/** Copies all static files to `STATIC_ROOT`; of equal paths the first found. Newer files only. */
export async function collectStatic(options: CollectOptions = {}): Promise<CollectResult> {
  const { clear = false, dryRun = false, onStep = () => {} } = options;
  const root = staticRoot();
  if (clear) await clearFolder(root, dryRun, onStep);
  const seen = new Set<string>();
  const counts = { copied: 0, unmodified: 0, skipped: 0 };
  for await (const { path, source } of listStatic()) {
    if (source.startsWith(root + sep)) continue;
    if (seen.has(path)) {
      counts.skipped++;
      onStep("Skipping", path);
      continue;
    }
    seen.add(path);
    const target = join(root, path);
    const [from, to] = await Promise.all([stat(source), stat(target).catch(() => null)]);
    if (to?.isFile() && to.size === from.size && Math.floor(to.mtimeMs) >= Math.floor(from.mtimeMs)) {
      counts.unmodified++;
      continue;
    }
    onStep("Copying", source);
    if (!dryRun) {
      await mkdir(dirname(target), { recursive: true });
      await copyFile(source, target);
      await utimes(target, from.atime, from.mtime);
    }
    counts.copied++;
  }
  return { root, ...counts };
}

async function clearFolder(
  root: string,
  dryRun: boolean,
  onStep: NonNullable<CollectOptions["onStep"]>,
): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    onStep("Deleting", join(root, name));
    if (!dryRun) await rm(join(root, name), { recursive: true });
  }
}

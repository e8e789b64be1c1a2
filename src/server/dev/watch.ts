import { basename, extname, relative, sep } from "node:path";
import { watch as chokidarWatch } from "chokidar";

/** Sources and data that the running program holds in memory. */
const RESTART = new Set([".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx", ".json", ".po", ".mo"]);
/** What only the browser holds, and templates, which are read anew while DEBUG is on. */
const REFRESH = new Set(".html .htm .txt .xml .css .svg .png .jpg .jpeg .gif .webp .avif .ico .woff2".split(" "));
const SKIPPED = new Set(["node_modules", "dist", "staticfiles", "media", "coverage", "__pycache__"]);

export type ChangeKind = "restart" | "refresh";

/** What a changed file asks for; null when it concerns nobody. */
export function kindOfChange(path: string): ChangeKind | null {
  const name = basename(path);
  if (name === ".env" || name.startsWith(".env.")) return "restart";
  const ending = extname(name).toLowerCase();
  if (REFRESH.has(ending)) return "refresh";
  if (!RESTART.has(ending)) return null;
  return path.split(sep).includes("static") ? "refresh" : "restart";
}

/** Watches a project's folder. Resolves when changes are seen; the returned function stops it. */
export async function watchProject(
  folder: string,
  onChange: (kind: ChangeKind, path: string) => void,
): Promise<() => Promise<void>> {
  const watcher = chokidarWatch(folder, {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const name = basename(path);
      if (path === folder) return false;
      if (SKIPPED.has(name)) return true;
      if (name.startsWith(".") && !name.startsWith(".env")) return true;
      return stats?.isFile() === true && kindOfChange(path) === null;
    },
  });
  watcher.on("all", (event, path) => {
    if (event === "addDir" || event === "unlinkDir") return;
    const kind = kindOfChange(relative(folder, path));
    if (kind !== null) onChange(kind, path);
  });
  await new Promise<void>((resolve, reject) => watcher.once("ready", resolve).once("error", reject));
  return () => watcher.close();
}

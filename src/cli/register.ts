/**
 * Lets this process import TypeScript: `node --import belleville/register`. Node 22.18 and later does so by itself and
 * nothing happens here; earlier ones get the loader of the package tsx.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const REGISTERED = Symbol.for("belleville.register");

/** Registers the loader once, when this Node needs it. */
export async function register(): Promise<void> {
  const global = globalThis as { [REGISTERED]?: boolean };
  if ((process.features as { typescript?: unknown }).typescript || global[REGISTERED] || hasLoader()) return;
  global[REGISTERED] = true;
  const loader = findTsx();
  await import("./preload.ts");
  await import(loader);
}

/** Whether tsx was given on the command line. */
function hasLoader(): boolean {
  return process.execArgv.some((arg) => /(^|[/\\=])tsx([/\\]|$)/.test(arg));
}

function findTsx(): string {
  for (const base of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return pathToFileURL(createRequire(base).resolve("tsx")).href;
    } catch {
      // Not here; the next place may have it.
    }
  }
  process.stderr.write(
    `Node ${process.versions.node} cannot run TypeScript by itself (22.18 and later can).\nInstall the loader: npm install tsx\n`,
  );
  process.exit(1);
}

await register();

/** Settings of static files. Defaults: Django's (docs/ref/settings, "Static Files"). */
import { fileURLToPath } from "node:url";
import { declareSettings, isNullOr, isString, type ValueType } from "../../core/conf/index.ts";

/** A folder of static files, or a prefix and a folder: its files are found under the prefix. */
export type StaticFilesDir = string | URL | readonly [prefix: string, folder: string | URL];

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** URL of static files, ending in a slash; without a leading one it stands below the script prefix. Default: null. */
    readonly STATIC_URL: string | null;
    /** Folder that `collectstatic` fills. Default: null. */
    readonly STATIC_ROOT: string | URL | null;
    /** More folders of static files, besides `static/` of each app. Default: `[]`. */
    readonly STATICFILES_DIRS: readonly StaticFilesDir[];
  }
}

const isFolder = (v: unknown): boolean => v instanceof URL || (typeof v === "string" && v !== "");

const isStaticUrl: ValueType = {
  expected: "a URL that ends in a slash",
  test: (v) => isString.test(v) && String(v).endsWith("/"),
};
const isRoot: ValueType = { expected: "an absolute path or a file URL", test: isFolder };
const isDirs: ValueType = {
  expected: "a list of folders, each an absolute path, a file URL or a pair [prefix, folder]",
  test: (v) =>
    Array.isArray(v) &&
    v.every((x) => isFolder(x) || (Array.isArray(x) && x.length === 2 && typeof x[0] === "string" && isFolder(x[1]))),
};

const toPath = (folder: string | URL): string => (folder instanceof URL ? fileURLToPath(folder) : folder);

declareSettings({
  STATIC_URL: { type: isNullOr(isStaticUrl), default: () => null },
  STATIC_ROOT: { type: isNullOr(isRoot), default: () => null, normalize: (v) => (v === null ? null : toPath(v)) },
  STATICFILES_DIRS: {
    type: isDirs,
    default: () => [],
    normalize: (dirs) =>
      dirs.map((dir) => (Array.isArray(dir) ? ([dir[0], toPath(dir[1])] as const) : toPath(dir as string | URL))),
  },
});

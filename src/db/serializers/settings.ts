/** Settings of fixtures (docs/ref/settings). */
import { fileURLToPath } from "node:url";
import { declareSettings } from "../../core/conf/settings.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Folders of fixtures besides `fixtures/` of each app. Default: `[]`. */
    readonly FIXTURE_DIRS: readonly (string | URL)[];
  }
}

declareSettings({
  FIXTURE_DIRS: {
    type: {
      expected: "a list of folders: absolute paths or file URLs",
      test: (v) => Array.isArray(v) && v.every((x) => x instanceof URL || (typeof x === "string" && x !== "")),
    },
    default: () => [],
    normalize: (dirs) => dirs.map((dir) => (dir instanceof URL ? fileURLToPath(dir) : dir)),
  },
});

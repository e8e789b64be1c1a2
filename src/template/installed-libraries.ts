import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { importAppModule } from "../core/apps/app-modules.ts";
import { apps } from "../core/apps/registry.ts";
import { InvalidTemplateLibrary } from "./errors.ts";
import { Library } from "./library.ts";
import { cacheLibrary } from "./templatetags/cache.ts";
import { i18nLibrary } from "./templatetags/i18n.ts";
import { l10nLibrary } from "./templatetags/l10n.ts";
import { staticLibrary } from "./templatetags/static.ts";
import { tzLibrary } from "./templatetags/tz.ts";

const installed = new Map<string, Library>([
  ["cache", cacheLibrary],
  ["i18n", i18nLibrary],
  ["l10n", l10nLibrary],
  ["static", staticLibrary],
  ["tz", tzLibrary],
]);

/** Libraries that any template may load, by name: those of Belleville and of installed apps. */
export function installedLibraries(): ReadonlyMap<string, Library> {
  return installed;
}

/** Makes a library known under a name; a later one of the same name takes its place, as in Django. */
export function installLibrary(name: string, library: Library): void {
  if (!(library instanceof Library)) {
    throw new InvalidTemplateLibrary(`The template library "${name}" is not an instance of Library.`, {
      hint: "Write: export const register = new Library();",
    });
  }
  installed.set(name, library);
}

/**
 * Imports the modules in the folder `templatetags/` of each installed app and installs their `register`
 * under the name of the file.
 */
export async function loadInstalledLibraries(): Promise<void> {
  for (const config of apps.getAppConfigs()) {
    const files = await readdir(join(config.path, "templatetags")).catch(() => []);
    for (const file of files.sort((a, b) => (a < b ? -1 : 1))) {
      const name = /^([\w-]+)\.(?:ts|js)$/.exec(file)?.[1];
      if (name === undefined || name === "index" || file.endsWith(".d.ts")) continue;
      const module = await importAppModule(config, `templatetags/${name}`);
      const register = module?.["register"];
      if (register === undefined) {
        throw new InvalidTemplateLibrary(`${join(config.path, "templatetags", file)} does not export "register".`, {
          hint: "Write: export const register = new Library();",
        });
      }
      installLibrary(name, register as Library);
    }
  }
}

// Libraries are found while the apps are loaded, when their models are known and before a page is rendered.
apps.addModelHook({ isModel: () => false, prepare: () => undefined, finish: loadInstalledLibraries });

import { statSync } from "node:fs";
import { join } from "node:path";
import { apps } from "../../core/apps/registry.ts";
import { FilesystemLoader } from "./filesystem-loader.ts";

/** Templates in the folder `templates/` of each installed app, in the order of `INSTALLED_APPS`. */
export class AppDirectoriesLoader extends FilesystemLoader {
  readonly #folder: string;
  #found: readonly string[] | null = null;

  constructor(folder = "templates") {
    super();
    this.#folder = folder;
  }

  override getDirs(): readonly string[] {
    if (this.#found !== null) return this.#found;
    const found = apps
      .getAppConfigs()
      .map((config) => join(config.path, this.#folder))
      .filter((dir) => statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true);
    if (apps.ready) this.#found = found;
    return found;
  }

  override reset(): void {
    this.#found = null;
  }
}

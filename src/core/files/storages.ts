import { didYouMean } from "../../utils/suggest.ts";
import { settings } from "../conf/settings.ts";
import { ImproperlyConfigured } from "../errors/index.ts";
import { FileSystemStorage } from "./file-system-storage.ts";
import type { StorageConfig } from "./settings.ts";
import "./settings.ts";
import type { Storage } from "./storage.ts";

/** `STORAGES` has no storage of that alias. */
export class InvalidStorageError extends ImproperlyConfigured {
  static override readonly code: string = "files.invalid_storage";
}

/** Storages there are without being named in `STORAGES`; layers above add theirs (`staticfiles`). */
const defaults = new Map<string, StorageConfig>([["default", { BACKEND: FileSystemStorage }]]);

/** Gives an alias a storage for projects whose `STORAGES` does not name it. */
export function registerDefaultStorage(alias: string, config: StorageConfig): void {
  defaults.set(alias, config);
}

/** The storages of the setting `STORAGES`, each made at first use. */
class StorageHandler {
  #config: unknown;
  #storages = new Map<string, Storage>();

  /** The storage of that alias. Throws `InvalidStorageError`. */
  get(alias: string): Storage {
    const config = settings.STORAGES;
    if (this.#config !== config) {
      this.#config = config;
      this.#storages = new Map();
    }
    let storage = this.#storages.get(alias);
    if (storage === undefined) {
      storage = this.#create(alias);
      this.#storages.set(alias, storage);
    }
    return storage;
  }

  #create(alias: string): Storage {
    const all = new Map([...defaults, ...Object.entries(settings.STORAGES)]);
    const config = all.get(alias);
    if (config === undefined) {
      throw new InvalidStorageError(
        `Could not find config for '${alias}' in settings.STORAGES. ${didYouMean(alias, all.keys())}`.trim(),
      );
    }
    return new config.BACKEND((config.OPTIONS ?? {}) as never);
  }
}

/** ```ts
 * await storages.get("backups").save("a.txt", new ContentFile("text"));
 * ```
 */
export const storages: StorageHandler = new StorageHandler();

/** The storage `default`: where uploads go. */
export const defaultStorage: Storage = new Proxy({} as Storage, {
  get(_, name) {
    const target = storages.get("default");
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === "function" ? value.bind(target) : value;
  },
});

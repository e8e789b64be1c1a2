/** Settings of files. Defaults: Django's (docs/ref/settings, "File uploads"). */
import { isNullOr, isNumber, isString, type ValueType } from "../conf/checks.ts";
import { declareSettings } from "../conf/settings.ts";
import type { Storage } from "./storage.ts";

/** One entry of the setting `STORAGES`. */
export interface StorageConfig {
  /** A class of storage; each has options of its own. */
  readonly BACKEND: new (
    options?: never,
  ) => Storage;
  readonly OPTIONS?: Readonly<Record<string, unknown>>;
}

declare module "../conf/settings.ts" {
  interface Settings {
    /** Storages by alias, on top of the default ones: `default` for uploads. Each with a `BACKEND` class and `OPTIONS`. */
    readonly STORAGES: Readonly<Record<string, StorageConfig>>;
    /** Folder of uploads: an absolute path or a `file:` URL. Default: empty, the working directory. */
    readonly MEDIA_ROOT: string | URL;
    /** Address of uploads; ends with a slash. Default: empty. */
    readonly MEDIA_URL: string;
    /** Permissions of uploaded files; null: those of the system. Default: `0o644`. */
    readonly FILE_UPLOAD_PERMISSIONS: number | null;
    /** Permissions of folders made for uploads; null: those of the system. Default: `null`. */
    readonly FILE_UPLOAD_DIRECTORY_PERMISSIONS: number | null;
  }
}

const isStorages: ValueType = {
  expected: "an object of storages by alias, each with a BACKEND class",
  test: (v) =>
    typeof v === "object" &&
    v !== null &&
    Object.values(v).every((s) => typeof (s as StorageConfig | null)?.BACKEND === "function"),
};
const isPath: ValueType = {
  expected: "a file URL or an absolute path",
  test: (v) => v instanceof URL || typeof v === "string",
};

declareSettings({
  STORAGES: { type: isStorages, default: () => ({}) },
  MEDIA_ROOT: { type: isPath, default: () => "" },
  MEDIA_URL: { type: isString, default: () => "" },
  FILE_UPLOAD_PERMISSIONS: { type: isNullOr(isNumber), default: () => 0o644 },
  FILE_UPLOAD_DIRECTORY_PERMISSIONS: { type: isNullOr(isNumber), default: () => null },
});

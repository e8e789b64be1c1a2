export { ContentFile, DEFAULT_CHUNK_SIZE, File, type FileContent, LocalFile } from "./file.ts";
export { FileSystemStorage, type FileSystemStorageOptions } from "./file-system-storage.ts";
export { getValidFilename, safeJoin, type ValidateFileNameOptions, validateFileName } from "./names.ts";
export type { StorageConfig } from "./settings.ts";
export { type Listing, type SaveOptions, Storage } from "./storage.ts";
export { defaultStorage, InvalidStorageError, registerDefaultStorage, storages } from "./storages.ts";

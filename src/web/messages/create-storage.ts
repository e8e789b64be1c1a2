import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { BaseStorage } from "./base-storage.ts";
import { FallbackStorage } from "./fallback-storage.ts";

declare module "../../http/request.ts" {
  interface RequestExtensions {
    /** Messages for the user. Set by `MessageMiddleware`. */
    messages?: BaseStorage;
  }
}

/** A storage as the setting `MESSAGE_STORAGE` says. */
export function createStorage(request: HttpRequest): BaseStorage {
  return new (settings.MESSAGE_STORAGE ?? FallbackStorage)(request);
}

import type { HttpResponseBase } from "../../http/response-base.ts";
import { BaseStorage, type MessageStorageClass, type Retrieved } from "./base-storage.ts";
import { CookieStorage } from "./cookie-storage.ts";
import type { Message } from "./message.ts";
import { SessionStorage } from "./session-storage.ts";

/** Tries storages in order: what does not fit into the first goes to the next. */
export class FallbackStorage extends BaseStorage {
  static readonly storageClasses: readonly MessageStorageClass[] = [CookieStorage, SessionStorage];
  #made: readonly BaseStorage[] | undefined;
  #used: Set<BaseStorage> | undefined;

  get #storages(): readonly BaseStorage[] {
    const { storageClasses } = this.constructor as typeof FallbackStorage;
    this.#made ??= storageClasses.map((Storage) => new Storage(this.request));
    return this.#made;
  }

  async retrieve(): Promise<Retrieved> {
    const all: Message[] = [];
    for (const storage of this.#storages) {
      const { messages, allRetrieved } = await storage.retrieve();
      if (storage.used) this.used = true;
      if (messages === null) break;
      if (messages.length > 0) {
        this.#used ??= new Set();
        this.#used.add(storage);
      }
      all.push(...messages);
      if (allRetrieved) break;
    }
    return { messages: all, allRetrieved: true };
  }

  async store(messages: readonly Message[], response: HttpResponseBase): Promise<readonly Message[]> {
    let left = messages;
    for (const storage of this.#storages) {
      if (left.length > 0) {
        left = await storage.store(left, response, { removeOldest: false });
      } else if (this.#used?.delete(storage)) {
        await storage.store([], response);
      }
    }
    return left;
  }
}

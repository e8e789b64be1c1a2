import { altersData } from "../../../utils/alters-data.ts";
import { type BaseCache, caches } from "../../../core/cache/index.ts";
import { settings } from "../../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../../core/errors/index.ts";
import { SessionBase, type SessionData, toData } from "../base.ts";
import { CreateError, UpdateError } from "../errors.ts";

const KEY_PREFIX = "django.contrib.sessions.cache";
/** A cache may fail silently, so that a taken key and a missing cache look alike. */
const MAX_TRIES = 100;

/** Keeps sessions in the cache `SESSION_CACHE_ALIAS`; they end when the cache forgets them. */
export class CacheSessionStore extends SessionBase {
  get #cache(): BaseCache {
    return caches.get(settings.SESSION_CACHE_ALIAS);
  }

  async load(): Promise<SessionData> {
    const stored = this.sessionKey === null ? null : await this.#read(this.sessionKey);
    if (stored !== null) return toData(stored);
    this.setSessionKey(null);
    return new Map();
  }

  /** A key that the cache refuses, as memcached does with odd characters, is no session. */
  async #read(key: string): Promise<unknown> {
    try {
      return await this.#cache.get(KEY_PREFIX + key);
    } catch {
      return null;
    }
  }

  async create(): Promise<void> {
    for (let i = 0; i < MAX_TRIES; i++) {
      this.setSessionKey(await this.newSessionKey());
      try {
        await this.save(true);
      } catch (error) {
        if (error instanceof CreateError) continue;
        throw error;
      }
      this.modified = true;
      return;
    }
    throw new ImproperlyConfigured("Unable to create a new session key. It is likely that the cache is unavailable.");
  }

  async save(mustCreate = false): Promise<void> {
    if (this.sessionKey === null) return this.create();
    const key = KEY_PREFIX + this.sessionKey;
    const data = Object.fromEntries(await this.dataToSave(mustCreate));
    const timeout = await this.getExpiryAge();
    if (mustCreate) {
      if (!(await this.#cache.add(key, data, timeout))) throw new CreateError("The session key is taken.");
    } else {
      if (!(await this.#cache.hasKey(key))) throw new UpdateError("The session is not in the cache any more.");
      await this.#cache.set(key, data, timeout);
    }
    return undefined;
  }

  async exists(sessionKey: string): Promise<boolean> {
    return sessionKey !== "" && (await this.#cache.hasKey(KEY_PREFIX + sessionKey));
  }

  async deleteSession(sessionKey: string | null = this.sessionKey): Promise<void> {
    if (sessionKey !== null) await this.#cache.delete(KEY_PREFIX + sessionKey);
  }
}

altersData(CacheSessionStore.prototype, "create", "save", "deleteSession");

import { altersData } from "../../utils/alters-data.ts";
import { settings } from "../../core/conf/settings.ts";
import { BadSignature, dumps, loads } from "../../core/signing/index.ts";
import { getRandomString } from "../../utils/crypto.ts";
import { expiryAge, expiryDate } from "./expiry.ts";
import "./settings.ts";

/** Values of a session, by key. */
export type SessionData = Map<string, unknown>;

/** A class that keeps sessions somewhere. */
export type SessionStoreClass = new (sessionKey?: string | null) => SessionBase;

const KEY_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789";
const TEST_COOKIE_NAME = "testcookie";
const TEST_COOKIE_VALUE = "worked";
const EXPIRY_KEY = "_session_expiry";

/** Time values are told as a `Date`; tests pass their own. */
export interface ExpiryOptions {
  /** Default: now. */
  readonly modification?: Date | undefined;
  /** As `setExpiry()` stores it. Default: that of the session. */
  readonly expiry?: unknown;
}

/**
 * One session. It is loaded at the first reading or writing of a value, and saved by `SessionMiddleware` when it was
 * changed. Values must be what JSON can hold; what stands in Django's sessions can be read here, and the other way.
 *
 * ```ts
 * await request.session.set("cart", [3, 5]);
 * const cart = await request.session.get("cart", []);
 * ```
 *
 * Reference: docs/topics/http/sessions.
 */
export abstract class SessionBase {
  /** Whether a value was read or written: the response then varies by cookie. */
  accessed = false;
  /** Whether a value was written; set it yourself after changing a stored object in place. */
  modified = false;
  #sessionKey: string | null;
  #data: SessionData | undefined;
  #loading: Promise<SessionData> | undefined;

  constructor(sessionKey: string | null = null) {
    this.#sessionKey = isValidKey(sessionKey) ? sessionKey : null;
  }

  // Storage: what an engine gives.

  /** Whether a session of that key is stored. */
  abstract exists(sessionKey: string): Promise<boolean>;
  /** Stores a new session under a new key. */
  abstract create(): Promise<void>;
  /** Stores the data; with `mustCreate` throws `CreateError` for a taken key, else `UpdateError` for a missing one. */
  abstract save(mustCreate?: boolean): Promise<void>;
  /** Removes what is stored under the key, or under that of this session. */
  abstract deleteSession(sessionKey?: string): Promise<void>;
  /** The stored data; empty when there is none. */
  abstract load(): Promise<SessionData>;

  // Values.

  /** A value, or `fallback`. */
  async get<T = unknown>(key: string): Promise<T | undefined>;
  async get<T>(key: string, fallback: T): Promise<T>;
  async get(key: string, fallback?: unknown): Promise<unknown> {
    const data = await this.data();
    return data.has(key) ? data.get(key) : fallback;
  }

  async set(key: string, value: unknown): Promise<void> {
    (await this.data()).set(key, value);
    this.modified = true;
  }

  async has(key: string): Promise<boolean> {
    return (await this.data()).has(key);
  }

  /** Takes a value out; says whether it was there. */
  async delete(key: string): Promise<boolean> {
    const deleted = (await this.data()).delete(key);
    if (deleted) this.modified = true;
    return deleted;
  }

  /** Takes a value out and gives it, or `fallback`. */
  async pop(key: string, fallback?: unknown): Promise<unknown> {
    const data = await this.data();
    if (!data.has(key)) return fallback;
    const value = data.get(key);
    await this.delete(key);
    return value;
  }

  /** The value, after setting it when there is none. */
  async setdefault(key: string, value: unknown): Promise<unknown> {
    if (!(await this.has(key))) await this.set(key, value);
    return this.get(key);
  }

  async update(values: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [key, value] of Object.entries(values)) await this.set(key, value);
  }

  async keys(): Promise<string[]> {
    return [...(await this.data()).keys()];
  }

  async values(): Promise<unknown[]> {
    return [...(await this.data()).values()];
  }

  async items(): Promise<[string, unknown][]> {
    return [...(await this.data())];
  }

  /** Removes all values, without reading them, and keeps the key. */
  clear(): void {
    this.#data = new Map();
    this.#loading = undefined;
    this.accessed = true;
    this.modified = true;
  }

  /** All values; loads them once. */
  protected async data(): Promise<SessionData> {
    this.accessed = true;
    if (this.#data !== undefined) return this.#data;
    this.#loading ??= this.#sessionKey === null ? Promise.resolve(new Map<string, unknown>()) : this.load();
    const loaded = await this.#loading;
    this.#data ??= loaded;
    return this.#data;
  }

  /** Values to be stored: a session that is made anew does not read what may stand under its key. */
  protected async dataToSave(mustCreate: boolean): Promise<SessionData> {
    if (mustCreate && this.#data === undefined) this.#data = new Map();
    return this.data();
  }

  /** Whether there is neither a key nor a value; reads nothing. */
  isEmpty(): boolean {
    return this.#sessionKey === null && (this.#data === undefined || this.#data.size === 0);
  }

  async setTestCookie(): Promise<void> {
    await this.set(TEST_COOKIE_NAME, TEST_COOKIE_VALUE);
  }

  async testCookieWorked(): Promise<boolean> {
    return (await this.get(TEST_COOKIE_NAME)) === TEST_COOKIE_VALUE;
  }

  async deleteTestCookie(): Promise<void> {
    await this.delete(TEST_COOKIE_NAME);
  }

  // Keys.

  /** The key, or null for a session that was never stored. */
  get sessionKey(): string | null {
    return this.#sessionKey;
  }

  protected setSessionKey(key: string | null): void {
    this.#sessionKey = key;
  }

  /** A key that no stored session has. */
  protected async newSessionKey(): Promise<string> {
    for (;;) {
      const key = getRandomString(32, KEY_CHARS);
      if (!(await this.exists(key))) return key;
    }
  }

  /** Removes the session from the store and starts an empty one without a key: at log-out. */
  async flush(): Promise<void> {
    this.clear();
    if (this.#sessionKey !== null) await this.deleteSession();
    this.#sessionKey = null;
  }

  /** Keeps the values under a new key: at log-in, so that a key planted before is worth nothing. */
  async cycleKey(): Promise<void> {
    const data = await this.data();
    const before = this.#sessionKey;
    await this.create();
    this.#data = data;
    this.modified = true;
    if (before !== null) await this.deleteSession(before);
  }

  // Expiry.

  getSessionCookieAge(): number {
    return settings.SESSION_COOKIE_AGE;
  }

  /** Seconds until the session expires. */
  async getExpiryAge(options: ExpiryOptions = {}): Promise<number> {
    return expiryAge(await this.#expiry(options), this.getSessionCookieAge(), options.modification);
  }

  async getExpiryDate(options: ExpiryOptions = {}): Promise<Date> {
    return expiryDate(await this.#expiry(options), this.getSessionCookieAge(), options.modification);
  }

  async #expiry(options: ExpiryOptions): Promise<unknown> {
    return "expiry" in options ? options.expiry : this.get(EXPIRY_KEY);
  }

  /**
   * Sets when the session expires: after so many seconds without change, at a `Date`, with the browser (0), or by the
   * settings (null).
   */
  async setExpiry(value: number | Date | null): Promise<void> {
    if (value === null) await this.delete(EXPIRY_KEY);
    else await this.set(EXPIRY_KEY, value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value);
  }

  /** Whether the session ends with the browser. */
  async getExpireAtBrowserClose(): Promise<boolean> {
    const expiry = await this.get(EXPIRY_KEY);
    return expiry === undefined || expiry === null ? settings.SESSION_EXPIRE_AT_BROWSER_CLOSE : expiry === 0;
  }

  // Form of the stored data.

  /** The data as Django stores it: signed, compressed JSON. */
  encode(data: SessionData): string {
    return dumps(Object.fromEntries(data), { salt: "django.contrib.sessions.SessionStore", compress: true });
  }

  /** The data behind a stored text; empty when it was changed or signed with another key. */
  decode(stored: string): SessionData {
    try {
      return toData(loads(stored, { salt: "django.contrib.sessions.SessionStore" }));
    } catch (error) {
      if (error instanceof BadSignature || error instanceof SyntaxError) return new Map();
      throw error;
    }
  }
}

/** The entries of an object as session data. */
export function toData(value: unknown): SessionData {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}

/** Keys shorter than eight characters are not ours; without a key nothing is looked up. */
function isValidKey(key: string | null): key is string {
  return key !== null && key.length >= 8;
}

// Out of reach for templates: what engines give, too, those of others included.
for (const name of ["create", "save", "deleteSession"] as const) {
  const value = (): never => {
    throw new TypeError(`A session engine must have the method ${name}().`);
  };
  Object.defineProperty(SessionBase.prototype, name, { value, writable: true, configurable: true });
}
altersData(SessionBase.prototype, "create", "save", "deleteSession");
altersData(SessionBase.prototype, "flush", "cycleKey", "clear", "setTestCookie", "deleteTestCookie");

import { BadHeaderError } from "./errors.ts";

const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
const PLAIN_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What a header may be set to; numbers and dates are printed. */
export type HeaderValue = string | number;

/**
 * The headers of a response: names in any case, each with one value.
 *
 * Names must be tokens; a line break or NUL in a value throws `BadHeaderError`; a value beyond Latin-1 is written as
 * an encoded word (RFC 2047), as in Django.
 */
export class ResponseHeaders implements Iterable<[string, string]> {
  readonly #store = new Map<string, [name: string, value: string]>();

  constructor(headers: Readonly<Record<string, HeaderValue>> | Iterable<readonly [string, HeaderValue]> = []) {
    const entries =
      Symbol.iterator in headers ? (headers as Iterable<readonly [string, HeaderValue]>) : Object.entries(headers);
    for (const [name, value] of entries) this.set(name, value);
  }

  get size(): number {
    return this.#store.size;
  }

  get(name: string): string | undefined;
  get<D>(name: string, fallback: D): string | D;
  get(name: string, fallback?: unknown): unknown {
    return this.#store.get(name.toLowerCase())?.[1] ?? fallback;
  }

  has(name: string): boolean {
    return this.#store.has(name.toLowerCase());
  }

  set(name: string, value: HeaderValue): void {
    if (!NAME.test(name)) throw new BadHeaderError(`Header names must be tokens (got ${JSON.stringify(name)}).`);
    this.#store.set(name.toLowerCase(), [name, checkValue(String(value))]);
  }

  /** Sets a header that is not there yet. */
  setdefault(name: string, value: HeaderValue): void {
    if (!this.#store.has(name.toLowerCase())) this.set(name, value);
  }

  delete(name: string): boolean {
    return this.#store.delete(name.toLowerCase());
  }

  /** Takes a header out and gives its value. */
  pop(name: string): string | undefined {
    const value = this.get(name);
    this.delete(name);
    return value;
  }

  /** Name and value of each header, in the order in which they were first set. */
  entries(): IterableIterator<[string, string]> {
    return this.#store.values();
  }

  items(): IterableIterator<[string, string]> {
    return this.#store.values();
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.#store.values()) yield name;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#store.values();
  }

  /** The headers as one object, under the names they were set with. */
  toObject(): Record<string, string> {
    return Object.fromEntries(this.#store.values());
  }
}

function checkValue(value: string): string {
  if (PLAIN_VALUE.test(value)) return value;
  if (/[\r\n\0]/.test(value)) {
    throw new BadHeaderError(`Header values can't contain newlines (got ${JSON.stringify(value.slice(0, 100))})`);
  }
  if (/[^\0-\xff]/.test(value)) return `=?utf-8?b?${Buffer.from(value, "utf8").toString("base64")}?=`;
  throw new BadHeaderError(
    `Header values can't contain control characters (got ${JSON.stringify(value.slice(0, 100))})`,
  );
}

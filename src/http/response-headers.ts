import { BadHeaderError } from "./errors.ts";

const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
const PLAIN_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What a header may be set to; numbers and dates are printed. */
export type HeaderValue = string | number;

/** Lower-case forms of names that were found to be tokens; as many as a program writes, and no more. */
const lowerNames = new Map<string, string>();
const MAX_NAMES = 500;

function lowerCase(name: string): string {
  const known = lowerNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (NAME.test(name) && lowerNames.size < MAX_NAMES) lowerNames.set(name, lower);
  return lower;
}

/**
 * Headers that many responses get, checked once. See `ResponseHeaders.setDefaults()`.
 *
 * Throws `BadHeaderError` as `ResponseHeaders` does.
 */
export class HeaderSet {
  /** Lower-case name, name and value of each header in turn. */
  readonly list: readonly string[];

  constructor(headers: Iterable<readonly [string, HeaderValue]>) {
    this.list = Array.from(headers, ([name, value]) => [checkName(name), name, checkValue(String(value))]).flat();
  }
}

/**
 * The headers of a response: names in any case, each with one value.
 *
 * Names must be tokens; a line break or NUL in a value throws `BadHeaderError`; a value beyond Latin-1 is written as
 * an encoded word (RFC 2047), as in Django.
 */
export class ResponseHeaders implements Iterable<[string, string]> {
  /** Lower-case names: a response has few, so that looking through them is quickest. */
  readonly #keys: string[] = [];
  /** Name and value of each in turn. */
  readonly #list: string[] = [];

  constructor(headers?: Readonly<Record<string, HeaderValue>> | Iterable<readonly [string, HeaderValue]>) {
    if (headers === undefined) return;
    const entries =
      Symbol.iterator in headers ? (headers as Iterable<readonly [string, HeaderValue]>) : Object.entries(headers);
    for (const [name, value] of entries) this.set(name, value);
  }

  get size(): number {
    return this.#keys.length;
  }

  get(name: string): string | undefined;
  get<D>(name: string, fallback: D): string | D;
  get(name: string, fallback?: unknown): unknown {
    const at = this.#keys.indexOf(lowerCase(name));
    return at === -1 ? fallback : this.#list[2 * at + 1];
  }

  has(name: string): boolean {
    return this.#keys.includes(lowerCase(name));
  }

  set(name: string, value: HeaderValue): void {
    this.setChecked(checkName(name), name, checkValue(String(value)));
  }

  /** Sets a header whose name and value are known to be good. @internal */
  setChecked(lower: string, name: string, value: string): void {
    const at = this.#keys.indexOf(lower);
    if (at === -1) {
      this.#keys.push(lower);
      this.#list.push(name, value);
    } else {
      this.#list[2 * at] = name;
      this.#list[2 * at + 1] = value;
    }
  }

  /** Sets a header that is not there yet. */
  setdefault(name: string, value: HeaderValue): void {
    if (!this.has(name)) this.set(name, value);
  }

  /** Sets those headers of a set that are not there yet. */
  setDefaults({ list }: HeaderSet): void {
    for (let i = 0; i < list.length; i += 3) {
      const lower = list[i]!;
      if (this.#keys.includes(lower)) continue;
      this.#keys.push(lower);
      this.#list.push(list[i + 1]!, list[i + 2]!);
    }
  }

  delete(name: string): boolean {
    const at = this.#keys.indexOf(lowerCase(name));
    if (at === -1) return false;
    this.#keys.splice(at, 1);
    this.#list.splice(2 * at, 2);
    return true;
  }

  /** Takes a header out and gives its value. */
  pop(name: string): string | undefined {
    const value = this.get(name);
    this.delete(name);
    return value;
  }

  /** Name and value of each header, in the order in which they were first set. */
  *entries(): IterableIterator<[string, string]> {
    for (let i = 0; i < this.#list.length; i += 2) yield [this.#list[i]!, this.#list[i + 1]!];
  }

  items(): IterableIterator<[string, string]> {
    return this.entries();
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  /** Names and values in turn, as `ServerResponse.writeHead()` of Node takes them: the list itself, no copy. */
  get raw(): readonly string[] {
    return this.#list;
  }

  /** The headers as one object, under the names they were set with. */
  toObject(): Record<string, string> {
    return Object.fromEntries(this.entries());
  }
}

/** The lower-case form of a name that is a token. */
function checkName(name: string): string {
  const lower = lowerCase(name);
  if (!lowerNames.has(name) && !NAME.test(name)) {
    throw new BadHeaderError(`Header names must be tokens (got ${JSON.stringify(name)}).`);
  }
  return lower;
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

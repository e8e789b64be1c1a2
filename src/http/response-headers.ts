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
 * The headers of a response: names in any case, each with one value.
 *
 * Names must be tokens; a line break or NUL in a value throws `BadHeaderError`; a value beyond Latin-1 is written as
 * an encoded word (RFC 2047), as in Django.
 */
export class ResponseHeaders implements Iterable<[string, string]> {
  /** Lower-case name, name and value of each header in turn: a response has few, so that looking through is quickest. */
  readonly #list: string[] = [];

  constructor(headers?: Readonly<Record<string, HeaderValue>> | Iterable<readonly [string, HeaderValue]>) {
    if (headers === undefined) return;
    const entries =
      Symbol.iterator in headers ? (headers as Iterable<readonly [string, HeaderValue]>) : Object.entries(headers);
    for (const [name, value] of entries) this.set(name, value);
  }

  #find(lower: string): number {
    const list = this.#list;
    for (let i = 0; i < list.length; i += 3) if (list[i] === lower) return i;
    return -1;
  }

  get size(): number {
    return this.#list.length / 3;
  }

  get(name: string): string | undefined;
  get<D>(name: string, fallback: D): string | D;
  get(name: string, fallback?: unknown): unknown {
    const at = this.#find(lowerCase(name));
    return at === -1 ? fallback : this.#list[at + 2];
  }

  has(name: string): boolean {
    return this.#find(lowerCase(name)) !== -1;
  }

  set(name: string, value: HeaderValue): void {
    const lower = lowerCase(name);
    if (!lowerNames.has(name) && !NAME.test(name)) {
      throw new BadHeaderError(`Header names must be tokens (got ${JSON.stringify(name)}).`);
    }
    const text = checkValue(String(value));
    const at = this.#find(lower);
    if (at === -1) this.#list.push(lower, name, text);
    else this.#list.splice(at + 1, 2, name, text);
  }

  /** Sets a header that is not there yet. */
  setdefault(name: string, value: HeaderValue): void {
    if (!this.has(name)) this.set(name, value);
  }

  delete(name: string): boolean {
    const at = this.#find(lowerCase(name));
    if (at !== -1) this.#list.splice(at, 3);
    return at !== -1;
  }

  /** Takes a header out and gives its value. */
  pop(name: string): string | undefined {
    const value = this.get(name);
    this.delete(name);
    return value;
  }

  /** Name and value of each header, in the order in which they were first set. */
  *entries(): IterableIterator<[string, string]> {
    for (let i = 0; i < this.#list.length; i += 3) yield [this.#list[i + 1]!, this.#list[i + 2]!];
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

  /** Names and values in turn, as `ServerResponse.writeHead()` of Node takes them. */
  flat(): string[] {
    const flat: string[] = [];
    for (let i = 0; i < this.#list.length; i += 3) flat.push(this.#list[i + 1]!, this.#list[i + 2]!);
    return flat;
  }

  /** The headers as one object, under the names they were set with. */
  toObject(): Record<string, string> {
    return Object.fromEntries(this.entries());
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

/** Headers of a request: names in any case. Reference: docs/ref/request-response, `HttpRequest.headers`. */

/** What an adapter gives: lower-case names; a list where a header came several times. */
export type RawHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One text of a header that may have come several times: cookies are joined by `; `, all others by `, `. */
export function joinHeader(name: string, value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" || value === undefined ? value : value.join(name === "cookie" ? "; " : ", ");
}

/** `content-type` as people write it: `Content-Type`. */
const titleCase = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, dash: string, c: string) => dash + c.toUpperCase());

/**
 * Read-only view of the headers. Headers with an underscore in their name are left out, so that `X_Forwarded_User`
 * of a client cannot stand for the `X-Forwarded-User` of a proxy.
 */
export class HttpHeaders implements Iterable<[string, string]> {
  readonly #raw: RawHeaders;

  constructor(raw: RawHeaders) {
    this.#raw = raw;
  }

  get(name: string): string | undefined;
  get<D>(name: string, fallback: D): string | D;
  get(name: string, fallback?: unknown): unknown {
    const key = name.toLowerCase();
    if (key.includes("_") || !Object.hasOwn(this.#raw, key)) return fallback;
    return joinHeader(key, this.#raw[key]) ?? fallback;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Names in title case, with their values. */
  *entries(): IterableIterator<[string, string]> {
    for (const key of Object.keys(this.#raw)) {
      const value = key.includes("_") ? undefined : joinHeader(key, this.#raw[key]);
      if (value !== undefined) yield [titleCase(key), value];
    }
  }

  items(): IterableIterator<[string, string]> {
    return this.entries();
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/**
 * A mapping from names to lists of values, as query strings and forms have it; reading one gives the last.
 *
 * Follows Django's `MultiValueDict`. Keys are kept in a `Map`: a key from outside such as `__proto__` is only a key.
 *
 * ```ts
 * const d = new MultiValueDict([["tag", ["a", "b"]]]);
 * d.get("tag");     // "b"
 * d.getlist("tag"); // ["a", "b"]
 * ```
 */
export class MultiValueDict<V = string> implements Iterable<[string, V | undefined]> {
  readonly #lists = new Map<string, V[]>();

  constructor(entries: Iterable<readonly [string, Iterable<V>]> = []) {
    for (const [key, values] of entries) this.#lists.set(key, [...values]);
  }

  get size(): number {
    return this.#lists.size;
  }

  has(key: string): boolean {
    return this.#lists.has(key);
  }

  /** The last value; undefined when there is none. */
  get(key: string): V | undefined;
  get<D>(key: string, fallback: D): V | D;
  get(key: string, fallback?: unknown): unknown {
    const list = this.#lists.get(key);
    return list === undefined || list.length === 0 ? fallback : list[list.length - 1];
  }

  /** All values, in order; empty when there are none. */
  getlist(key: string): V[] {
    return [...(this.#lists.get(key) ?? [])];
  }

  /** Replaces all values by one. */
  set(key: string, value: V): this {
    return this.setlist(key, [value]);
  }

  setlist(key: string, values: Iterable<V>): this {
    this.assertMutable();
    this.#lists.set(key, [...values]);
    return this;
  }

  /** Adds a value behind those there are. */
  appendlist(key: string, value: V): this {
    this.assertMutable();
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, [value]);
    else list.push(value);
    return this;
  }

  /** The last value, after setting `value` when there is none. */
  setdefault(key: string, value: V): V {
    if (!this.has(key)) this.set(key, value);
    return this.get(key) as V;
  }

  delete(key: string): boolean {
    this.assertMutable();
    return this.#lists.delete(key);
  }

  clear(): void {
    this.assertMutable();
    this.#lists.clear();
  }

  /** Adds values behind those there are. */
  update(other: MultiValueDict<V> | Iterable<readonly [string, V]> | Readonly<Record<string, V>>): void {
    if (other instanceof MultiValueDict) {
      for (const [key, values] of other.lists()) for (const value of values) this.appendlist(key, value);
      return;
    }
    const entries = Symbol.iterator in other ? (other as Iterable<readonly [string, V]>) : Object.entries<V>(other);
    for (const [key, value] of entries) this.appendlist(key, value);
  }

  keys(): IterableIterator<string> {
    return this.#lists.keys();
  }

  /** The last value of each key. */
  *values(): Generator<V | undefined> {
    for (const key of this.#lists.keys()) yield this.get(key);
  }

  /** Each key with its last value. */
  *entries(): Generator<[string, V | undefined]> {
    for (const key of this.#lists.keys()) yield [key, this.get(key)];
  }

  /** Each key with all its values. */
  *lists(): Generator<[string, V[]]> {
    for (const [key, list] of this.#lists) yield [key, [...list]];
  }

  [Symbol.iterator](): Generator<[string, V | undefined]> {
    return this.entries();
  }

  copy(): MultiValueDict<V> {
    return new MultiValueDict(this.lists());
  }

  /** The last values as an object without a prototype. */
  dict(): Record<string, V | undefined> {
    const result = Object.create(null) as Record<string, V | undefined>;
    for (const [key, value] of this.entries()) result[key] = value;
    return result;
  }

  toJSON(): Record<string, V | undefined> {
    return this.dict();
  }

  /** Overridden by mappings that must not change. */
  protected assertMutable(): void {}
}

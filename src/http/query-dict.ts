import { isConfigured, settings } from "../core/conf/settings.ts";
import { TooManyFieldsSent } from "../core/errors/index.ts";
import { MultiValueDict } from "../utils/multi-value-dict.ts";
import { quote, quotePlus, unquotePlus } from "../utils/percent.ts";

/** How a query string is read. */
export interface QueryDictOptions {
  /** Whether it may be changed. Default: `false`. */
  readonly mutable?: boolean;
  /** Most fields; null: no limit. Default: the setting `DATA_UPLOAD_MAX_NUMBER_FIELDS`. */
  readonly maxFields?: number | null;
}

/**
 * The fields of a query string or of a form body. Immutable, unless made by `copy()` or with `mutable`.
 *
 * `&` alone separates fields; a field without `=` has the empty value. Throws `TooManyFieldsSent` beyond
 * `DATA_UPLOAD_MAX_NUMBER_FIELDS`.
 *
 * ```ts
 * new QueryDict("a=1&a=2&b=").getlist("a"); // ["1", "2"]
 * ```
 *
 * Reference: docs/ref/request-response, "QueryDict objects".
 */
export class QueryDict extends MultiValueDict<string> {
  #mutable = true;

  constructor(query = "", options: QueryDictOptions = {}) {
    super();
    if (query !== "") {
      const fallback = isConfigured() ? settings.DATA_UPLOAD_MAX_NUMBER_FIELDS : 1000;
      parseInto(this, query, options.maxFields === undefined ? fallback : options.maxFields);
    }
    this.#mutable = options.mutable ?? false;
  }

  /** A dictionary of which each of `keys` has `value`. */
  static fromkeys(keys: Iterable<string>, value = "", options: QueryDictOptions = {}): QueryDict {
    const result = new QueryDict("", { mutable: true });
    for (const key of keys) result.appendlist(key, value);
    result.#mutable = options.mutable ?? false;
    return result;
  }

  /** A dictionary of these lists. */
  static fromLists(lists: Iterable<readonly [string, readonly string[]]>, options: QueryDictOptions = {}): QueryDict {
    const result = new QueryDict("", { mutable: true });
    for (const [key, values] of lists) result.setlist(key, values);
    result.#mutable = options.mutable ?? false;
    return result;
  }

  protected override assertMutable(): void {
    if (!this.#mutable) {
      throw new TypeError("This QueryDict instance is immutable. Change a copy: const fields = request.POST.copy().");
    }
  }

  /** Takes a key out and gives its last value. */
  pop(key: string): string | undefined {
    const value = this.get(key);
    this.delete(key);
    return value;
  }

  /** A copy that may be changed. */
  override copy(): QueryDict {
    return QueryDict.fromLists(this.lists(), { mutable: true });
  }

  /**
   * All fields as a query string. Characters of `safe` are left as they are: `urlencode("/")` keeps slashes,
   * and then a space becomes `%20`, not `+`.
   */
  urlencode(safe?: string): string {
    const encode = safe ? (text: string) => quote(text, safe) : (text: string) => quotePlus(text);
    let result = "";
    for (const [key, values] of this.lists()) {
      const name = encode(key);
      for (const value of values) result += `${result === "" ? "" : "&"}${name}=${encode(String(value))}`;
    }
    return result;
  }

  /** The query string. */
  override toString(): string {
    return this.urlencode();
  }
}

function parseInto(target: QueryDict, query: string, maxFields: number | null): void {
  let fields = 0;
  let nextEquals = -1;
  for (let start = 0; start <= query.length; ) {
    let end = query.indexOf("&", start);
    if (end === -1) end = query.length;
    if (maxFields !== null && ++fields > maxFields) {
      throw new TooManyFieldsSent("The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS.");
    }
    if (end > start) {
      // Found once, it is not looked for again before it is passed.
      if (nextEquals < start) nextEquals = query.indexOf("=", start);
      if (nextEquals === -1) nextEquals = query.length;
      const equals = Math.min(nextEquals, end);
      target.appendlist(unquotePlus(query.slice(start, equals)), unquotePlus(query.slice(equals + 1, end)));
    }
    start = end + 1;
  }
}

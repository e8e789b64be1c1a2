import { LazyText } from "./lazy.ts";
import { repr, str } from "./str.ts";

/** Values for `%(name)s`, as an object without inherited names or a plain one. */
export type Params = Readonly<Record<string, unknown>>;

/** Text whose plural form depends on a number that is known when its parameters are. */
export class LazyPlural extends LazyText {
  readonly #choose: (n: number) => string;
  readonly #number: number | string | undefined;

  /** `number`: the number itself, or the name of the parameter that holds it. */
  constructor(choose: (n: number) => string, number?: number | string) {
    super(() => choose(typeof number === "number" ? number : 1));
    this.#choose = choose;
    this.#number = number;
  }

  static override is(value: unknown): value is LazyPlural {
    return typeof value === "object" && value !== null && #choose in value;
  }

  /** The form for these parameters. */
  withParams(params: Params): string {
    if (typeof this.#number === "number") return this.#choose(this.#number);
    const value = this.#number === undefined ? Object.values(params)[0] : own(params, this.#number);
    return this.#choose(Number(value));
  }
}

function own(params: Params, name: string): unknown {
  if (Object.hasOwn(params, name)) return params[name];
  throw new TypeError(
    `The text has a parameter "${name}", but only ${Object.keys(params).join(", ") || "none"} are given.`,
  );
}

const FIELD = /%(?:\((\w+)\))?([sdrif%])/g;

/**
 * Puts named values into a text with `%(name)s`, `%(name)d` or `%(name)r`, as messages of Django are written; `%%` is `%`.
 *
 * ```ts
 * interpolate("At least %(limit)d characters.", { limit: 8 });
 * ```
 *
 * Throws `TypeError` when a named value is missing.
 */
export function interpolate(text: string | LazyText, params: Params): string {
  const source = LazyPlural.is(text) ? text.withParams(params) : String(text);
  return source.replace(FIELD, (whole, name: string | undefined, kind: string) => {
    if (kind === "%") return "%";
    if (name === undefined) return whole;
    const value = own(params, name);
    if (kind === "r") return repr(value);
    return kind === "d" || kind === "i" ? str(typeof value === "number" ? Math.trunc(value) : value) : str(value);
  });
}

/** Small predicates for the values of settings. Each knows the words for what it expects. */

/** A description of the values a setting may take. */
export interface ValueType {
  /** Ends the sentence "DEBUG must be …". */
  readonly expected: string;
  test(value: unknown): boolean;
  /** What is wrong with a value, as a sentence of its own instead of that one. Shows no secrets. */
  readonly problem?: (value: unknown) => string | undefined;
}

const type = (expected: string, test: (value: unknown) => boolean): ValueType => ({ expected, test });

export const isString = type("a string", (v) => typeof v === "string");
export const isBoolean = type("true or false", (v) => typeof v === "boolean");
export const isNumber = type("a number", (v) => typeof v === "number" && !Number.isNaN(v));
export const isFunction = type("a function or class", (v) => typeof v === "function");
export const isObject = type("an object", (v) => typeof v === "object" && v !== null && !Array.isArray(v));
export const isRegExp = type("a regular expression", (v) => v instanceof RegExp);
export const isAnything = type("any value", () => true);

export const isListOf = (item: ValueType): ValueType =>
  type(`a list whose items are each ${item.expected}`, (v) => Array.isArray(v) && v.every((x) => item.test(x)));

export const isOneOf = (...values: readonly unknown[]): ValueType =>
  type(`one of ${values.map((v) => JSON.stringify(v)).join(", ")}`, (v) => values.includes(v));

export const isEither = (...types: readonly ValueType[]): ValueType =>
  type(types.map((t) => t.expected).join(" or "), (v) => types.some((t) => t.test(v)));

export const isNullOr = (inner: ValueType): ValueType =>
  isEither(
    inner,
    type("null", (v) => v === null),
  );

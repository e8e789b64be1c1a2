import type { SafeString } from "./safe-string.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Text that is worked out each time it is used: a translation in the language of the reader, not of the start.
 *
 * Follows Django's lazy strings (`gettext_lazy`); where a string is taken, `String(value)` or `str(value)` gives it.
 */
export class LazyText {
  readonly #evaluate: () => string | SafeString;

  constructor(evaluate: () => string | SafeString) {
    this.#evaluate = evaluate;
  }

  static is(value: unknown): value is LazyText {
    return typeof value === "object" && value !== null && #evaluate in value;
  }

  /** The present text, safe when the function returns safe text. */
  resolve(): string | SafeString {
    return this.#evaluate();
  }

  toString(): string {
    return String(this.#evaluate());
  }

  valueOf(): string {
    return this.toString();
  }

  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    return `LazyText(${JSON.stringify(this.toString())})`;
  }
}

/** Text as most options take it: at once or lazily. */
export type Text = string | LazyText;

/**
 * Turns a function that gives text into one that gives lazy text.
 *
 * ```ts
 * const gettextLazy = lazy(gettext);
 * ```
 */
export function lazy<A extends readonly unknown[]>(
  evaluate: (...args: A) => string | SafeString,
): (...args: A) => LazyText {
  return (...args) => new LazyText(() => evaluate(...args));
}

/** Whether `value` is lazy text (Django: an instance of `Promise`). */
export function isLazy(value: unknown): value is LazyText {
  return LazyText.is(value);
}

/** The text behind lazy text; every other value as it is. */
export function resolveLazy<T>(value: T): Exclude<T, LazyText> | string | SafeString {
  return LazyText.is(value) ? value.resolve() : (value as Exclude<T, LazyText>);
}

/** Wraps a function of text so that lazy text in gives lazy text out (Django's `keep_lazy_text`). */
export function keepLazyText<A extends readonly unknown[]>(
  fn: (text: string, ...rest: A) => string,
): { (text: string, ...rest: A): string; (text: LazyText, ...rest: A): LazyText } {
  function wrapped(text: string, ...rest: A): string;
  function wrapped(text: LazyText, ...rest: A): LazyText;
  function wrapped(text: Text, ...rest: A): Text {
    return LazyText.is(text) ? new LazyText(() => fn(text.toString(), ...rest)) : fn(text, ...rest);
  }
  return wrapped;
}

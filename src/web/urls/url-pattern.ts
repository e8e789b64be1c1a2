import type { Pattern } from "./pattern.ts";
import type { ViewFunction } from "./view.ts";

/** One line of `urlpatterns` that leads to a view; `path()` and `rePath()` make it. */
export class URLPattern {
  readonly pattern: Pattern;
  readonly callback: ViewFunction;
  readonly defaultArgs: Readonly<Record<string, unknown>>;
  readonly name: string | undefined;

  constructor(
    pattern: Pattern,
    callback: ViewFunction,
    defaultArgs: Readonly<Record<string, unknown>> = {},
    name?: string,
  ) {
    this.pattern = pattern;
    this.callback = callback;
    this.defaultArgs = defaultArgs;
    this.name = name;
  }

  /** The route or expression as written. */
  get text(): string {
    return this.pattern.text;
  }

  toString(): string {
    return this.name === undefined ? `'${this.text}'` : `'${this.text}' [name='${this.name}']`;
  }
}

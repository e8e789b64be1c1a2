import type { Engine } from "./engine.ts";
import { snakeToCamel } from "../utils/case.ts";
import { isForbidden } from "./runtime/lookup.ts";
import { RenderState } from "./runtime/render-state.ts";
import type { RenderableTemplate } from "./renderable.ts";

/** Values that a template is rendered with. Functions, promises and query sets among them are called and awaited. */
export type ContextValues = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;

/** Gives values for every template of a request; null-like results and promises are fine. */
// oxlint-disable-next-line typescript/no-explicit-any -- each processor declares the request type that its layer has
export type ContextProcessor = (request: any) => object | null | undefined | Promise<object | null | undefined>;

export interface ContextOptions {
  /** Whether output is escaped (default true). */
  readonly autoescape?: boolean | undefined;
  /** Whether numbers and dates print in the format of the language; null: as in Django, yes. */
  readonly useL10n?: boolean | null | undefined;
  /** Whether times are shown in the current zone; null: the setting `USE_TZ`. */
  readonly useTz?: boolean | null | undefined;
  /** The request, for context processors and tags that need one. */
  readonly request?: unknown;
  /** Processors besides those of the engine. */
  readonly processors?: readonly ContextProcessor[] | undefined;
}

/** `pop()` was called more often than `push()`. */
export class ContextPopException extends RangeError {
  constructor() {
    super("Context.pop() was called more often than push().");
    this.name = "ContextPopException";
  }
}

type Scope = Map<string, unknown> | null;

/**
 * A stack of scopes: names set in an inner one hide those outside.
 *
 * A name in snake_case that is nowhere found falls back to its camelCase form.
 * Follows `django.template.Context`; with a `request`, `RequestContext`.
 */
export class Context {
  /** Values given from outside, innermost last; never written to. */
  #given: ContextValues[] = [];
  /** How many of them come from context processors. */
  #processed = 0;
  /** Scopes of tags, innermost last; null until something is set in it. */
  #scopes: Scope[] = [null];
  autoescape: boolean;
  useL10n: boolean | null;
  useTz: boolean | null;
  readonly request: unknown;
  readonly processors: readonly ContextProcessor[];
  /** The outermost template that is being rendered with this context. */
  template: RenderableTemplate | null = null;
  /** State of the template that is being rendered now. @internal */
  renderState: RenderState = RenderState.IDLE;

  constructor(values?: ContextValues | null, options: ContextOptions = {}) {
    if (values !== undefined && values !== null) this.#given.push(asValues(values));
    this.autoescape = options.autoescape ?? true;
    this.useL10n = options.useL10n ?? null;
    this.useTz = options.useTz ?? null;
    this.request = options.request;
    this.processors = options.processors ?? [];
  }

  get engine(): Engine | null {
    return this.template?.engine ?? null;
  }

  /** Reads a name for generated code; undefined when it does not exist. @internal */
  look(name: string, camel: string): unknown {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const scope = this.#scopes[i];
      if (scope?.has(name)) return scope.get(name);
    }
    for (let i = this.#given.length - 1; i >= 0; i--) {
      const values = this.#given[i]!;
      if (values instanceof Map) {
        if (values.has(name)) return values.get(name);
      } else if (Object.hasOwn(values, name)) {
        return (values as Record<string, unknown>)[name];
      }
    }
    return camel === name ? undefined : this.look(camel, camel);
  }

  /** The value of a name, or `otherwise`. Functions are not called. */
  get(name: string, otherwise?: unknown): unknown {
    const value = isForbidden(name) ? undefined : this.look(name, snakeToCamel(name));
    return value === undefined ? otherwise : value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Sets a name in the innermost scope. */
  set(name: string, value: unknown): this {
    const last = this.#scopes.length - 1;
    (this.#scopes[last] ??= new Map()).set(name, value);
    return this;
  }

  /** Sets a name in the innermost scope that has it, else in the innermost of all. */
  setUpward(name: string, value: unknown): void {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const scope = this.#scopes[i];
      if (scope?.has(name)) {
        scope.set(name, value);
        return;
      }
    }
    this.set(name, value);
  }

  delete(name: string): boolean {
    return this.#scopes.at(-1)?.delete(name) ?? false;
  }

  /** Opens a scope, with values if given. */
  push(values?: ContextValues): this {
    this.#scopes.push(values === undefined ? null : new Map(entries(values)));
    return this;
  }

  /** Closes the innermost scope. */
  pop(): void {
    if (this.#scopes.length === 1) throw new ContextPopException();
    this.#scopes.pop();
  }

  /** How many scopes are open. @internal */
  get depth(): number {
    return this.#scopes.length;
  }

  /** Closes scopes down to a depth, after an error. @internal */
  unwind(depth: number): void {
    this.#scopes.length = depth;
  }

  /** Django's name for `push(values)`. */
  update(values: ContextValues): this {
    return this.push(values);
  }

  /** All names and values as one `Map`. */
  flatten(): Map<string, unknown> {
    const flat = new Map<string, unknown>([
      ["True", true],
      ["False", false],
      ["None", null],
    ]);
    for (const values of this.#given) for (const [name, value] of entries(values)) flat.set(name, value);
    for (const scope of this.#scopes) for (const [name, value] of scope ?? []) flat.set(name, value);
    return flat;
  }

  /** A context with the same options and no values but these. */
  new(values?: ContextValues | null): Context {
    const { autoescape, useL10n, useTz, request, processors } = this;
    const fresh = new Context(values, { autoescape, useL10n, useTz, request, processors });
    fresh.template = this.template;
    fresh.renderState = this.renderState;
    return fresh;
  }

  /** Puts values of a context processor below those given, above earlier ones; returns the function that takes them out. @internal */
  addBelow(values: ContextValues): () => void {
    this.#given.splice(this.#processed++, 0, asValues(values));
    return () => {
      this.#given.splice(--this.#processed, 1);
    };
  }
}

function entries(values: ContextValues): Iterable<[string, unknown]> {
  return values instanceof Map ? (values as Map<string, unknown>) : Object.entries(values);
}

function asValues(values: unknown): ContextValues {
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return values as ContextValues;
  throw new TypeError(`A context is an object or a Map of names and values, not ${typeof values}.`);
}

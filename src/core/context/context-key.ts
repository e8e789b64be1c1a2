import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What Django keeps per thread, kept per request: one store, entered once, that holds one mutable map.
 *
 * A key carries its type and its default, so that reading outside a request works too.
 * Source: Django's `asgiref.local.Local` uses; Node's `AsyncLocalStorage`.
 */
export class RequestContext {
  /** Made with the first value: most requests set none. */
  values: Map<ContextKey<unknown>, unknown> | undefined;
  readonly parent: RequestContext | undefined;
  constructor(parent?: RequestContext) {
    this.parent = parent;
  }

  set(key: ContextKey<unknown>, value: unknown): void {
    this.values ??= new Map();
    this.values.set(key, value);
  }
}

const storage = new AsyncLocalStorage<RequestContext>();
/** Values set outside any request: scripts, the shell, start-up. */
const root = new RequestContext();

/**
 * A typed value of the running request.
 *
 * ```ts
 * const activeLanguage = new ContextKey<string | null>("language", () => null);
 * activeLanguage.set("de");
 * activeLanguage.get(); // "de", in this request and in no other
 * ```
 */
export class ContextKey<T> {
  readonly name: string;
  readonly #fallback: () => T;

  constructor(name: string, fallback: () => T) {
    this.name = name;
    this.#fallback = fallback;
  }

  /** The value in this request, in the scope around it, or the default. */
  get(): T {
    let context: RequestContext | undefined = storage.getStore() ?? root;
    for (; context !== undefined; context = context.parent) {
      const { values } = context;
      if (values?.has(this as ContextKey<unknown>)) return values.get(this as ContextKey<unknown>) as T;
    }
    return this.#fallback();
  }

  /** Sets the value for the rest of this request (outside one: for the process). */
  set(value: T): void {
    (storage.getStore() ?? root).set(this as ContextKey<unknown>, value);
  }

  /** Takes the value of this request back, so that the default counts again. */
  unset(): void {
    (storage.getStore() ?? root).values?.delete(this as ContextKey<unknown>);
  }

  /** Runs `body` with the value set, and only there, also across `await`. */
  run<R>(value: T, body: () => R): R {
    const inner = new RequestContext(storage.getStore() ?? root);
    inner.set(this as ContextKey<unknown>, value);
    return storage.run(inner, body);
  }
}

/** Runs `body` in a fresh context, which sees nothing that other requests set. The server calls it once a request. */
export function runInContext<R>(body: () => R): R {
  return storage.run(new RequestContext(), body);
}

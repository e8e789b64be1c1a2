import { ObjectDoesNotExist } from "../../core/errors/exceptions.ts";
import type { Context } from "../context.ts";
import { SynchronousRenderError } from "../errors.ts";

/** Rendering in progress: yields what has to be awaited, gets the value back, returns the result. */
export type StepGenerator<T = string> = Generator<unknown, T, unknown>;
/** A compiled function. */
export type StepFunction<T = string> = (context: Context) => StepGenerator<T>;

/** Whether `value` has to be awaited: a promise, a query set, a relation that is not loaded. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** Whether an error means "this variable has no value" (Django's `silent_variable_failure`). */
export function isSilent(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  return (
    error instanceof ObjectDoesNotExist || (error as { silentVariableFailure?: unknown }).silentVariableFailure === true
  );
}

/** Rendering that can be awaited, and that a synchronous render can run to its end. */
export class Steps<T> implements PromiseLike<T> {
  readonly #steps: StepGenerator<T>;
  #result: Promise<T> | null = null;

  constructor(steps: StepGenerator<T>) {
    this.#steps = steps;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise by nature
  then<A = T, B = never>(
    onDone?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#result ??= runAsync(this.#steps);
    return this.#result.then(onDone, onFailed);
  }

  /** Runs to the end without waiting; throws `SynchronousRenderError` where a value has to be awaited. */
  runSync(): T {
    return runSync(this.#steps);
  }
}

/** What a custom tag returned: its failure is never taken for a missing variable. */
export class TagResult implements PromiseLike<unknown> {
  readonly result: PromiseLike<unknown>;
  constructor(result: PromiseLike<unknown>) {
    this.result = result;
  }
  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise by nature
  then<A = unknown, B = never>(
    onDone?: ((value: unknown) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    return this.result.then(onDone, onFailed);
  }
}

/** Runs steps inside a scope such as `(body) => override("de", body)`: the scope is entered anew for each piece between two waits. */
export function* within<T>(scope: <R>(body: () => R) => R, steps: StepGenerator<T>): StepGenerator<T> {
  let step = scope(() => steps.next());
  while (step.done !== true) {
    let resume: () => IteratorResult<unknown, T>;
    try {
      const value: unknown = yield step.value;
      resume = () => steps.next(value);
    } catch (error) {
      resume = () => steps.throw(error);
    }
    step = scope(resume);
  }
  return step.value;
}

/** Drives generated code, awaiting what it yields. A silent failure of an awaited variable makes it missing. */
export async function runAsync<T>(steps: StepGenerator<T>): Promise<T> {
  let step = steps.next();
  while (step.done !== true) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = isSilent(error) && !(step.value instanceof TagResult) ? steps.next(undefined) : steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

/** Drives generated code to its end; throws into it where something has to be awaited. */
export function runSync<T>(steps: StepGenerator<T>): T {
  let step = steps.next();
  while (step.done !== true) {
    const wanted = step.value instanceof TagResult ? step.value.result : step.value;
    if (!(wanted instanceof Steps)) {
      step = steps.throw(new SynchronousRenderError());
      continue;
    }
    let value: unknown;
    try {
      value = wanted.runSync();
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

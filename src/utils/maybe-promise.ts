/** Results that may be there at once, so that what waits for nothing costs no promise. */

export type MaybePromise<T> = T | Promise<T>;

/**
 * A result as a promise; what `body` throws becomes its rejection.
 *
 * ```ts
 * settle(() => 1); // Promise<1>
 * settle(() => { throw new Error("no"); }); // rejected, not thrown
 * ```
 */
export function settle<T>(body: () => MaybePromise<T>): Promise<T> {
  try {
    const result = body();
    return result instanceof Promise ? result : Promise.resolve(result);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

/** Goes on with a result: at once when it is there. */
export function andThen<T, R>(result: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return result instanceof Promise ? result.then(next) : next(result);
}

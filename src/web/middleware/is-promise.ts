/** Whether a value is to be waited for. */
export function isPromise<T>(value: T | PromiseLike<T>): value is Promise<T> {
  if (value instanceof Promise) return true;
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

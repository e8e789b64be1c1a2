import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import type { FilterFunction, FilterState } from "../library.ts";
import { isThenable } from "./steps.ts";

/** What filters with `needsAutoescape` get. */
export const ON: FilterState = Object.freeze({ autoescape: true });
export const OFF: FilterState = Object.freeze({ autoescape: false });

/** A result that is safe because the filter is and its input was. */
function safe(result: unknown): unknown {
  if (isThenable(result)) return Promise.resolve(result).then(safe);
  return typeof result === "string" ? markSafe(result) : result;
}

/** A filter that keeps safe text safe. */
export function filterSafe(run: FilterFunction, value: unknown, argument?: unknown, state?: FilterState): unknown {
  const result = run(value, argument, state);
  return SafeString.is(value) ? safe(result) : result;
}

/** A filter of text. Of safe text it need not know whether to escape: there is nothing left to escape. */
export function filterString(run: FilterFunction, value: unknown, argument?: unknown, state?: FilterState): unknown {
  return run(str(value), argument, SafeString.is(value) && state !== undefined ? OFF : state);
}

/** A filter of text that keeps safe text safe. */
export function filterStringSafe(
  run: FilterFunction,
  value: unknown,
  argument?: unknown,
  state?: FilterState,
): unknown {
  const result = filterString(run, value, argument, state);
  return SafeString.is(value) ? safe(result) : result;
}

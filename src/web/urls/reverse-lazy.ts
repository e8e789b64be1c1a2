import { LazyText } from "../../utils/lazy.ts";
import { reverse, type ReverseOptions } from "./reverse.ts";
import type { ViewFunction } from "./view.ts";

/** The same as `reverse()`, worked out when it is used: for class fields and settings, which are read before URLs are. */
export function reverseLazy(view: string | ViewFunction, options: ReverseOptions = {}): LazyText {
  return new LazyText(() => reverse(view, options));
}

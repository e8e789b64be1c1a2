import { gettext } from "../../core/i18n/translation.ts";
import { repr, str } from "../../utils/str.ts";
import type { Library } from "../library.ts";
import { truthy } from "../runtime/comparison.ts";

/** `"yes,no,maybe"`: the word for true, false and None. */
function yesno(value: unknown, argument?: unknown): unknown {
  const bits = (argument === undefined || argument === null ? gettext("yes,no,maybe") : str(argument)).split(",");
  if (bits.length < 2) return value;
  const [yes, no] = bits;
  const maybe = bits.length === 3 ? bits[2] : no;
  if (value === null || value === undefined) return maybe;
  return truthy(value) ? yes : no;
}

/** Filters that choose, and `pprint`. */
export function registerLogicFilters(register: Library): void {
  const filter = register.filter.bind(register) as Library["filter"];
  const withDefault = { argument: "required", safeLiterals: true } as const;
  filter("default", (value, otherwise) => (truthy(value) ? value : otherwise), withDefault);
  filter(
    "default_if_none",
    (value, otherwise) => (value === null || value === undefined ? otherwise : value),
    withDefault,
  );
  filter("pprint", (value) => repr(value), { isSafe: true, argument: "none" });
  filter("yesno", yesno);
}

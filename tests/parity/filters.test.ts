import { defaultFilters } from "../../src/template/filters/default-filters.ts";
import { filterSafe, filterString, filterStringSafe, OFF, ON } from "../../src/template/runtime/apply-filter.ts";
import { SafeString } from "../../src/utils/safe-string.ts";
import { runVectors } from "./harness.ts";

/** Calls a filter as Django's function of that name: text becomes a string, safe text stays safe where the function says so. */
function call(name: string, args: readonly unknown[], autoescape: boolean): unknown {
  const definition = defaultFilters.filters.get(name);
  if (definition === undefined) throw new Error(`There is no filter ${name}.`);
  const { run, stringfilter, isSafe, needsAutoescape } = definition;
  const state = needsAutoescape ? (autoescape ? ON : OFF) : undefined;
  const [value, argument] = args;
  if (stringfilter) return (isSafe ? filterStringSafe : filterString)(run, value, argument, state);
  return isSafe && SafeString.is(value) ? filterSafe(run, value, argument, state) : run(value, argument, state);
}

runVectors("filters.json", (v, { decode }) =>
  call(v["filter"] as string, decode(v["args"]) as unknown[], v["autoescape"] !== false),
);

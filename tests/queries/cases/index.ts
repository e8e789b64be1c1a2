/** All queries, by subject. */
import type { QueryCase } from "../case.ts";
import { aggregation } from "./aggregation.ts";
import { conditional } from "./conditional.ts";
import { datesAndSets } from "./dates-and-sets.ts";
import { exclusions } from "./exclusions.ts";
import { functions } from "./functions.ts";
import { json } from "./json.ts";
import { lookups } from "./lookups.ts";
import { relations } from "./relations.ts";
import { subqueries } from "./subqueries.ts";
import { values } from "./values.ts";
import { windows } from "./windows.ts";

export const CASES: Readonly<Record<string, readonly QueryCase[]>> = {
  lookups,
  relations,
  values,
  aggregation,
  subqueries,
  conditional,
  "dates and sets": datesAndSets,
  json,
  windows,
  exclusions,
  functions,
};

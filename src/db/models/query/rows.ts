/** Query sets as the modules behind their methods see them. */
import type { BaseModel } from "../model.ts";
import { QUERY } from "./internals.ts";
import type { QuerySet } from "./query-set.ts";
import { isSliced } from "./state.ts";

export type Rows = QuerySet<BaseModel>;

/** A query set of whatever rows; its types are the business of its methods. */
export function rowsOf(query: unknown): Rows {
  return query as Rows;
}

/** Throws TypeError when a slice was taken: what comes after would change which rows it holds. */
export function requireUnsliced(query: unknown, what: string): void {
  if (isSliced(rowsOf(query).getQuerySet()[QUERY].state))
    throw new TypeError(`Cannot ${what} once a slice has been taken.`);
}

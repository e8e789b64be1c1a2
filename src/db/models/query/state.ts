/** What a query set asks for: frozen data, shared by copies until they differ. */
import type { Expression, OrderingTerm } from "../expressions/expression.ts";
import type { ModelClass } from "../fields/field.ts";
import type { Condition } from "./condition.ts";

/** A step that depends on those before it. */
export type QueryStep =
  | { readonly kind: "filter"; readonly condition: Condition; readonly sticky?: boolean }
  | { readonly kind: "annotate"; readonly alias: string; readonly expression: Expression; readonly selected: boolean };

/** Columns of values() and relatives. Null names: all columns and annotations. */
export interface ValuesSelection {
  readonly shape: "dict" | "list" | "flat";
  readonly names: readonly string[] | null;
  /** Number of steps before values(): relations named here are joined before those of later filters. Default: all. */
  readonly at?: number | undefined;
}

export interface CombinedQuery {
  readonly operator: "union" | "intersection" | "difference";
  readonly all: boolean;
  readonly queries: readonly QueryState[];
}

export interface LockOptions {
  readonly nowait: boolean;
  readonly skipLocked: boolean;
  readonly noKey: boolean;
  readonly of: readonly string[];
}

export interface QueryState {
  readonly model: ModelClass;
  readonly steps: readonly QueryStep[];
  /** What the groups of an aggregate annotation are: rows of the model, or equal values of these columns. */
  readonly groupBy: "rows" | readonly string[] | null;
  /** Null: the default order of the model. */
  readonly ordering: readonly OrderingTerm[] | null;
  readonly reversed: boolean;
  readonly values: ValuesSelection | null;
  /** Relations read with the query, as paths; true: all that are not null. */
  readonly related: readonly string[] | true;
  /** only() and defer(): names of fields, by the path of their relation. */
  readonly deferred: { readonly only: boolean; readonly names: ReadonlySet<string> } | null;
  readonly distinct: boolean | readonly string[];
  /** Tables that extra() adds. */
  readonly extraTables: readonly string[];
  readonly low: number;
  readonly high: number | null;
  readonly empty: boolean;
  readonly combined: CombinedQuery | null;
  readonly lock: LockOptions | null;
}

export function initialState(model: ModelClass): QueryState {
  return {
    model,
    steps: [],
    groupBy: null,
    ordering: null,
    reversed: false,
    values: null,
    related: [],
    deferred: null,
    distinct: false,
    extraTables: [],
    low: 0,
    high: null,
    empty: false,
    combined: null,
    lock: null,
  };
}

/** Throws TypeError after union() and relatives, which only some methods may follow. */
export function refuseCombined({ combined }: QueryState, method: string): void {
  if (combined !== null)
    throw new TypeError(`Calling QuerySet.${method}() after ${combined.operator}() is not supported.`);
}

export function isSliced(state: QueryState): boolean {
  return state.low > 0 || state.high !== null;
}

/** Names of annotations so far; of those that rows have, when `selected`. */
export function annotationNames(state: QueryState, selected = false): string[] {
  return state.steps.flatMap((step) => (step.kind === "annotate" && (step.selected || !selected) ? [step.alias] : []));
}

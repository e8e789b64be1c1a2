import type { SqlExpression, SubqueryNode } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import type { Condition } from "../query/condition.ts";
import type { Resolved } from "./expression.ts";

/** What expressions and lookups may ask of the query they stand in. */
export interface Scope {
  /** A path such as `author__name__lower`; joins are made as needed. */
  resolvePath(path: string): Resolved;
  /** A path in the query around this one, for `OuterRef`; with `depth` 2 in the one around that. */
  resolveOuter(path: string, depth?: number): Resolved;
  /** A condition as an expression, for CASE and FILTER. */
  resolveCondition(condition: Condition): Resolved;
  /**
   * A value as a parameter in the driver's form; without a field, as its type suggests. `source` is what holds the
   * value, by default the lookup that is being resolved.
   */
  param(value: unknown, field: Field | null, source?: object): SqlExpression;
  /** The statement of a query set that stands inside this one. */
  subquery(
    querySet: unknown,
    options?: { readonly single?: boolean; readonly exists?: boolean; readonly ordered?: boolean },
  ): {
    readonly node: SubqueryNode;
    readonly field: Field | null;
    /** True when it is known that it has no rows. */
    readonly empty?: boolean;
  };
  readonly vendor: string;
}

/** Expressions as they are written in queries: `F("price")`, `Value(5)`. */
import { ValueExpression } from "./combined.ts";
import "./expression-wrapper.ts";
import { FieldReference, OuterReference } from "./field-reference.ts";
import type { OutputField } from "./output-fields.ts";

/** The value of a column, reached by its path; computed by the database, not here. */
export function F<const P extends string>(path: P): FieldReference<P> {
  return new FieldReference(path);
}

/** A column of the query around a subquery; `OuterRef(OuterRef("pk"))` is one of the query around that. */
export function OuterRef<const P extends string>(path: P | OuterReference<P>): OuterReference<P> {
  return new OuterReference(path);
}

/** A plain value where an expression is wanted. */
export function Value<const V>(value: V, options: { readonly outputField?: OutputField } = {}): ValueExpression<V> {
  return new ValueExpression(value, options);
}

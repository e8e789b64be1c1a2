/** Lookups as conditions of two expressions (docs/ref/models/lookups, "Lookup reference"; django.db.models.lookups). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { applyLookup } from "../lookups/lookup.ts";
import { findLookup } from "../lookups/registry.ts";
import type { ReadsOf, ReadsOfOperand } from "../types/expressions.ts";
import { contentsOf } from "../../sql/walk.ts";
import { Expression, type Resolved } from "./expression.ts";
import { pathOrExpression } from "./field-reference.ts";
import { OUTPUT } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

class LookupExpression<out P = unknown> extends Expression<boolean, P> {
  readonly lookupName: string;
  readonly left: Expression;
  readonly right: unknown;

  constructor(lookupName: string, left: unknown, right: unknown) {
    super();
    this.lookupName = lookupName;
    this.left = pathOrExpression(left);
    this.right = right;
  }

  override get containsAggregate(): boolean {
    return this.left.containsAggregate || (Expression.is(this.right) && this.right.containsAggregate);
  }

  override resolve(scope: Scope): Resolved {
    const left = this.left.resolve(scope);
    const field = left.field ?? OUTPUT.text;
    const lookup = findLookup(field, this.lookupName) ?? findLookup(field.targetField, this.lookupName);
    if (lookup === undefined)
      throw new FieldError(`Unsupported lookup '${this.lookupName}' for ${field.targetField.constructor.name}.`);
    const node = applyLookup(lookup, left, this.right, scope);
    const { aggregate, window } = contentsOf(node);
    return { node, field: OUTPUT.boolean, aggregate, window };
  }
}

type Compare = <const L, const R>(left: L, right: R) => Expression<boolean, ReadsOf<L> | ReadsOfOperand<R>>;

function comparison(lookupName: string): Compare {
  return (left, right) => new LookupExpression(lookupName, left, right);
}

/** `Exact(F("price"), F("cost"))`: a text on the left is a path, on the right a value. */
export const Exact: Compare = comparison("exact");
/** `GreaterThan(F("pages"), F("author__mean"))`, in `filter()`, `annotate()` and `When()`. */
export const GreaterThan: Compare = comparison("gt");
export const GreaterThanOrEqual: Compare = comparison("gte");
export const LessThan: Compare = comparison("lt");
export const LessThanOrEqual: Compare = comparison("lte");
export const IExact: Compare = comparison("iexact");
export const Contains: Compare = comparison("contains");
export const IContains: Compare = comparison("icontains");
export const StartsWith: Compare = comparison("startswith");
export const IStartsWith: Compare = comparison("istartswith");
export const EndsWith: Compare = comparison("endswith");
export const IEndsWith: Compare = comparison("iendswith");
export const Regex: Compare = comparison("regex");
export const IRegex: Compare = comparison("iregex");
/** `In(F("status"), ["d", "p"])`; also of a query set. */
export const In: Compare = comparison("in");
/** `Range(F("pages"), [10, 20])`. */
export const Range: Compare = comparison("range");
/** `IsNull(F("email"), true)`. */
export const IsNull: Compare = comparison("isnull");

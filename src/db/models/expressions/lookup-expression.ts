/** Lookups as conditions of two expressions (docs/ref/models/lookups, "Lookup reference"; django.db.models.lookups). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { applyLookup } from "../lookups/lookup.ts";
import { findLookup } from "../lookups/registry.ts";
import type { ReadsOf, ReadsOfOperand } from "../types/expressions.ts";
import { contentsOf } from "../../sql/walk.ts";
import { Expression, type ExpressionDeconstruction, type Resolved } from "./expression.ts";
import { pathOrExpression } from "./field-reference.ts";
import { OUTPUT } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

class LookupExpression<out P = unknown> extends Expression<boolean, P> {
  /** As it is called: `Exact` for `exact`. */
  readonly name: string;
  readonly lookupName: string;
  readonly left: Expression;
  readonly right: unknown;

  constructor(name: string, lookupName: string, left: unknown, right: unknown) {
    super();
    this.name = name;
    this.lookupName = lookupName;
    this.left = pathOrExpression(left);
    this.right = right;
  }

  override get containsAggregate(): boolean {
    return this.left.containsAggregate || (Expression.is(this.right) && this.right.containsAggregate);
  }

  override deconstruct(): ExpressionDeconstruction {
    return { path: `models.lookups.${this.name}`, args: [this.left, this.right], options: {} };
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

function comparison(name: string, lookupName: string): Compare {
  return (left, right) => new LookupExpression(name, lookupName, left, right);
}

/** `Exact(F("price"), F("cost"))`: a text on the left is a path, on the right a value. */
export const Exact: Compare = comparison("Exact", "exact");
/** `GreaterThan(F("pages"), F("author__mean"))`, in `filter()`, `annotate()` and `When()`. */
export const GreaterThan: Compare = comparison("GreaterThan", "gt");
export const GreaterThanOrEqual: Compare = comparison("GreaterThanOrEqual", "gte");
export const LessThan: Compare = comparison("LessThan", "lt");
export const LessThanOrEqual: Compare = comparison("LessThanOrEqual", "lte");
export const IExact: Compare = comparison("IExact", "iexact");
export const Contains: Compare = comparison("Contains", "contains");
export const IContains: Compare = comparison("IContains", "icontains");
export const StartsWith: Compare = comparison("StartsWith", "startswith");
export const IStartsWith: Compare = comparison("IStartsWith", "istartswith");
export const EndsWith: Compare = comparison("EndsWith", "endswith");
export const IEndsWith: Compare = comparison("IEndsWith", "iendswith");
export const Regex: Compare = comparison("Regex", "regex");
export const IRegex: Compare = comparison("IRegex", "iregex");
/** `In(F("status"), ["d", "p"])`; also of a query set. */
export const In: Compare = comparison("In", "in");
/** `Range(F("pages"), [10, 20])`. */
export const Range: Compare = comparison("Range", "range");
/** `IsNull(F("email"), true)`. */
export const IsNull: Compare = comparison("IsNull", "isnull");

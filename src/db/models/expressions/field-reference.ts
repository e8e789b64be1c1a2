import { NotSupportedError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { CharField } from "../fields/char-field.ts";
import { GenericIPAddressField } from "../fields/generic-ip-address-field.ts";
import type { At } from "../types/expressions.ts";
import { Combinable } from "./combined.ts";
import { Expression, type Resolved } from "./expression.ts";
import type { ShapeWalk } from "../query/shapes/shape-tree.ts";
import type { Scope } from "./scope.ts";

/** A column, relation or annotation by its path: what `F("author__name")` makes. */
export class FieldReference<out P extends string = string> extends Combinable<At<P>, P> {
  readonly path: P;

  constructor(path: P) {
    super();
    if (typeof path !== "string") throw new TypeError(`F() takes the path of a field, not ${typeof path}.`);
    this.path = path;
  }

  override addToShape(walk: ShapeWalk): boolean {
    walk.step(FieldReference);
    walk.step(this.path);
    return this.constructor === FieldReference;
  }

  /**
   * The characters from `start` up to, but without, `end`, counted from 0: Django's `F("name")[0:3]`.
   *
   * Throws RangeError for negative numbers, and `NotSupportedError`, when the query is made, for a field without text.
   */
  slice(start: number, end?: number | null): Combinable<At<P>, P> {
    return new SlicedExpression(this, start, end ?? null);
  }

  /** The character at a position: `F("name")[0]`. Throws as `slice()` does. */
  at(position: number): Combinable<At<P>, P> {
    return new SlicedExpression(this, position, position + 1);
  }

  override resolve(scope: Scope): Resolved {
    return scope.resolvePath(this.path);
  }
}

/** A part of a text: what `slice()` gives. @internal */
export class SlicedExpression<out V, out P> extends Combinable<V, P> {
  readonly source: Expression;
  readonly start: number;
  readonly end: number | null;

  constructor(source: Expression, start: number, end: number | null) {
    super();
    if (!Number.isSafeInteger(start) || (end !== null && !Number.isSafeInteger(end)))
      throw new TypeError("Argument to slice must be whole numbers.");
    if (start < 0 || (end !== null && end < 0)) throw new RangeError("Negative indexing is not supported.");
    if (end !== null && end < start) throw new RangeError("Slice stop must be greater than slice start.");
    this.source = source;
    this.start = start;
    this.end = end;
  }

  override get containsAggregate(): boolean {
    return this.source.containsAggregate;
  }

  override resolve(scope: Scope): Resolved {
    const source = this.source.resolve(scope);
    const field = source.field?.targetField;
    if (!(field instanceof CharField) || field instanceof GenericIPAddressField)
      throw new NotSupportedError("This field does not support slicing.");
    const numbers = this.end === null ? [this.start + 1] : [this.start + 1, this.end - this.start];
    const args = [source.node, ...numbers.map((value): SqlExpression => ({ kind: "literal", value }))];
    return { ...source, node: { kind: "function", name: "SUBSTR", args } };
  }
}

/** A column of the query around a subquery; which model that is, no type knows. */
// oxlint-disable-next-line typescript/no-explicit-any -- may stand for a value of any field
export class OuterReference<out P extends string = string> extends Combinable<any, never> {
  readonly path: P;
  /** How many queries lie between: 1 for the query right around. */
  readonly depth: number;

  constructor(path: P | OuterReference<P>) {
    super();
    const inner = path instanceof OuterReference ? path : null;
    this.path = inner?.path ?? (path as P);
    this.depth = (inner?.depth ?? 0) + 1;
    if (typeof this.path !== "string")
      throw new TypeError(`OuterRef() takes the path of a field or an OuterRef(), not ${typeof path}.`);
  }

  override resolve(scope: Scope): Resolved {
    return scope.resolveOuter(this.path, this.depth);
  }
}

/** A text as the path of a column, an expression as it is: how most functions take their arguments. */
export function pathOrExpression(value: unknown): Expression {
  if (typeof value === "string") return new FieldReference(value);
  if (Expression.is(value)) return value;
  throw new TypeError(`Expected the path of a field or an expression, got ${value === null ? "null" : typeof value}.`);
}

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

  override resolve(scope: Scope): Resolved {
    return scope.resolvePath(this.path);
  }
}

/** A column of the query around a subquery; which model that is, no type knows. */
// oxlint-disable-next-line typescript/no-explicit-any -- may stand for a value of any field
export class OuterReference<out P extends string = string> extends Combinable<any, never> {
  readonly path: P;

  constructor(path: P) {
    super();
    if (typeof path !== "string") throw new TypeError(`OuterRef() takes the path of a field, not ${typeof path}.`);
    this.path = path;
  }

  override resolve(scope: Scope): Resolved {
    return scope.resolveOuter(this.path);
  }
}

/** A text as the path of a column, an expression as it is: how most functions take their arguments. */
export function pathOrExpression(value: unknown): Expression {
  if (typeof value === "string") return new FieldReference(value);
  if (Expression.is(value)) return value;
  throw new TypeError(`Expected the path of a field or an expression, got ${value === null ? "null" : typeof value}.`);
}

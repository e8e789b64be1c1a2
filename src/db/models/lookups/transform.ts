/** Functions of a column inside a path: `published__year__gte` (docs/howto/custom-lookups, "A transformer example"). */
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { Func } from "../expressions/func.ts";
import type { Scope } from "../expressions/scope.ts";

/** An expression whose columns and type are found already. */
export class ResolvedExpression extends Expression {
  readonly #resolved: Resolved;

  constructor(resolved: Resolved) {
    super();
    this.#resolved = resolved;
  }

  override get containsAggregate(): boolean {
    return this.#resolved.aggregate;
  }

  override resolve(): Resolved {
    return this.#resolved;
  }
}

/**
 * A function that a path may name once it is registered; it stands in other expressions as well.
 *
 * ```ts
 * class AbsoluteValue extends Transform<number> {
 *   static override readonly lookupName = "abs";
 *   static override readonly functionName = "ABS";
 * }
 * registerTransform(fields.IntegerField, AbsoluteValue);
 * await Experiment.objects.filter({ change__abs__lt: 27 });
 * ```
 */
export class Transform<V = unknown> extends Func<V> {
  /** Name in paths. */
  static readonly lookupName: string = "";
  /** Whether the right side of a lookup goes through the transform too. */
  static readonly bilateral: boolean = false;
  static override readonly arity: number | null = 1;

  protected override resolveWith(args: readonly Resolved[], scope: Scope): Resolved {
    const transform = this.constructor as typeof Transform;
    const [input] = args as readonly [Resolved];
    const bilateral = transform.bilateral ? [...(input.bilateral ?? []), transform] : input.bilateral;
    return { ...super.resolveWith(args, scope), via: { transform, input }, bilateral };
  }
}

/** A class of transforms that paths can use: it makes one of a single argument. */
export interface TransformClass {
  readonly lookupName: string;
  new (args: readonly unknown[]): Transform;
}

/** A transform of a column, as a path names it. */
export function applyTransform(transform: TransformClass, input: Resolved, scope: Scope): Resolved {
  return new transform([new ResolvedExpression(input)]).resolve(scope);
}

/** The right side of a lookup, through the bilateral transforms of the left one. */
export function applyBilateral(left: Resolved, right: SqlExpression, scope: Scope): SqlExpression {
  let at: Resolved = { node: right, field: left.field, aggregate: false };
  for (const transform of left.bilateral ?? []) at = applyTransform(transform as TransformClass, at, scope);
  return at.node;
}

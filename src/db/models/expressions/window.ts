/** Window functions (docs/ref/models/expressions, "Window functions"). */
import { NotSupportedError } from "../../errors.ts";
import type { FunctionNode, SqlExpression, WindowNode } from "../../sql/nodes.ts";
import { describeValue, type Field } from "../fields/field.ts";
import type { EXPR, READS } from "../types/brands.ts";
import type { AnyExpression, Argument, ReadsOf, ReadsOfOperand } from "../types/expressions.ts";
import { Aggregate } from "./aggregate.ts";
import { Combinable } from "./combined.ts";
import { Expression, type OrderBy, type OrderingTerm, type Resolved } from "./expression.ts";
import { pathOrExpression } from "./field-reference.ts";
import { type OutputField, outputFieldOf } from "./output-fields.ts";
import { orderTerms, resolveOrder } from "./ordering.ts";
import type { Scope } from "./scope.ts";

/** Rows of a frame that do not count (Django's enumeration of the same name). */
export const WindowFrameExclusion = Object.freeze({
  CURRENT_ROW: "CURRENT ROW",
  GROUP: "GROUP",
  TIES: "TIES",
  NO_OTHERS: "NO OTHERS",
});
type Exclusion = (typeof WindowFrameExclusion)[keyof typeof WindowFrameExclusion];

export interface WindowFrameOptions {
  /** Rows, or steps of values, before (negative) or after the row at hand; null: from the first one on. */
  readonly start?: number | null | undefined;
  /** The same for the end; null: to the last one. */
  readonly end?: number | null | undefined;
  readonly exclusion?: Exclusion | null | undefined;
}

/** The rows of a partition that a window function looks at. */
abstract class WindowFrame {
  readonly start: number | null;
  readonly end: number | null;
  readonly exclusion: Exclusion | null;

  constructor({ start = null, end = null, exclusion = null }: WindowFrameOptions = {}) {
    if (exclusion !== null && !Object.values(WindowFrameExclusion).includes(exclusion))
      throw new TypeError(`exclusion must be one of WindowFrameExclusion, not ${describeValue(exclusion)}.`);
    this.start = start;
    this.end = end;
    this.exclusion = exclusion;
  }

  /** Words of the clause: none come from outside, numbers are whole. */
  toSql(scope: Scope): string {
    if (this.exclusion !== null && scope.vendor === "mysql")
      throw new NotSupportedError("This backend does not support window frame exclusions.");
    const start = frameBound(this.start, "UNBOUNDED PRECEDING");
    const end = frameBound(this.end, "UNBOUNDED FOLLOWING");
    const exclusion = this.exclusion === null ? "" : ` EXCLUDE ${this.exclusion}`;
    return `${this.words} BETWEEN ${start} AND ${end}${exclusion}`;
  }

  protected abstract readonly words: "ROWS" | "RANGE";
}

function frameBound(value: number | null, unbounded: string): string {
  if (value === null) return unbounded;
  if (value === 0) return "CURRENT ROW";
  return `${Math.abs(value)} ${value < 0 ? "PRECEDING" : "FOLLOWING"}`;
}

function checkBound(name: string, value: unknown, allowed: string, fits: (value: number) => boolean): void {
  if (value === null || (Number.isSafeInteger(value) && fits(value as number))) return;
  throw new TypeError(`${name} argument must be ${allowed}, zero, or None, but got '${String(value)}'.`);
}

class RowFrame extends WindowFrame {
  protected override readonly words = "ROWS";

  constructor(options?: WindowFrameOptions) {
    super(options);
    checkBound("start", this.start, "an integer", () => true);
    checkBound("end", this.end, "an integer", () => true);
    if (this.start !== null && this.end !== null && this.start > this.end)
      throw new TypeError("start cannot be greater than end.");
  }
}

class ValueFrame extends WindowFrame {
  protected override readonly words = "RANGE";

  constructor(options?: WindowFrameOptions) {
    super(options);
    checkBound("start", this.start, "a negative integer", (value) => value <= 0);
    checkBound("end", this.end, "a positive integer", (value) => value >= 0);
  }

  override toSql(scope: Scope): string {
    const bounded = (this.start ?? 0) !== 0 || (this.end ?? 0) !== 0;
    if (bounded && scope.vendor === "postgresql")
      throw new NotSupportedError("PostgreSQL only supports UNBOUNDED together with PRECEDING and FOLLOWING.");
    return super.toSql(scope);
  }
}

/** A frame counted in rows: `RowRange({ start: -1, end: 1 })` is the row with its neighbours. */
export function RowRange(options?: WindowFrameOptions): RowFrame {
  return new RowFrame(options);
}

/** A frame by values of the order: `ValueRange({ end: 0 })` is all up to the row and those equal to it. */
export function ValueRange(options?: WindowFrameOptions): ValueFrame {
  return new ValueFrame(options);
}

export interface WindowOptions {
  /** Rows with equal values see each other only: a path, an expression, or a list of them. */
  readonly partitionBy?: Argument | readonly Argument[] | null | undefined;
  /** The order of the rows of a partition: a name, `-name`, an expression, or a list of them. */
  readonly orderBy?: OrderingTerm | AnyExpression | readonly (OrderingTerm | AnyExpression)[] | null | undefined;
  readonly frame?: RowFrame | ValueFrame | null | undefined;
  readonly outputField?: OutputField;
}

class WindowExpression<out V = unknown, out P = unknown> extends Combinable<V, P> {
  readonly source: Expression;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderBy[];
  readonly frame: WindowFrame | null;
  readonly outputField: Field | undefined;

  constructor(source: unknown, options: WindowOptions) {
    super();
    if (!Expression.is(source) || !source.windowCompatible) {
      const name =
        source instanceof Aggregate ? source.label : Expression.is(source) ? source.constructor.name : source;
      throw new TypeError(`Expression '${String(name)}' isn't compatible with OVER clauses.`);
    }
    this.source = source;
    const { partitionBy, frame } = options;
    const partitions: readonly unknown[] = Array.isArray(partitionBy) ? partitionBy : [partitionBy ?? []].flat();
    this.partitionBy = partitions.map(pathOrExpression);
    this.orderBy = orderTerms("Window.orderBy", options.orderBy);
    if (frame !== undefined && frame !== null && !(frame instanceof WindowFrame))
      throw new TypeError(`frame must be a RowRange() or ValueRange(), not ${describeValue(frame)}.`);
    this.frame = frame ?? null;
    this.outputField = outputFieldOf(options.outputField);
  }

  override resolve(scope: Scope): Resolved {
    const { node, field } = this.source.resolve(scope);
    const over: WindowNode = {
      partitionBy: this.partitionBy.map((part) => part.resolve(scope).node),
      orderBy: resolveOrder(this.orderBy, scope),
      frame: this.frame?.toSql(scope),
    };
    // No group comes of an aggregate that has a window.
    return { node: withWindow(node, over), field: this.outputField ?? field, aggregate: false, window: true };
  }
}

/** The call with a window; that inside a COALESCE where an aggregate has a default. */
function withWindow(node: SqlExpression, over: WindowNode): SqlExpression {
  if (node.kind === "cast") return { ...node, expression: withWindow(node.expression, over) };
  if (node.kind !== "function") throw new TypeError("Window() takes the call of a function.");
  const [first, ...rest] = node.args;
  if (node.name === "COALESCE" && first?.kind === "function" && first.aggregate === true)
    return { ...node, args: [withWindow(first, over), ...rest] };
  return { ...node, over } satisfies FunctionNode;
}

type ReadsOfOrder<T> = T extends string ? (T extends `-${infer Q}` ? Q : T) : ReadsOfOperand<T>;
type EachOf<T, Reads> = T extends null | undefined ? never : Reads;
/** Paths that the options read. */
type WindowReads<O> =
  | (O extends { readonly partitionBy: infer T }
      ? T extends readonly (infer U)[]
        ? ReadsOf<U>
        : EachOf<T, ReadsOf<T>>
      : never)
  | (O extends { readonly orderBy: infer T }
      ? T extends readonly (infer U)[]
        ? ReadsOfOrder<U>
        : EachOf<T, ReadsOfOrder<T>>
      : never);

/**
 * A function over the rows around each row, which stay rows of their own: an aggregate or a window function.
 *
 * ```ts
 * Movie.objects.annotate({
 *   mean: Window(Avg("rating"), { partitionBy: ["studio", "genre"], orderBy: "released", frame: RowRange({ start: -2, end: 2 }) }),
 * });
 * ```
 *
 * A filter on it asks a query around the query. Throws TypeError for other functions, and `FieldError` in `update()`.
 */
export function Window<
  const X extends { readonly [EXPR]: unknown; readonly [READS]: unknown },
  const O extends WindowOptions = WindowOptions,
>(expression: X, options?: O): WindowExpression<X[typeof EXPR], X[typeof READS] | WindowReads<O>> {
  return new WindowExpression(expression, options ?? {});
}

/** Calls of database functions (docs/ref/models/expressions, "Func() expressions"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import { Combinable } from "./combined.ts";
import type { Expression, Resolved } from "./expression.ts";
import { pathOrExpression } from "./field-reference.ts";
import type { Scope } from "./scope.ts";

export interface FuncOptions {
  /** Name of the SQL function, from code; by default that of the class. */
  readonly function?: string | undefined;
  /** The field that converts values; by default that of the arguments, which must agree. */
  readonly outputField?: Field | undefined;
}

/**
 * A call of an SQL function. Texts among the arguments are paths; a text of its own is `Value("…")`.
 *
 * A function of your own is a class that names it, and says which field its values have. Where engines differ,
 * `toSql` looks at `scope.vendor`.
 *
 * ```ts
 * class Soundex extends Func<string> {
 *   static override readonly functionName = "SOUNDEX";
 *   static override readonly arity = 1;
 * }
 * await Author.objects.annotate({ sound: new Soundex(["name"]) });
 * ```
 */
export class Func<V = unknown> extends Combinable<V> {
  /** Name of the SQL function. */
  static readonly functionName: string = "";
  /** Number of arguments; null: any. */
  static readonly arity: number | null = null;

  readonly args: readonly Expression[];
  readonly options: FuncOptions;

  /** Throws TypeError for a wrong number of arguments. */
  constructor(args: readonly unknown[], options: FuncOptions = {}) {
    super();
    const { arity, name } = this.constructor as typeof Func;
    if (arity !== null && args.length !== arity) {
      throw new TypeError(
        `'${name}' takes exactly ${arity} ${arity === 1 ? "argument" : "arguments"} (${args.length} given)`,
      );
    }
    this.args = args.map(pathOrExpression);
    this.options = options;
  }

  get functionName(): string {
    return this.options.function ?? (this.constructor as typeof Func).functionName;
  }

  override get containsAggregate(): boolean {
    return this.args.some((arg) => arg.containsAggregate);
  }

  override resolve(scope: Scope): Resolved {
    const args = this.args.map((arg) => arg.resolve(scope));
    return {
      node: this.toSql(
        args.map(({ node }) => node),
        scope,
        args,
      ),
      field: this.options.outputField ?? this.outputField(args),
      aggregate: args.some(({ aggregate }) => aggregate),
      window: args.some(({ window }) => window === true),
    };
  }

  /** The call on resolved arguments. Override it where the call is more than `NAME(a, b)`. */
  protected toSql(args: readonly SqlExpression[], _scope: Scope, _resolved: readonly Resolved[]): SqlExpression {
    return { kind: "function", name: this.functionName, args };
  }

  /** The field of the values: by default the one all arguments have. */
  protected outputField(args: readonly Resolved[]): Field | null {
    return commonField(args, (this.constructor as typeof Func).name);
  }
}

/** The field that all expressions have; null when none knows one. Throws `FieldError` when they differ. */
export function commonField(args: readonly Resolved[], what: string): Field | null {
  let common: Field | null = null;
  for (const { field } of args) {
    if (field === null) continue;
    const target = field.targetField;
    if (common !== null && common.getInternalType() !== target.getInternalType()) {
      throw new FieldError(
        `Expression contains mixed types: ${common.getInternalType()}, ${target.getInternalType()}. You must set output_field.`,
        { hint: `Give ${what} an outputField.` },
      );
    }
    common ??= target;
  }
  return common;
}

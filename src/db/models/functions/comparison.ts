/** Comparison and conversion functions (docs/ref/models/database-functions, "Comparison and conversion functions"). */
import type { SqlExpression } from "../../sql/nodes.ts";
import type { ExpressionDeconstruction, Resolved } from "../expressions/expression.ts";
import { Func } from "../expressions/func.ts";
import { outputFieldOf, type OutputValue } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Field } from "../fields/field.ts";
import type { Argument, Call, CallOptions } from "./call.ts";
import { callable, checkOptions, type FuncClass, splitOptions } from "./create-function.ts";
import { cast } from "./nodes.ts";

class CastFunc extends Func {
  static override readonly path: string = "models.functions.Cast";

  constructor(args: readonly unknown[], outputField: unknown) {
    const field = outputFieldOf(outputField);
    if (field === undefined) throw new TypeError("Cast() needs a field to cast to, such as models.FloatField().");
    super(args, { outputField: field });
  }

  protected override toSql([node]: readonly SqlExpression[], scope: Scope): SqlExpression {
    return cast(node!, this.options.outputField as Field, scope.vendor);
  }

  override deconstruct(): ExpressionDeconstruction {
    return { path: CastFunc.path, args: [...this.args, this.options.outputField], options: {} };
  }
}

class CoalesceFunc extends Func {
  static override readonly functionName: string = "COALESCE";
  static override readonly path: string = "models.functions.Coalesce";

  override get emptyResult(): unknown {
    for (const { emptyResult } of this.args) if (emptyResult !== null) return emptyResult;
    return null;
  }
}

class CollateFunc extends Func {
  static override readonly path: string = "models.functions.Collate";
  readonly collation: string;

  constructor(args: readonly unknown[], collation: string) {
    if (typeof collation !== "string" || !/^[\w-]+$/.test(collation))
      throw new RangeError(`Invalid collation name: ${JSON.stringify(collation)}.`);
    super(args);
    this.collation = collation;
  }

  protected override toSql([expression]: readonly SqlExpression[]): SqlExpression {
    return { kind: "collate", expression: expression!, collation: this.collation };
  }

  override deconstruct(): ExpressionDeconstruction {
    return { path: CollateFunc.path, args: [...this.args, this.collation], options: {} };
  }
}

class GreatestFunc extends Func {
  static override readonly functionName: string = "GREATEST";
  static override readonly path: string = "models.functions.Greatest";
}

class LeastFunc extends Func {
  static override readonly functionName: string = "LEAST";
  static override readonly path: string = "models.functions.Least";
}

class NullIfFunc extends Func {
  static override readonly functionName: string = "NULLIF";
  static override readonly path: string = "models.functions.NullIf";
  static override readonly arity: number | null = 2;

  protected override outputField(args: readonly Resolved[]): Field | null {
    return args[0]?.field?.targetField ?? super.outputField(args);
  }
}

/** A function of two or more. */
function several(functionClass: FuncClass, name: string): (...given: unknown[]) => Func {
  return (...given) => {
    const { args, options } = splitOptions(given);
    if (args.length < 2) throw new TypeError(`${name} must take at least two expressions`);
    return new functionClass(args, options);
  };
}

type Arguments = readonly [Argument, Argument, ...Argument[]];

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}

/**
 * The expression in the type of another field: `Cast("age", models.FloatField())`.
 *
 * Throws TypeError without a field.
 */
export const Cast: Has & {
  <const E extends Argument, F>(expression: E, outputField: F): Call<"strict", [E], OutputValue<F>>;
} = callable(CastFunc, (expression: unknown, outputField: unknown) => new CastFunc([expression], outputField));

/**
 * The first value that is not null: `Coalesce("nick", "name")`, `Coalesce("pages", 0)`. A text is a path; a text of its
 * own is `Value("…")`.
 */
export const Coalesce: Has & {
  <const A extends Arguments>(...expressions: A): Call<"firstOf", A>;
  <const A extends Arguments>(...args: [...expressions: A, options: CallOptions]): Call<"firstOf", A>;
} = callable(CoalesceFunc, several(CoalesceFunc, "Coalesce"));

/** The expression under a collation of the database, which compares and orders it. Throws RangeError for an odd name. */
export const Collate: Has & {
  <const E extends Argument>(expression: E, collation: string): Call<"same", [E]>;
} = callable(CollateFunc, (expression: unknown, collation: string) => new CollateFunc([expression], collation));

/** The greatest value. Of a null PostgreSQL takes no notice; SQLite and MariaDB give null. */
export const Greatest: Has & {
  <const A extends Arguments>(...expressions: A): Call<"anyOf", A>;
  <const A extends Arguments>(...args: [...expressions: A, options: CallOptions]): Call<"anyOf", A>;
} = callable(GreatestFunc, several(GreatestFunc, "Greatest"));

/** The least value. Of a null PostgreSQL takes no notice; SQLite and MariaDB give null. */
export const Least: Has & {
  <const A extends Arguments>(...expressions: A): Call<"anyOf", A>;
  <const A extends Arguments>(...args: [...expressions: A, options: CallOptions]): Call<"anyOf", A>;
} = callable(LeastFunc, several(LeastFunc, "Least"));

/** Null when both are equal, else the first. */
export const NullIf: Has & {
  <const E extends Argument>(expression1: E, expression2: Argument, options?: CallOptions): Call<"sameOrNull", [E]>;
} = callable(
  NullIfFunc,
  (first: unknown, second: unknown, options: CallOptions = {}) =>
    new NullIfFunc([first, second], checkOptions(options)),
);

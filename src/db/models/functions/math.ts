/** Math functions (docs/ref/models/database-functions, "Math functions"). */
import type { SqlExpression } from "../../sql/nodes.ts";
import { ValueExpression } from "../expressions/combined.ts";
import type { Resolved } from "../expressions/expression.ts";
import { Func } from "../expressions/func.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import type { Field } from "../fields/field.ts";
import { FloatField } from "../fields/float-field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { Transform } from "../lookups/transform.ts";
import type { Argument, Call, CallOptions } from "./call.ts";
import { callable, checkOptions, plainTransform, type TransformFunction } from "./create-function.ts";
import { call, cast, literal } from "./nodes.ts";

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}

/** Decimals where one is among the arguments, else floating-point numbers. */
function numericField(args: readonly Resolved[], otherwise: () => Field | null): Field | null {
  const fields = args.map(({ field }) => field?.targetField);
  if (fields.some((field) => field instanceof DecimalField)) return OUTPUT.decimal;
  if (fields.length === 0 || fields.some((field) => field instanceof IntegerField)) return OUTPUT.float;
  return otherwise();
}

class NumericTransform extends Transform {
  protected override outputField(args: readonly Resolved[]): Field | null {
    return numericField(args, () => super.outputField(args));
  }
}

class NumericFunc extends Func<number> {
  protected override outputField(args: readonly Resolved[]): Field | null {
    return numericField(args, () => super.outputField(args));
  }
}

/** Decimals as wide as the engine has them. */
const EXACT: Readonly<Partial<Record<string, Field>>> = {
  postgresql: new DecimalField({ maxDigits: 1000, decimalPlaces: 15 }),
  mysql: new DecimalField({ maxDigits: 65, decimalPlaces: 15 }),
};

/** Floating-point arguments as decimals. */
function exact(
  args: readonly SqlExpression[],
  vendor: string,
  resolved: readonly Resolved[],
): readonly SqlExpression[] {
  const field = EXACT[vendor];
  if (field === undefined) return args;
  return args.map((arg, i) => (resolved[i]!.field?.targetField instanceof FloatField ? cast(arg, field, vendor) : arg));
}

function numeric(name: string, sql: string): TransformFunction<"same"> {
  return plainTransform(name, { sql, lookup: name.toLowerCase() }, NumericTransform);
}

/** The value of a decimal is a decimal, of any other number a floating-point number. */
type Numeric = TransformFunction<"same">;

/** Without its sign. */
export const Abs = plainTransform<"same">("Abs", { sql: "ABS", lookup: "abs" });
/** Arc cosine, in radians. */
export const ACos: Numeric = numeric("ACos", "ACOS");
/** Arc sine, in radians. */
export const ASin: Numeric = numeric("ASin", "ASIN");
/** Arc tangent, in radians. */
export const ATan: Numeric = numeric("ATan", "ATAN");
/** The smallest whole number that is not less. */
export const Ceil = plainTransform<"same">("Ceil", { sql: "CEILING", lookup: "ceil" });
/** Cosine of radians. */
export const Cos: Numeric = numeric("Cos", "COS");
/** Cotangent of radians. */
export const Cot: Numeric = numeric("Cot", "COT");
/** Radians as degrees. */
export const Degrees: Numeric = numeric("Degrees", "DEGREES");
/** e to a power. */
export const Exp: Numeric = numeric("Exp", "EXP");
/** The greatest whole number that is not more. */
export const Floor = plainTransform<"same">("Floor", { sql: "FLOOR", lookup: "floor" });
/** Natural logarithm. */
export const Ln: Numeric = numeric("Ln", "LN");
/** Degrees as radians. */
export const Radians: Numeric = numeric("Radians", "RADIANS");
/** -1, 0 or 1. */
export const Sign = plainTransform<"same">("Sign", { sql: "SIGN", lookup: "sign" });
/** Sine of radians. */
export const Sin: Numeric = numeric("Sin", "SIN");
/** Square root. */
export const Sqrt: Numeric = numeric("Sqrt", "SQRT");
/** Tangent of radians. */
export const Tan: Numeric = numeric("Tan", "TAN");

// ---- of two arguments, and of none ----

type Pair = Has & {
  <const A extends Argument, const B extends Argument>(
    first: A,
    second: B,
    options?: CallOptions,
  ): Call<"same", [A, B]>;
};

/** `decimal`: PostgreSQL has the function for decimals alone. */
function pair(name: string, sql: string, decimal = false): Pair {
  const functionClass = class extends NumericFunc {
    static override readonly functionName: string = sql;
    static override readonly path: string = `models.functions.${name}`;
    static override readonly arity: number | null = 2;

    protected override toSql(
      args: readonly SqlExpression[],
      { vendor }: Scope,
      resolved: readonly Resolved[],
    ): SqlExpression {
      return call(sql, ...(decimal && vendor === "postgresql" ? exact(args, vendor, resolved) : args));
    }
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return callable(
    functionClass,
    (first: unknown, second: unknown, options: CallOptions = {}) =>
      new functionClass([first, second], checkOptions(options)),
  );
}

/** Arc tangent of the first by the second, in radians. */
export const ATan2: Pair = pair("ATan2", "ATAN2");
/** Logarithm of the second to the base of the first. */
export const Log: Pair = pair("Log", "LOG", true);
/** What is left of the first divided by the second; it has the sign of the first. */
export const Mod: Pair = pair("Mod", "MOD", true);
/** The first to the power of the second. */
export const Power: Pair = pair("Power", "POWER");

function constant(name: string, sql: string): Has & { (options?: CallOptions): Func<number> } {
  const functionClass = class extends NumericFunc {
    static override readonly functionName: string = sql;
    static override readonly path: string = `models.functions.${name}`;
    static override readonly arity: number | null = 0;
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return callable(functionClass, (options: CallOptions = {}) => new functionClass([], checkOptions(options)));
}

/** The number π. */
export const Pi = constant("Pi", "PI");
/** A random number from 0.0 to below 1.0, another one for each row. */
export const Random = constant("Random", "RANDOM");

class RoundFunc extends Transform {
  static override readonly functionName: string = "ROUND";
  static override readonly lookupName: string = "round";
  static override readonly path: string = "models.functions.Round";
  static override readonly arity: number | null = null;

  protected override toSql(
    args: readonly SqlExpression[],
    { vendor }: Scope,
    resolved: readonly Resolved[],
  ): SqlExpression {
    const [number, places = literal(0)] = exact(args, vendor, resolved) as [SqlExpression, SqlExpression?];
    // PostgreSQL rounds decimals alone to places, MariaDB rounds the halves of floating-point numbers to even.
    const precision = this.args[1];
    if (vendor === "sqlite" && precision instanceof ValueExpression && Number(precision.value) < 0) {
      // SQLite rounds no digits before the point.
      const unit = literal(10 ** -Number(precision.value));
      const rounded = call("ROUND", {
        kind: "binary",
        operator: "/",
        left: cast(number, OUTPUT.float, vendor),
        right: unit,
      });
      return { kind: "binary", operator: "*", left: rounded, right: unit };
    }
    return call("ROUND", number, places);
  }

  protected override outputField(args: readonly Resolved[]): Field | null {
    return args[0]!.field?.targetField ?? null;
  }
}

/** Rounded to `precision` places after the point, 0 by default; half goes away from zero. A negative number rounds before the point. */
export const Round: TransformFunction<"same"> & {
  <const E extends Argument>(expression: E, precision?: Argument, options?: CallOptions): Call<"same", [E]>;
} = callable(
  RoundFunc,
  (expression: unknown, precision: unknown = 0, options: CallOptions = {}) =>
    new RoundFunc([expression, precision], checkOptions(options)),
);

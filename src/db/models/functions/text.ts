/** Text functions (docs/ref/models/database-functions, "Text functions"). */
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Resolved } from "../expressions/expression.ts";
import { Func } from "../expressions/func.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { Expression } from "../expressions/expression.ts";
import { CharField } from "../fields/char-field.ts";
import type { Field } from "../fields/field.ts";
import { GenericIPAddressField } from "../fields/generic-ip-address-field.ts";
import { ValueExpression } from "../expressions/combined.ts";
import { registerTransform } from "../lookups/registry.ts";
import type { AnyExpression, ReadsOf } from "../types/expressions.ts";
import type { Argument, Call, CallOptions } from "./call.ts";
import { callable, checkOptions, type FuncClass, plainTransform, splitOptions } from "./create-function.ts";
import { call, cast } from "./nodes.ts";

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}

// ---- of one argument ----

/** The character of a code point. */
export const Chr = plainTransform<"strict", string>("Chr", { sql: "CHR", lookup: "chr", field: OUTPUT.text });
/** Number of characters. */
export const Length = plainTransform<"strict", number>("Length", {
  sql: "LENGTH",
  lookup: "length",
  field: OUTPUT.integer,
});
/** In lower case; SQLite changes the letters a to z only. */
export const Lower = plainTransform<"same">("Lower", { sql: "LOWER", lookup: "lower" });
/** Without spaces at the beginning. */
export const LTrim = plainTransform<"same">("LTrim", { sql: "LTRIM", lookup: "ltrim" });
/** MD5 digest in hexadecimal. */
export const MD5 = plainTransform<"strict", string>("MD5", { sql: "MD5", lookup: "md5" });
/** Code point of the first character. */
export const Ord = plainTransform<"strict", number>("Ord", { sql: "ORD", lookup: "ord", field: OUTPUT.integer });
/** The characters in opposite order. */
export const Reverse = plainTransform<"same">("Reverse", { sql: "REVERSE", lookup: "reverse" });
/** Without spaces at the end. */
export const RTrim = plainTransform<"same">("RTrim", { sql: "RTRIM", lookup: "rtrim" });
/** SHA-1 digest in hexadecimal. PostgreSQL needs its extension pgcrypto. */
export const SHA1 = plainTransform<"strict", string>("SHA1", { sql: "SHA1", lookup: "sha1" });
/** SHA-224 digest in hexadecimal. */
export const SHA224 = plainTransform<"strict", string>("SHA224", { sql: "SHA224", lookup: "sha224" });
/** SHA-256 digest in hexadecimal. */
export const SHA256 = plainTransform<"strict", string>("SHA256", { sql: "SHA256", lookup: "sha256" });
/** SHA-384 digest in hexadecimal. */
export const SHA384 = plainTransform<"strict", string>("SHA384", { sql: "SHA384", lookup: "sha384" });
/** SHA-512 digest in hexadecimal. */
export const SHA512 = plainTransform<"strict", string>("SHA512", { sql: "SHA512", lookup: "sha512" });
/** Without spaces at both ends. */
export const Trim = plainTransform<"same">("Trim", { sql: "TRIM", lookup: "trim" });
/** In upper case; SQLite changes the letters a to z only. */
export const Upper = plainTransform<"same">("Upper", { sql: "UPPER", lookup: "upper" });

for (const transform of [Length, Lower, Upper]) registerTransform(CharField, transform);

// ---- of several ----

function isText(field: Field | null): boolean {
  const target = field?.targetField;
  return target instanceof CharField && !(target instanceof GenericIPAddressField);
}

/** The values of all arguments one after another; null counts as the empty text. */
class ConcatFunc extends Func<string> {
  static override readonly functionName: string = "CONCAT";
  static override readonly path: string = "models.functions.Concat";

  /** Whatever the arguments are, the result is text. */
  protected override outputField(args: readonly Resolved[]): Field | null {
    return args.every(({ field }) => isText(field)) ? super.outputField(args) : OUTPUT.longText;
  }

  protected override toSql(
    args: readonly SqlExpression[],
    { vendor }: Scope,
    resolved: readonly Resolved[],
  ): SqlExpression {
    const texts =
      vendor === "postgresql"
        ? args.map((arg, i) => (isText(resolved[i]!.field) ? arg : cast(arg, OUTPUT.longText, vendor)))
        : args;
    return call(this.functionName, ...texts);
  }
}

function fixed(name: string, sql: string, field: Field, arity: number | null): FuncClass {
  const functionClass = class extends Func {
    static override readonly functionName: string = sql;
    static override readonly path: string = `models.functions.${name}`;
    static override readonly arity: number | null = arity;
    static override readonly outputField: Field | null = field;
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return functionClass;
}

const LeftFunc = fixed("Left", "LEFT", OUTPUT.text, 2);
const RightFunc = fixed("Right", "RIGHT", OUTPUT.text, 2);
const LPadFunc = fixed("LPad", "LPAD", OUTPUT.text, 3);
const RPadFunc = fixed("RPad", "RPAD", OUTPUT.text, 3);
const RepeatFunc = fixed("Repeat", "REPEAT", OUTPUT.text, 2);
const StrIndexFunc = fixed("StrIndex", "STRPOS", OUTPUT.integer, 2);
const SubstrFunc = fixed("Substr", "SUBSTRING", OUTPUT.text, null);

class ReplaceFunc extends Func<string> {
  static override readonly functionName: string = "REPLACE";
  static override readonly path: string = "models.functions.Replace";
  static override readonly arity: number | null = 3;
}

/** A whole number, or an expression of one, as an argument: no path, so that a text of a request is none. */
export type Count = number | AnyExpression;

function atLeast(name: string, least: number, value: unknown): void {
  if (Expression.is(value) || (typeof value === "number" && Number.isSafeInteger(value) && value >= least)) return;
  throw new RangeError(
    `'${name}' must be ${least === 0 ? "greater or equal to 0" : `greater than ${least - 1}`}; got ${typeof value === "number" ? value : typeof value}.`,
  );
}

function padding(functionClass: FuncClass) {
  return (
    expression: unknown,
    length: unknown,
    fillText: unknown = new ValueExpression(" "),
    options: CallOptions = {},
  ) => {
    if (length !== null) atLeast("length", 0, length);
    return new functionClass([expression, length, fillText], checkOptions(options));
  };
}

function end(functionClass: FuncClass) {
  return (expression: unknown, length: unknown, options: CallOptions = {}) => {
    atLeast("length", 1, length);
    return new functionClass([expression, length], checkOptions(options));
  };
}

/** Texts one after another: `Concat("first", Value(" "), "last")`. Null counts as the empty text, so the result is never null. */
export const Concat: Has & {
  <const A extends readonly [Argument, Argument, ...Argument[]]>(...expressions: A): Func<string, ReadsOf<A[number]>>;
  <const A extends readonly [Argument, Argument, ...Argument[]]>(
    ...args: [...expressions: A, options: CallOptions]
  ): Func<string, ReadsOf<A[number]>>;
} = callable(ConcatFunc, (...given: unknown[]) => {
  const { args, options } = splitOptions(given);
  if (args.length < 2) throw new TypeError("Concat must take at least two expressions");
  return new ConcatFunc(args, options);
});
/** Two texts one after the other, as `Concat` of two. */
export const ConcatPair: Has & {
  <const A extends Argument, const B extends Argument>(
    first: A,
    second: B,
    options?: CallOptions,
  ): Func<string, ReadsOf<A | B>>;
} = callable(
  ConcatFunc,
  (first: unknown, second: unknown, options: CallOptions = {}) =>
    new ConcatFunc([first, second], checkOptions(options)),
);

type Cut = Has & {
  <const E extends Argument>(expression: E, length: Count, options?: CallOptions): Call<"strict", [E], string>;
};
/** The first `length` characters. Throws RangeError for a length below 1. */
export const Left: Cut = callable(LeftFunc, end(LeftFunc));
/** The last `length` characters. Throws RangeError for a length below 1. */
export const Right: Cut = callable(RightFunc, end(RightFunc));

type Pad = Has & {
  <const E extends Argument>(
    expression: E,
    length: Count | null,
    fillText?: Argument,
    options?: CallOptions,
  ): Call<"strict", [E], string>;
};
/** Filled at the beginning, by default with spaces, to `length` characters; longer texts are cut. Throws RangeError for a length below 0. */
export const LPad: Pad = callable(LPadFunc, padding(LPadFunc));
/** Filled at the end, by default with spaces, to `length` characters; longer texts are cut. Throws RangeError for a length below 0. */
export const RPad: Pad = callable(RPadFunc, padding(RPadFunc));

/** The text `number` times. Throws RangeError for a number below 0. */
export const Repeat: Has & {
  <const E extends Argument>(expression: E, number: Count | null, options?: CallOptions): Call<"strict", [E], string>;
} = callable(RepeatFunc, (expression: unknown, number: unknown, options: CallOptions = {}) => {
  if (number !== null) atLeast("number", 0, number);
  return new RepeatFunc([expression, number], checkOptions(options));
});

/** Every `text` replaced, by default with nothing: `Replace("name", Value("M."), Value("Mme"))`. Case is told apart. */
export const Replace: Has & {
  <const E extends Argument, const T extends Argument, const R extends Argument = never>(
    expression: E,
    text: T,
    replacement?: R,
    options?: CallOptions,
  ): Call<"strict", [E, T, R], string>;
} = callable(
  ReplaceFunc,
  (expression: unknown, text: unknown, replacement: unknown = new ValueExpression(""), options: CallOptions = {}) =>
    new ReplaceFunc([expression, text, replacement], checkOptions(options)),
);

/** Where `substring` first begins, counted from 1; 0 when it does not occur. MariaDB compares by the collation of the column. */
export const StrIndex: Has & {
  <const E extends Argument, const S extends Argument>(
    string: E,
    substring: S,
    options?: CallOptions,
  ): Call<"strict", [E, S], number>;
} = callable(
  StrIndexFunc,
  (string: unknown, substring: unknown, options: CallOptions = {}) =>
    new StrIndexFunc([string, substring], checkOptions(options)),
);

/** The characters from `pos`, counted from 1, all of them or `length`. Throws RangeError for a position below 1. */
export const Substr: Has & {
  <const E extends Argument>(
    expression: E,
    pos: Count,
    length?: Count | null,
    options?: CallOptions,
  ): Call<"strict", [E], string>;
} = callable(SubstrFunc, (expression: unknown, pos: unknown, length: unknown = null, options: CallOptions = {}) => {
  atLeast("pos", 1, pos);
  return new SubstrFunc(length === null ? [expression, pos] : [expression, pos, length], checkOptions(options));
});

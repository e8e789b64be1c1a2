import { Expression } from "../expressions/expression.ts";
import { Func, type FuncOptions } from "../expressions/func.ts";
import type { Field } from "../fields/field.ts";
import { Transform, type TransformClass } from "../lookups/transform.ts";
import type { Argument, Call, CallMode, CallOptions } from "./call.ts";

/** A class of functions that takes a list of arguments. */
// oxlint-disable-next-line typescript/no-explicit-any -- calls of any value
export type FuncClass = new (args: readonly unknown[], options?: any) => Func<any>;

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}
/** A database function that queries call without `new`; `V` is the type of its values. */
export interface DatabaseFunction<V> extends Has {
  (...args: [...Argument[], CallOptions] | Argument[]): Func<V>;
  readonly functionClass: FuncClass;
}
/** A database function of one argument that `registerTransform()` takes as well. */
export interface TransformFunction<M extends CallMode, V = never> extends Has {
  <const E extends Argument>(expression: E, options?: CallOptions): Call<M, [E], V>;
  readonly functionClass: TransformClass;
  readonly lookupName: string;
}

const OPTIONS: ReadonlySet<string> = new Set(["outputField"]);

/**
 * Options as data may not forge them: names and templates of SQL are no options of a call, only of `new Func()`.
 * Throws TypeError for what is no option.
 */
export function checkOptions<O extends object>(options: O, known: ReadonlySet<string> = OPTIONS): O {
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new TypeError(
      `${JSON.stringify(unknown)} is no option of a function; expected one of: ${[...known].join(", ")}. A value that is an object goes into Value().`,
    );
  return options;
}

/** Arguments, and the options after them when there are any. */
export function splitOptions(args: readonly unknown[]): {
  readonly args: readonly unknown[];
  readonly options: FuncOptions;
} {
  const last = args.at(-1);
  const prototype: unknown = typeof last === "object" && last !== null ? Object.getPrototypeOf(last) : undefined;
  const isOptions = (prototype === Object.prototype || prototype === null) && !Expression.is(last);
  return isOptions ? { args: args.slice(0, -1), options: checkOptions(last as FuncOptions) } : { args, options: {} };
}

/** Lets `make` stand for a class: its name, `instanceof`, and what `registerTransform()` needs. @internal */
export function callable<F>(functionClass: FuncClass, make: (...args: never[]) => unknown): F {
  const { lookupName } = functionClass as Partial<TransformClass>;
  Object.defineProperties(make, {
    name: { value: functionClass.name },
    functionClass: { value: functionClass },
    [Symbol.hasInstance]: { value: (value: unknown) => value instanceof functionClass },
  });
  if (lookupName !== undefined) Object.defineProperty(make, "lookupName", { value: lookupName });
  return make as F;
}

/**
 * The function that queries call for a class of functions of your own; `V` is the type of its values.
 *
 * ```ts
 * class SoundexFunc extends Func<string> {
 *   static override readonly functionName = "SOUNDEX";
 *   static override readonly arity = 1;
 * }
 * export const Soundex = createFunction<string>(SoundexFunc);
 * await Author.objects.annotate({ sound: Soundex("name") });
 * ```
 */
export function createFunction<V>(functionClass: FuncClass): DatabaseFunction<V> {
  return callable(functionClass, (...given: unknown[]) => {
    const { args, options } = splitOptions(given);
    return new functionClass(args, options);
  });
}

interface Plain {
  /** Name of the SQL function, which the tables of engines may write otherwise. */
  readonly sql: string;
  readonly lookup: string;
  /** Field of the values; by default that of the argument. */
  readonly field?: Field;
}

/** A transform that is no more than a call. @internal */
export function plainTransform<M extends CallMode, V = never>(
  name: string,
  { sql, lookup, field }: Plain,
  Base: typeof Transform<unknown> = Transform,
): TransformFunction<M, V> {
  const functionClass = class extends Base {
    static override readonly functionName: string = sql;
    static override readonly lookupName: string = lookup;
    static override readonly path: string = `models.functions.${name}`;
    static override readonly outputField: Field | null = field ?? null;
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return callable(functionClass, (expression: unknown, options: CallOptions = {}) => {
    return new functionClass([expression], checkOptions(options));
  });
}

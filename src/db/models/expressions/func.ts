/** Calls of database functions (docs/ref/models/expressions, "Func() expressions"). */
import { checkWord } from "../../sql/identifiers.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { RawSql } from "../../sql/raw-sql.ts";
import type { Field } from "../fields/field.ts";
import { Combinable, ValueExpression } from "./combined.ts";
import type { Expression, ExpressionDeconstruction, Resolved } from "./expression.ts";
import { pathOrExpression } from "./field-reference.ts";
import { commonField, fieldOfValue, type OutputField, outputFieldOf } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

export interface FuncOptions {
  /** Name of the SQL function, from code; by default that of the class. */
  readonly function?: string | undefined;
  /** The field that converts values, as `models.IntegerField()`; by default that of the arguments, which must agree. */
  readonly outputField?: OutputField;
  /** How the call is written, from code: `%(function)s`, `%(expressions)s`, `%%` for a percent sign. */
  readonly template?: string | undefined;
  /** What stands between arguments in a template; `", "` by default. */
  readonly argJoiner?: string | undefined;
}

/**
 * A call of an SQL function. Texts among the arguments are paths, other values stand for themselves; a text of its own
 * is `Value("…")`.
 *
 * A function of your own is a class that names it, and says which field its values have. Where engines only differ in
 * how they write a call, the compiler of the engine has an entry for it (`functions` in `sql/compiler.ts`); where they
 * differ in more, `toSql` looks at `scope.vendor`. `createFunction()` lets queries call it without `new`.
 *
 * ```ts
 * class Soundex extends Func<string> {
 *   static override readonly functionName = "SOUNDEX";
 *   static override readonly arity = 1;
 * }
 * await Author.objects.annotate({ sound: new Soundex(["name"]) });
 * ```
 */
export class Func<out V = unknown, out P = unknown> extends Combinable<V, P> {
  /** Name of the SQL function. */
  static readonly functionName: string = "";
  /** Number of arguments; null: any. */
  static readonly arity: number | null = null;
  /** How the call is written where it is more than `NAME(a, b)`: see `FuncOptions`. */
  static readonly template: string | null = null;
  /** The field of the values, where it does not hang on the arguments. */
  static readonly outputField: Field | null = null;
  /** Whether it may stand in `Window()`. */
  static readonly windowCompatible: boolean = false;
  /** Name in migration files, such as `models.functions.Lower`; calls without one cannot stand in an index. */
  static readonly path: string = "";

  readonly args: readonly Expression[];
  readonly options: FuncOptions;
  readonly #outputField: Field | undefined;

  /** Throws TypeError for a wrong number of arguments. */
  constructor(args: readonly unknown[], options: FuncOptions = {}) {
    super();
    const { arity, name } = this.constructor as typeof Func;
    if (arity !== null && args.length !== arity) {
      throw new TypeError(
        `'${name}' takes exactly ${arity} ${arity === 1 ? "argument" : "arguments"} (${args.length} given)`,
      );
    }
    this.args = args.map(functionArgument);
    this.options = options;
    this.#outputField = outputFieldOf(options.outputField);
  }

  get functionName(): string {
    return this.options.function ?? (this.constructor as typeof Func).functionName;
  }

  override get containsAggregate(): boolean {
    return this.args.some((arg) => arg.containsAggregate);
  }

  override get windowCompatible(): boolean {
    return (this.constructor as typeof Func).windowCompatible;
  }

  override resolve(scope: Scope): Resolved {
    return this.resolveWith(
      this.args.map((arg) => arg.resolve(scope)),
      scope,
    );
  }

  /** The call of arguments whose columns and types are found. */
  protected resolveWith(args: readonly Resolved[], scope: Scope): Resolved {
    return {
      node: this.toSql(
        args.map(({ node }) => node),
        scope,
        args,
      ),
      field: this.fieldOf(args),
      aggregate: args.some(({ aggregate }) => aggregate),
      window: args.some(({ window }) => window === true),
    };
  }

  /** The field of the values: the one that was given, or that the function has. */
  protected fieldOf(args: readonly Resolved[]): Field | null {
    return this.#outputField ?? this.outputField(args);
  }

  /** The call on resolved arguments. Override it where the call is more than `NAME(a, b)`. */
  protected toSql(args: readonly SqlExpression[], _scope: Scope, _resolved: readonly Resolved[]): SqlExpression {
    const template = this.options.template ?? (this.constructor as typeof Func).template;
    if (template === null) return { kind: "function", name: this.functionName, args };
    return {
      kind: "template",
      parts: templateParts(template, this.functionName, args, this.options.argJoiner ?? ", "),
    };
  }

  /** The field of the values: by default that of the class, else the one all arguments have. */
  protected outputField(args: readonly Resolved[]): Field | null {
    const { outputField, name } = this.constructor as typeof Func;
    return outputField ?? commonField(args, name);
  }

  override deconstruct(): ExpressionDeconstruction | null {
    const { path } = this.constructor as typeof Func;
    return path === "" ? null : { path, args: this.args, options: { ...this.options } };
  }
}

/**
 * A text as the path of a column, an expression as it is, a number, date or other single value as itself. Throws
 * TypeError for objects and lists, which data may be: they go into `Value()`.
 */
export function functionArgument(value: unknown): Expression {
  if (value === null || (typeof value !== "string" && fieldOfValue(value) !== null)) return new ValueExpression(value);
  return pathOrExpression(value);
}

/** The parts of a template: text of code, which has no parameters, around the arguments. */
function templateParts(
  template: string,
  name: string,
  args: readonly SqlExpression[],
  joiner: string,
): (RawSql | SqlExpression)[] {
  const text = (sql: string): RawSql => new RawSql(sql.replaceAll("?", "??"));
  return template.split(/(%\(function\)s|%\(expressions\)s|%%)/).flatMap((part): (RawSql | SqlExpression)[] => {
    if (part === "") return [];
    if (part === "%%") return [text("%")];
    if (part === "%(function)s") return [text(checkWord(name, "The function name"))];
    if (part === "%(expressions)s") return args.flatMap((arg, i) => (i === 0 ? [arg] : [text(joiner), arg]));
    return [text(part)];
  });
}

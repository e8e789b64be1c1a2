/** Beginnings of years, months, … (docs/ref/models/database-functions, "Trunc"), and the present moment. */
import type { Temporal } from "temporal-polyfill";
import type { SqlExpression, TruncNode } from "../../sql/nodes.ts";
import type { ExpressionDeconstruction, Resolved } from "../expressions/expression.ts";
import { Func, type FuncOptions } from "../expressions/func.ts";
import { OUTPUT, outputFieldOf, type OutputValue, temporalSource } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { DateTimeField } from "../fields/date-time-field.ts";
import type { Field } from "../fields/field.ts";
import { registerTransform } from "../lookups/registry.ts";
import { Transform, type TransformClass } from "../lookups/transform.ts";
import type { Argument, Call } from "./call.ts";
import { callable, checkOptions } from "./create-function.ts";
import { ZONE_OPTIONS, type ZoneOptions } from "./extract.ts";
import { call } from "./nodes.ts";
import { checkZone, zoneFor } from "./zones.ts";

export type TruncKind = TruncNode["to"];
type Source = TruncNode["source"];

/** What may be cut where. */
const KINDS: Readonly<Record<TruncKind, readonly Source[]>> = {
  year: ["date", "datetime"],
  quarter: ["date", "datetime"],
  month: ["date", "datetime"],
  week: ["date", "datetime"],
  day: ["date", "datetime"],
  date: ["date", "datetime"],
  time: ["datetime", "time"],
  hour: ["datetime", "time"],
  minute: ["datetime", "time"],
  second: ["datetime", "time"],
};

/** The beginning of the year, month, … that a date, time or moment lies in. */
class TruncFunc extends Transform {
  static override readonly path: string = "models.functions.Trunc";
  /** The kind, of classes that stand for one. */
  static readonly to: TruncKind | null = null;
  readonly to: TruncKind;
  readonly tzinfo: string | undefined;

  constructor(
    args: readonly unknown[],
    options: FuncOptions & { readonly tzinfo?: string; readonly to?: string } = {},
  ) {
    const { tzinfo, to, ...rest } = options;
    super(args, rest);
    const name = (new.target as typeof TruncFunc).to ?? to;
    // A list or object with the text of a kind is none: it is written into the statement later.
    if (typeof name !== "string" || !Object.hasOwn(KINDS, name))
      throw new RangeError(
        `Trunc() needs the kind of period, one of ${Object.keys(KINDS).join(", ")}; got ${JSON.stringify(name)}.`,
      );
    this.to = name as TruncKind;
    this.tzinfo = tzinfo === undefined ? undefined : checkZone(tzinfo);
  }

  /** A date or time of a moment is its own type; all else stays what it is, or becomes the outputField. */
  protected override outputField([input]: readonly Resolved[]): Field | null {
    if (this.to === "date") return OUTPUT.date;
    if (this.to === "time") return OUTPUT.time;
    return input!.field?.targetField ?? null;
  }

  protected override toSql(
    [expression]: readonly SqlExpression[],
    _scope: Scope,
    resolved: readonly Resolved[],
  ): SqlExpression {
    const field = resolved[0]!.field?.targetField ?? null;
    const source = temporalSource(field);
    if (source === null)
      throw new TypeError(`'${field?.name ?? "the expression"}' isn't a DateField, TimeField, or DateTimeField.`);
    const output = outputFieldOf(this.options.outputField) ?? this.outputField(resolved);
    const target = temporalSource(output);
    if (target === null) throw new TypeError("outputField must be either DateField, TimeField, or DateTimeField");
    if (!KINDS[this.to].includes(source) || (source !== "datetime" && target !== source))
      throw new TypeError(
        `Cannot truncate ${field!.constructor.name} '${field!.name}' to ${source === target ? "DateTimeField" : output!.constructor.name}.`,
      );
    const zone = zoneFor(field, this.tzinfo);
    if (source === "date" && this.to === "date") return expression!;
    if (source === "time" && this.to === "time") return expression!;
    return { kind: "trunc", to: this.to, expression: expression!, source: target, from: source, zone };
  }

  override deconstruct(): ExpressionDeconstruction {
    const options = { ...this.options, ...(this.tzinfo === undefined ? {} : { tzinfo: this.tzinfo }) };
    const { path, to } = this.constructor as typeof TruncFunc;
    return { path, args: to === null ? [...this.args, this.to] : this.args, options };
  }
}

interface TypedZoneOptions<F> extends ZoneOptions {
  readonly outputField: F;
}
interface Registrable {
  readonly functionClass: TransformClass;
  readonly lookupName: string;
  [Symbol.hasInstance](value: unknown): boolean;
}
export interface TruncFunction extends Registrable {
  <const E extends Argument>(expression: E, options?: Omit<ZoneOptions, "outputField">): Call<"same", [E]>;
  <const E extends Argument, F>(expression: E, options: TypedZoneOptions<F>): Call<"strict", [E], OutputValue<F>>;
}
interface FixedTrunc<V> extends Registrable {
  <const E extends Argument>(expression: E, options?: Omit<ZoneOptions, "outputField">): Call<"strict", [E], V>;
}

function truncation<F>(name: string, to: TruncKind): F {
  const functionClass = class extends TruncFunc {
    static override readonly path: string = `models.functions.${name}`;
    static override readonly lookupName: string = to;
    static override readonly to: TruncKind | null = to;
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return callable(
    functionClass,
    (expression: unknown, options: ZoneOptions = {}) =>
      new functionClass([expression], checkOptions(options, ZONE_OPTIONS) as FuncOptions),
  );
}

/**
 * The beginning of the period that a date, time or moment lies in: `Trunc("published", "month")`. Of moments on the
 * clocks of the current zone, or of `tzinfo`. With `outputField: models.DateField()` a moment gives a date.
 *
 * Throws RangeError for a kind that does not exist.
 */
export const Trunc: {
  <const E extends Argument>(
    expression: E,
    kind: TruncKind,
    options?: Omit<ZoneOptions, "outputField">,
  ): Call<"same", [E]>;
  <const E extends Argument, F>(
    expression: E,
    kind: TruncKind,
    options: TypedZoneOptions<F>,
  ): Call<"strict", [E], OutputValue<F>>;
  [Symbol.hasInstance](value: unknown): boolean;
} = callable(
  TruncFunc,
  (expression: unknown, to: string, options: ZoneOptions = {}) =>
    new TruncFunc([expression], { ...(checkOptions(options, ZONE_OPTIONS) as FuncOptions), to }),
);

export const TruncYear: TruncFunction = truncation("TruncYear", "year");
export const TruncQuarter: TruncFunction = truncation("TruncQuarter", "quarter");
export const TruncMonth: TruncFunction = truncation("TruncMonth", "month");
/** Midnight of the Monday before. */
export const TruncWeek: TruncFunction = truncation("TruncWeek", "week");
export const TruncDay: TruncFunction = truncation("TruncDay", "day");
export const TruncHour: TruncFunction = truncation("TruncHour", "hour");
export const TruncMinute: TruncFunction = truncation("TruncMinute", "minute");
export const TruncSecond: TruncFunction = truncation("TruncSecond", "second");
/** The date of a moment. */
export const TruncDate: FixedTrunc<Temporal.PlainDate> = truncation("TruncDate", "date");
/** The time of day of a moment. */
export const TruncTime: FixedTrunc<Temporal.PlainTime> = truncation("TruncTime", "time");

registerTransform(DateTimeField, TruncDate);
registerTransform(DateTimeField, TruncTime);

class NowFunc extends Func<Date> {
  static override readonly functionName: string = "NOW";
  static override readonly path: string = "models.functions.Now";
  static override readonly arity: number | null = 0;
  static override readonly outputField: Field | null = OUTPUT.dateTime;

  protected override toSql(): SqlExpression {
    return call("NOW");
  }
}

/** The present moment, by the clock of the database, at the beginning of the statement. */
export const Now: {
  (): Func<Date>;
  [Symbol.hasInstance](value: unknown): boolean;
} = callable(NowFunc, () => new NowFunc([]));

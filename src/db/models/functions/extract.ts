/** Parts of dates and times (docs/ref/models/database-functions, "Extract"). */
import { NotSupportedError } from "../../errors.ts";
import type { ExtractNode, SqlExpression } from "../../sql/nodes.ts";
import type { ExpressionDeconstruction, Resolved } from "../expressions/expression.ts";
import type { FuncOptions } from "../expressions/func.ts";
import { OUTPUT, temporalSource } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { DateField } from "../fields/date-field.ts";
import { DateTimeField } from "../fields/date-time-field.ts";
import { DurationField } from "../fields/duration-field.ts";
import type { Field } from "../fields/field.ts";
import { TimeField } from "../fields/time-field.ts";
import { registerTransform } from "../lookups/registry.ts";
import { Transform, type TransformClass } from "../lookups/transform.ts";
import type { Argument, Call, CallOptions } from "./call.ts";
import { callable, checkOptions } from "./create-function.ts";
import { checkZone, zoneFor } from "./zones.ts";

export type DatePart = ExtractNode["part"];

export interface ZoneOptions extends CallOptions {
  /** Zone in which a moment is read, such as `"Europe/Berlin"`; by default the current one. */
  readonly tzinfo?: string | undefined;
}
export const ZONE_OPTIONS: ReadonlySet<string> = new Set(["outputField", "tzinfo"]);

const PARTS: Readonly<Record<DatePart, readonly ("date" | "datetime" | "time" | "duration")[]>> = {
  year: ["date", "datetime"],
  iso_year: ["date", "datetime"],
  quarter: ["date", "datetime"],
  month: ["date", "datetime"],
  week: ["date", "datetime"],
  week_day: ["date", "datetime"],
  iso_week_day: ["date", "datetime"],
  day: ["date", "datetime", "duration"],
  hour: ["datetime", "time", "duration"],
  minute: ["datetime", "time", "duration"],
  second: ["datetime", "time", "duration"],
};

/** A part of a date, time or moment as a whole number. */
export class ExtractFunc extends Transform<number> {
  static override readonly path: string = "models.functions.Extract";
  static override readonly outputField: Field | null = OUTPUT.integer;
  /** The part, of classes that stand for one. */
  static readonly part: DatePart | null = null;
  readonly part: DatePart;
  readonly tzinfo: string | undefined;

  constructor(
    args: readonly unknown[],
    options: FuncOptions & { readonly tzinfo?: string; readonly part?: string } = {},
  ) {
    const { tzinfo, part, ...rest } = options;
    super(args, rest);
    const name = (new.target as typeof ExtractFunc).part ?? part;
    if (typeof name !== "string" || !Object.hasOwn(PARTS, name))
      throw new RangeError(
        `Extract() needs the name of a part, one of ${Object.keys(PARTS).join(", ")}; got ${JSON.stringify(name)}.`,
      );
    this.part = name as DatePart;
    this.tzinfo = tzinfo === undefined ? undefined : checkZone(tzinfo);
  }

  protected override toSql(
    [expression]: readonly SqlExpression[],
    { vendor }: Scope,
    [input]: readonly Resolved[],
  ): SqlExpression {
    const field = input!.field?.targetField ?? null;
    const source = field instanceof DurationField ? "duration" : temporalSource(field);
    if (source === null)
      throw new TypeError("Extract input expression must be DateField, DateTimeField, TimeField, or DurationField.");
    if (!PARTS[this.part].includes(source)) {
      const what = source === "date" ? "time component" : "component";
      throw new TypeError(`Cannot extract ${what} '${this.part}' from ${field!.constructor.name} '${field!.name}'.`);
    }
    const zone = zoneFor(field, this.tzinfo);
    if (source !== "duration") return { kind: "extract", part: this.part, expression: expression!, source, zone };
    if (vendor !== "postgresql") throw new NotSupportedError("Extract requires native DurationField database support.");
    return { kind: "extract", part: this.part, expression: expression!, source: "time" };
  }

  override deconstruct(): ExpressionDeconstruction {
    const options = { ...this.options, ...(this.tzinfo === undefined ? {} : { tzinfo: this.tzinfo }) };
    const { path, part } = this.constructor as typeof ExtractFunc;
    return { path, args: part === null ? [...this.args, this.part] : this.args, options };
  }
}

export interface ExtractFunction {
  <const E extends Argument>(expression: E, options?: ZoneOptions): Call<"strict", [E], number>;
  readonly functionClass: TransformClass;
  readonly lookupName: string;
  [Symbol.hasInstance](value: unknown): boolean;
}

function extraction(name: string, part: DatePart): ExtractFunction {
  const functionClass = class extends ExtractFunc {
    static override readonly path: string = `models.functions.${name}`;
    static override readonly lookupName: string = part;
    static override readonly part: DatePart | null = part;
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return callable(
    functionClass,
    (expression: unknown, options: ZoneOptions = {}) =>
      new functionClass([expression], checkOptions(options, ZONE_OPTIONS) as FuncOptions),
  );
}

/**
 * A part of a date, time or moment: `Extract("published", "year")`. Of moments in the current zone, or in `tzinfo`.
 *
 * Throws RangeError for a part that does not exist.
 */
export const Extract: {
  <const E extends Argument>(expression: E, lookupName: DatePart, options?: ZoneOptions): Call<"strict", [E], number>;
  [Symbol.hasInstance](value: unknown): boolean;
} = callable(
  ExtractFunc,
  (expression: unknown, part: string, options: ZoneOptions = {}) =>
    new ExtractFunc([expression], { ...(checkOptions(options, ZONE_OPTIONS) as FuncOptions), part }),
);

export const ExtractYear = extraction("ExtractYear", "year");
/** The year of ISO 8601 that the week belongs to. */
export const ExtractIsoYear = extraction("ExtractIsoYear", "iso_year");
export const ExtractQuarter = extraction("ExtractQuarter", "quarter");
export const ExtractMonth = extraction("ExtractMonth", "month");
/** The week of ISO 8601, 1 to 53. */
export const ExtractWeek = extraction("ExtractWeek", "week");
/** Sunday is 1, Saturday 7. */
export const ExtractWeekDay = extraction("ExtractWeekDay", "week_day");
/** Monday is 1, Sunday 7. */
export const ExtractIsoWeekDay = extraction("ExtractIsoWeekDay", "iso_week_day");
export const ExtractDay = extraction("ExtractDay", "day");
export const ExtractHour = extraction("ExtractHour", "hour");
export const ExtractMinute = extraction("ExtractMinute", "minute");
export const ExtractSecond = extraction("ExtractSecond", "second");

for (const transform of [
  ExtractYear,
  ExtractIsoYear,
  ExtractQuarter,
  ExtractMonth,
  ExtractWeek,
  ExtractWeekDay,
  ExtractIsoWeekDay,
  ExtractDay,
])
  registerTransform(DateField, transform);
for (const transform of [ExtractHour, ExtractMinute, ExtractSecond]) {
  registerTransform(DateTimeField, transform);
  registerTransform(TimeField, transform);
}

/** dates() and datetimes(): the different days, months, … of a column (docs/ref/models/querysets, "dates"). */
import { Temporal } from "temporal-polyfill";
import { isConfigured, settings } from "../../../core/conf/settings.ts";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { getCurrentTimezone } from "../../../core/timezone/timezone.ts";
import type { TruncNode } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { OUTPUT, temporalSource } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { DateTimeField } from "../fields/date-time-field.ts";
import { F } from "../expressions/factories.ts";
import type { Rows } from "./rows.ts";

const DATE_KINDS = ["year", "month", "week", "day"] as const;
const DATETIME_KINDS = ["year", "month", "week", "day", "hour", "minute", "second"] as const;
export type DateKind = (typeof DATE_KINDS)[number];
export type DateTimeKind = (typeof DATETIME_KINDS)[number];

export interface DatesOptions {
  /** Default: oldest first. */
  readonly order?: "ASC" | "DESC";
}

export interface DateTimesOptions extends DatesOptions {
  /** Zone whose clocks are cut. Default: the current one. */
  readonly tzinfo?: string;
}

export function dates(query: Rows, name: string, kind: DateKind, options: DatesOptions): Rows {
  if (!DATE_KINDS.includes(kind)) throw new RangeError("'kind' must be one of 'year', 'month', 'week', or 'day'.");
  return distinctValues(query, name, "datefield", new Truncated(name, kind, null), options);
}

export function datetimes(query: Rows, name: string, kind: DateTimeKind, options: DateTimesOptions): Rows {
  if (!DATETIME_KINDS.includes(kind))
    throw new RangeError("'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'.");
  const zone = isConfigured() && settings.USE_TZ ? (options.tzinfo ?? getCurrentTimezone()) : "UTC";
  return distinctValues(query, name, "datetimefield", new Truncated(name, kind, zone), options);
}

function distinctValues(
  query: Rows,
  name: string,
  alias: string,
  value: Truncated,
  { order = "ASC" }: DatesOptions,
): Rows {
  if (order !== "ASC" && order !== "DESC") throw new RangeError("'order' must be either 'ASC' or 'DESC'.");
  return query
    .annotate({ [alias]: value })
    .alias({ plainField: F(name) })
    .filterUnchecked({ plainField__isnull: false })
    .with(() => ({
      values: { shape: "flat", names: [alias] },
      distinct: true,
      ordering: [order === "DESC" ? `-${alias}` : alias],
      reversed: false,
    })) as Rows;
}

/** A date or moment cut to the beginning of its year, month, …; `zone` null: as a date. */
class Truncated extends Expression {
  readonly #path: string;
  readonly #kind: DateTimeKind;
  readonly #zone: string | null;

  constructor(path: string, kind: DateTimeKind, zone: string | null) {
    super();
    this.#path = path;
    this.#kind = kind;
    this.#zone = zone;
  }

  override resolve(scope: Scope): Resolved {
    const { node, field } = scope.resolvePath(this.#path);
    const source = temporalSource(field);
    const to = this.#kind;
    if (this.#zone === null) {
      if (source === null || source === "time") throw new FieldError(`dates() needs a date: "${this.#path}" is none.`);
      const zone = isConfigured() && settings.USE_TZ ? named(getCurrentTimezone()) : undefined;
      const day: TruncNode["expression"] =
        source === "date" ? node : { kind: "trunc", to: "date", expression: node, source, zone };
      return { node: { kind: "trunc", to, expression: day, source: "date" }, field: OUTPUT.date, aggregate: false };
    }
    if (source !== "datetime") throw new FieldError(`datetimes() needs a moment: "${this.#path}" is no DateTimeField.`);
    const zone = named(this.#zone);
    return {
      node: { kind: "trunc", to, expression: node, source, zone },
      field: zone === undefined ? OUTPUT.dateTime : new ClockField(zone),
      aggregate: false,
    };
  }
}

const named = (zone: string): string | undefined => (zone === "UTC" ? undefined : zone);

/** Moments that the database gives as what the clocks of a zone show. */
class ClockField extends DateTimeField {
  readonly #zone: string;

  constructor(zone: string) {
    super();
    this.#zone = zone;
  }

  /** `clock` has, in UTC, what the clocks show. */
  fromDbValue(clock: Date | null): Date | null {
    if (clock === null) return null;
    const local = Temporal.Instant.fromEpochMilliseconds(clock.getTime()).toZonedDateTimeISO("UTC").toPlainDateTime();
    return new Date(local.toZonedDateTime(this.#zone).epochMilliseconds);
  }
}

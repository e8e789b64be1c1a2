/** dates() and datetimes(): the different days, months, … of a column (docs/ref/models/querysets, "dates"). */
import type { Expression } from "../expressions/expression.ts";
import { F } from "../expressions/factories.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import { Trunc } from "../functions/trunc.ts";
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
  return distinctValues(query, name, "datefield", Trunc(name, kind, { outputField: OUTPUT.date }), options);
}

export function datetimes(query: Rows, name: string, kind: DateTimeKind, options: DateTimesOptions): Rows {
  if (!DATETIME_KINDS.includes(kind))
    throw new RangeError("'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'.");
  const value = Trunc(name, kind, { outputField: OUTPUT.dateTime, tzinfo: options.tzinfo });
  return distinctValues(query, name, "datetimefield", value, options);
}

function distinctValues(
  query: Rows,
  name: string,
  alias: string,
  value: Expression,
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

/** Parts of dates and times as transforms; a year compares as a range, so that an index serves it. */
import { Temporal } from "temporal-polyfill";
import { isConfigured, settings } from "../../../core/conf/settings.ts";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { getCurrentTimezone } from "../../../core/timezone/timezone.ts";
import type { ExtractNode, SqlExpression, TruncNode } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { OUTPUT, temporalSource } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { DateField } from "../fields/date-field.ts";
import { DateTimeField } from "../fields/date-time-field.ts";
import type { Field } from "../fields/field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { TimeField } from "../fields/time-field.ts";
import { isQuerySet } from "../query/is-query-set.ts";
import { Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual } from "./comparison.ts";
import { type LookupClass, registerLookup, registerTransform } from "./registry.ts";
import { Transform } from "./transform.ts";

/** The zone in which parts of a moment are read; undefined for dates and times, and without time zones. */
export function zoneFor(field: Field): string | undefined {
  if (temporalSource(field) !== "datetime" || !isConfigured() || !settings.USE_TZ) return undefined;
  const zone = getCurrentTimezone();
  return zone === "UTC" ? undefined : zone;
}

/** The year of a date as a number that remembers where it came from. */
class YearField extends IntegerField {}
const YEAR = new YearField();

function sourceOf(field: Field, name: string): ExtractNode["source"] {
  const source = temporalSource(field);
  if (source === null) throw new FieldError(`${field.label} has no ${name}: it is no date or time.`);
  return source;
}

function part(
  fieldClass: typeof DateField | typeof TimeField,
  name: ExtractNode["part"],
  output: Field = OUTPUT.integer,
): void {
  registerTransform(
    fieldClass,
    class extends Transform {
      static readonly lookupName: string = name;

      override outputField(): Field {
        return output;
      }

      override toSql(expression: SqlExpression, field: Field): SqlExpression {
        return { kind: "extract", part: name, expression, source: sourceOf(field, name), zone: zoneFor(field) };
      }
    },
  );
}

for (const name of ["iso_year", "quarter", "month", "week", "week_day", "iso_week_day", "day"] as const)
  part(DateField, name);
part(DateField, "year", YEAR);
for (const name of ["hour", "minute", "second"] as const) {
  part(DateTimeField, name);
  part(TimeField, name);
}

function truncation(name: "date" | "time", output: Field): void {
  registerTransform(
    DateTimeField,
    class extends Transform {
      static readonly lookupName: string = name;

      override outputField(): Field {
        return output;
      }

      override toSql(expression: SqlExpression, field: Field): TruncNode {
        return {
          kind: "trunc",
          to: name,
          expression,
          source: sourceOf(field, name) as TruncNode["source"],
          zone: zoneFor(field),
        };
      }
    },
  );
}

truncation("date", OUTPUT.date);
truncation("time", OUTPUT.time);

// ---- a year as a range ----

/** First day of a year as a parameter of the column behind the transform. */
function startOf(year: number, column: Resolved, scope: Scope): SqlExpression {
  const start = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  return scope.param(temporalSource(column.field) === "datetime" ? start.toPlainDateTime() : start, column.field);
}

function yearLookup(
  base: LookupClass,
  bounds: (year: number, low: SqlExpression, next: SqlExpression, column: SqlExpression) => SqlExpression,
): LookupClass {
  const Base = base as unknown as typeof Exact;
  return class extends Base {
    static override readonly lookupName: string = base.lookupName;

    override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      const extract = left.node as ExtractNode;
      const source = extract.kind === "extract" && extract.part === "year" ? extract.source : null;
      const year =
        Expression.is(value) || isQuerySet(value) ? null : Number(OUTPUT.integer.getPrepValue(value) ?? Number.NaN);
      if (source === null || source === "time" || year === null || !(year >= 1 && year < 9999))
        return super.resolve(left, value, scope);
      const column: Resolved = {
        node: extract.expression,
        field: source === "date" ? OUTPUT.date : OUTPUT.dateTime,
        aggregate: left.aggregate,
      };
      return bounds(year, startOf(year, column, scope), startOf(year + 1, column, scope), extract.expression);
    }
  };
}

const compare = (left: SqlExpression, operator: ">=" | "<", right: SqlExpression): SqlExpression => ({
  kind: "binary",
  operator,
  left,
  right,
});
registerLookup(
  YearField,
  yearLookup(Exact, (_, low, next, column) => ({
    kind: "and",
    items: [compare(column, ">=", low), compare(column, "<", next)],
  })),
);
registerLookup(
  YearField,
  yearLookup(GreaterThan, (_, _low, next, column) => compare(column, ">=", next)),
);
registerLookup(
  YearField,
  yearLookup(GreaterThanOrEqual, (_, low, _next, column) => compare(column, ">=", low)),
);
registerLookup(
  YearField,
  yearLookup(LessThan, (_, low, _next, column) => compare(column, "<", low)),
);
registerLookup(
  YearField,
  yearLookup(LessThanOrEqual, (_, _low, next, column) => compare(column, "<", next)),
);

/** Comparisons of the year of a date: as a range of the column, so that an index serves it. */
import { Temporal } from "temporal-polyfill";
import type { BinaryOperator, ExtractNode, SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { ExtractIsoYear, ExtractYear } from "../functions/extract.ts";
import { isQuerySet } from "../query/is-query-set.ts";
import { Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual } from "./comparison.ts";
import { type LookupClass, registerLookup } from "./registry.ts";

/** First day of a year, or of the first week of a year of ISO 8601: that which holds January 4. */
function firstDay(year: number, iso: boolean): Temporal.PlainDate {
  if (!iso) return new Temporal.PlainDate(year, 1, 1);
  const fourth = new Temporal.PlainDate(year, 1, 4);
  return fourth.subtract({ days: fourth.dayOfWeek - 1 });
}

/** Beginning of a year as a parameter of the column; of moments, on the clocks that the year is read by. */
function startOf(year: number, { part, source, zone }: ExtractNode, scope: Scope): SqlExpression {
  const day = firstDay(year, part === "iso_year");
  if (source === "date") return scope.param(day, OUTPUT.date);
  const start = zone === undefined ? day.toPlainDateTime() : new Date(day.toZonedDateTime(zone).epochMilliseconds);
  return scope.param(start, OUTPUT.dateTime);
}

type Bound = readonly [operator: BinaryOperator, next: boolean];

/** `bounds`: the column compared with the beginning of the year, or of the next. */
function yearLookup(base: LookupClass, ...bounds: readonly Bound[]): LookupClass {
  const Base = base as unknown as typeof Exact;
  return class extends Base {
    override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      const { node } = left;
      const year =
        Expression.is(value) || isQuerySet(value) ? null : Number(OUTPUT.integer.getPrepValue(value) ?? Number.NaN);
      if (node.kind !== "extract" || node.source === "time" || year === null || !(year >= 1 && year < 9999))
        return super.resolve(left, value, scope);
      const items = bounds.map(
        ([operator, next]): SqlExpression => ({
          kind: "binary",
          operator,
          left: node.expression,
          right: startOf(next ? year + 1 : year, node, scope),
        }),
      );
      return items.length === 1 ? items[0]! : { kind: "and", items };
    }
  };
}

const LOOKUPS = [
  yearLookup(Exact, [">=", false], ["<", true]),
  yearLookup(GreaterThan, [">=", true]),
  yearLookup(GreaterThanOrEqual, [">=", false]),
  yearLookup(LessThan, ["<", false]),
  yearLookup(LessThanOrEqual, ["<", true]),
];
for (const transform of [ExtractYear, ExtractIsoYear]) for (const lookup of LOOKUPS) registerLookup(transform, lookup);

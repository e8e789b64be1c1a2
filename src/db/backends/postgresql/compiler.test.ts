import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { SelectNode, SqlExpression } from "../../sql/nodes.ts";
import { PostgresqlCompiler } from "./compiler.ts";
import { postgresqlConverters } from "./converters.ts";
import { readInterval, writeInterval } from "./interval-text.ts";
import { TypedParam } from "./typed-param.ts";

const compiler = new PostgresqlCompiler();
const col = (column: string): SqlExpression => ({ kind: "column", table: null, column });
const param = (value: unknown): SqlExpression => ({ kind: "param", value });
const sql = (node: SqlExpression): string => compiler.compileExpression(node).sql;

const select = (parts: Partial<SelectNode>): SelectNode => ({
  kind: "select",
  distinct: false,
  columns: [{ expression: col("id") }],
  from: { kind: "table", name: "book", alias: null },
  joins: [],
  where: null,
  groupBy: [],
  having: null,
  orderBy: [],
  limit: null,
  offset: null,
  lock: null,
  ...parts,
});

describe("statements", () => {
  test("number their parameters", () => {
    expect(compiler.compileRaw("SELECT ? WHERE a ?? ? AND b = '?'", [1, 2]).sql).toBe(
      "SELECT $1 WHERE a ? $2 AND b = '?'",
    );
  });

  test("DISTINCT ON, order of nulls and locks", () => {
    const node = select({
      distinct: [col("author_id")],
      orderBy: [{ expression: col("at"), descending: true, nulls: "last" }],
      lock: { of: ["book"], nowait: false, skipLocked: true, noKey: true },
    });
    expect(compiler.compile(node).sql).toBe(
      'SELECT DISTINCT ON ("author_id") "id" FROM "book" ORDER BY "at" DESC NULLS LAST FOR NO KEY UPDATE OF "book" SKIP LOCKED',
    );
  });

  test("a value that stands in the columns and under GROUP BY is one parameter", () => {
    const shifted: SqlExpression = { kind: "binary", operator: "+", left: col("pages"), right: param(5) };
    const inside: SqlExpression = { kind: "json-path", expression: col("data"), path: ["a"], as: "json" };
    const node = select({
      columns: [{ expression: shifted }, { expression: inside }],
      where: { kind: "binary", operator: "=", left: col("pages"), right: param(5) },
      groupBy: [shifted, inside],
    });
    const query = compiler.compile(node);
    expect(query.sql).toBe(
      'SELECT "pages" + $1, "data" #> $2 FROM "book" WHERE "pages" = $3 GROUP BY "pages" + $1, "data" #> $2',
    );
    expect(query.params).toHaveLength(3);
  });

  test("EXPLAIN takes the options of Django, and no others", () => {
    const query = { sql: "SELECT 1", params: [] };
    expect(compiler.explain(query, { format: "json", analyze: true }).sql).toBe(
      "EXPLAIN (FORMAT JSON, ANALYZE true) SELECT 1",
    );
    expect(() => compiler.explain(query, { "ANALYZE) SELECT": true })).toThrow("Unknown options");
    expect(() => compiler.explain(query, { format: "JSON) --" })).toThrow("not a recognized format");
  });

  test("withValues() shows what was sent", () => {
    const query = { sql: "SELECT $1, $2, $10", params: ["it's", new TypedParam(1082, "2024-02-29")] };
    expect(compiler.withValues(query)).toBe("SELECT 'it''s', '2024-02-29'::date, $10");
  });
});

describe("expressions", () => {
  test("lookups of text are Django's", () => {
    const lookup = (name: "contains" | "iexact" | "istartswith" | "iregex", right: SqlExpression): string =>
      sql({ kind: "text-lookup", lookup: name, left: col("title"), right });
    expect(lookup("contains", param("x"))).toBe('"title"::text LIKE $1');
    expect(lookup("iexact", param("x"))).toBe('UPPER("title"::text) = UPPER($1::text)');
    expect(lookup("istartswith", col("name"))).toBe(
      `UPPER("title"::text) LIKE UPPER(REPLACE(REPLACE(REPLACE("name"::text, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%')`,
    );
    expect(lookup("iregex", param("x"))).toBe('"title"::text ~* $1');
  });

  test("parts of moments are read in their zone", () => {
    const extract = (zone: string): string =>
      sql({ kind: "extract", part: "week_day", expression: col("at"), source: "datetime", zone });
    expect(extract("Europe/Berlin")).toBe(`(EXTRACT(DOW FROM ("at" AT TIME ZONE 'Europe/Berlin')) + 1)::integer`);
    expect(extract("UTC+05:30")).toContain("'UTC-05:30'");
    expect(extract("x'; DROP TABLE book; --")).toContain("'x''; DROP TABLE book; --'");
  });

  test("keys of JSON documents are data", () => {
    const { params } = compiler.compileExpression({
      kind: "json-path",
      expression: col("data"),
      path: ['a"}b\\', -1],
      as: "text",
    });
    expect(String(params[0])).toBe('{"a\\"}b\\\\","-1"}');
  });

  test("values inside definitions carry their types", () => {
    const value = (type: string, v: unknown): string =>
      compiler.compileExpression(param(postgresqlConverters.toDriver(type, v)), { inline: true }).sql;
    expect(value("DateTimeField", new Date(0))).toBe("'1970-01-01 00:00:00+00'::timestamp with time zone");
    expect(value("DecimalField", new Decimal("1.50"))).toBe("'1.5'::numeric");
    expect(value("JSONField", { a: "it's" })).toBe(`'{"a": "it''s"}'::jsonb`);
    expect(value("BinaryField", new Uint8Array([1, 255]))).toBe("'\\x01ff'::bytea");
    expect(() => value("JSONField", { a: "\0" })).toThrow("NUL");
  });
});

test("intervals of every form are read and written", () => {
  for (const [text, iso] of [
    ["1 day 02:03:04.000005", "P1DT2H3M4.000005S"],
    ["-1 days +02:00:00", "-PT22H"],
    ["1 year 2 mons", "P425D"],
    ["-00:00:00.5", "-PT0.5S"],
    ["00:00:00", "PT0S"],
  ] as const)
    expect(readInterval(text).toString()).toBe(iso);
  expect(writeInterval(Temporal.Duration.from("-P1DT0.5S"))).toBe("P-1DT-0.500000S");
  expect(() => readInterval("soon")).toThrow("where a duration is expected");
});

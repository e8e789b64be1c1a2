import { describe, expect, test } from "vitest";
import { DatabaseError, DataError, NotSupportedError, ProgrammingError } from "../../errors.ts";
import type { BinaryOperator, InsertNode, LogicNode, SelectNode, SqlExpression, TextLookup } from "../../sql/nodes.ts";
import { RawSql } from "../../sql/raw-sql.ts";
import { SqliteCompiler } from "./compiler.ts";

const compiler = new SqliteCompiler();
const c = (column: string, table: string | null = null): SqlExpression => ({ kind: "column", table, column });
const p = (value: unknown): SqlExpression => ({ kind: "param", value });
const lit = (value: number | boolean | string | null): SqlExpression => ({ kind: "literal", value });
const bin = (left: SqlExpression, operator: BinaryOperator, right: SqlExpression): SqlExpression => ({
  kind: "binary",
  operator,
  left,
  right,
});
const logic = (kind: LogicNode["kind"], ...items: SqlExpression[]): SqlExpression => ({ kind, items });
const not = (expression: SqlExpression): SqlExpression => ({ kind: "not", expression });
const look = (lookup: TextLookup, left: SqlExpression, right: SqlExpression): SqlExpression => ({
  kind: "text-lookup",
  lookup,
  left,
  right,
});

function select(parts: Partial<SelectNode>): SelectNode {
  const from = { kind: "table", name: "book", alias: null } as const;
  return {
    kind: "select",
    distinct: false,
    columns: [{ expression: c("id", "book") }],
    from,
    joins: [],
    where: null,
    groupBy: [],
    having: null,
    orderBy: [],
    limit: null,
    offset: null,
    lock: null,
    ...parts,
  };
}

const sql = (expression: SqlExpression): string => compiler.compileExpression(expression).sql;
const inline = (expression: SqlExpression): string => compiler.compileExpression(expression, { inline: true }).sql;

describe("select", () => {
  test("writes all clauses in order, values as parameters in the order of the text", () => {
    const author = { kind: "table", name: "author", alias: "T2" } as const;
    const query = select({
      distinct: true,
      columns: [
        { expression: c("id", "book") },
        { expression: { kind: "function", name: "COUNT", args: [c("id", "T2")], distinct: true }, alias: "n" },
      ],
      joins: [
        { type: "inner", table: author, on: bin(c("author_id", "book"), "=", c("id", "T2")) },
        { type: "left", table: { kind: "derived", query: select({}), alias: "x" }, on: lit(true) },
      ],
      where: logic("and", bin(c("price", "book"), ">", p(5)), look("icontains", c("name", "T2"), p("50%_\\"))),
      groupBy: [c("id", "book")],
      having: bin(c("n"), ">=", p(3)),
      orderBy: [
        { expression: c("n"), descending: true, nulls: "last" },
        { expression: c("id", "book"), descending: false },
      ],
      limit: { kind: "param", value: 20 },
      offset: { kind: "param", value: 40 },
    });
    expect(compiler.compile(query)).toEqual({
      sql: `SELECT DISTINCT "book"."id", COUNT(DISTINCT "T2"."id") AS "n" FROM "book" INNER JOIN "author" "T2" ON ("book"."author_id" = "T2"."id") LEFT OUTER JOIN (SELECT "book"."id" FROM "book") "x" ON (1) WHERE "book"."price" > ? AND "T2"."name" LIKE ? ESCAPE '\\' GROUP BY "book"."id" HAVING "n" >= ? ORDER BY "n" DESC NULLS LAST, "book"."id" ASC LIMIT 20 OFFSET ?`,
      params: [5, "%50\\%\\_\\\\%", 3, 40],
    });
  });

  test("writes the LIMIT into the text, -1 for an offset alone, and refuses limits that are no whole numbers", () => {
    expect(compiler.compile(select({ offset: { kind: "param", value: 4 } })).sql).toBe(
      `SELECT "book"."id" FROM "book" LIMIT -1 OFFSET ?`,
    );
    for (const value of ["1; DROP TABLE book", 1.5, Number.NaN, {}]) {
      expect(() => compiler.compile(select({ limit: { kind: "param", value } }))).toThrow(DataError);
    }
  });

  test("makes derived tables of the ordered parts of a union, and ignores row locks", () => {
    const ordered = select({
      orderBy: [{ expression: c("id"), descending: false }],
      limit: { kind: "param", value: 1 },
      lock: { nowait: false, skipLocked: false, of: [], noKey: false },
    });
    const union = {
      kind: "combined",
      operator: "union",
      all: true,
      queries: [select({}), ordered],
      orderBy: [{ expression: lit(1), descending: true }],
      limit: null,
      offset: null,
    } as const;
    expect(compiler.compile(union).sql).toBe(
      `SELECT "book"."id" FROM "book" UNION ALL SELECT * FROM (SELECT "book"."id" FROM "book" ORDER BY "id" ASC LIMIT 1) ORDER BY 1 DESC`,
    );
  });

  test("refuses DISTINCT ON", () => {
    expect(() => compiler.compile(select({ distinct: [c("id")] }))).toThrow(NotSupportedError);
  });
});

describe("writing statements", () => {
  const insert = (parts: Partial<InsertNode>): InsertNode => ({
    kind: "insert",
    table: "book",
    columns: ["title", "pages"],
    rows: [[p("a"), p(1)]],
    returning: [],
    conflict: null,
    ...parts,
  });

  test("insert", () => {
    expect(
      compiler.compile(
        insert({
          rows: [
            [p("a"), p(1)],
            [p("b"), lit(2)],
          ],
          returning: ["id"],
        }),
      ),
    ).toEqual({
      sql: `INSERT INTO "book" ("title", "pages") VALUES (?, ?), (?, 2) RETURNING "id"`,
      params: ["a", 1, "b"],
    });
    expect(compiler.compile(insert({ columns: [], rows: [[]] })).sql).toBe(`INSERT INTO "book" DEFAULT VALUES`);
    expect(compiler.compile(insert({ conflict: { action: "ignore", target: [], update: [] } })).sql).toBe(
      `INSERT OR IGNORE INTO "book" ("title", "pages") VALUES (?, ?)`,
    );
    expect(compiler.compile(insert({ conflict: { action: "update", target: ["title"], update: ["pages"] } })).sql).toBe(
      `INSERT INTO "book" ("title", "pages") VALUES (?, ?) ON CONFLICT("title") DO UPDATE SET "pages" = EXCLUDED."pages"`,
    );
    expect(() => compiler.compile(insert({ rows: [[p(1)]] }))).toThrow(ProgrammingError);
  });

  test("update and delete", () => {
    const set = [{ column: "price", value: bin(c("price"), "*", p(2)) }];
    expect(
      compiler.compile({ kind: "update", table: "book", set, where: bin(c("id"), "=", p(1)), returning: ["price"] }),
    ).toEqual({
      sql: `UPDATE "book" SET "price" = "price" * ? WHERE "id" = ? RETURNING "price"`,
      params: [2, 1],
    });
    expect(
      compiler.compile({ kind: "delete", table: "book", where: { kind: "in", left: c("id"), right: [p(1), p(2)] } })
        .sql,
    ).toBe(`DELETE FROM "book" WHERE "id" IN (?, ?)`);
  });
});

describe("parentheses", () => {
  const [a, b, d] = [c("a"), c("b"), c("d")];

  test.each<[SqlExpression, string]>([
    [bin(bin(a, "+", b), "*", d), `("a" + "b") * "d"`],
    [bin(a, "-", bin(b, "-", d)), `"a" - ("b" - "d")`],
    [bin(bin(a, "-", b), "-", d), `"a" - "b" - "d"`],
    [bin(a, "+", bin(b, "*", d)), `"a" + "b" * "d"`],
    [bin(a, "*", bin(b, "||", d)), `"a" * ("b" || "d")`],
    [bin(bin(a, "&", b), "|", d), `("a" & "b") | "d"`],
    [bin(bin(a, "=", b), "=", d), `("a" = "b") = "d"`],
    [logic("and", logic("or", a, b), d), `("a" OR "b") AND "d"`],
    [logic("or", logic("and", a, b), d), `"a" AND "b" OR "d"`],
    [logic("and", logic("and", a, b), d), `("a" AND "b") AND "d"`],
    [logic("and", not(bin(a, "=", b)), d), `NOT ("a" = "b") AND "d"`],
    [bin(not(a), "=", b), `(NOT ("a")) = "b"`],
    [{ kind: "is-null", expression: logic("or", a, b), negated: false }, `("a" OR "b") IS NULL`],
    [{ kind: "between", left: bin(a, "+", b), low: p(1), high: p(2) }, `"a" + "b" BETWEEN ? AND ?`],
    [bin(a, "^", b), `POWER("a", "b")`],
    [bin(a, "#", b), `BITXOR("a", "b")`],
    [bin(a, "-", lit(-1)), `"a" - (-1)`],
    [logic("xor", a, b), `("a" OR "b") AND CASE WHEN "a" THEN 1 ELSE 0 END + CASE WHEN "b" THEN 1 ELSE 0 END = 1`],
    [logic("and"), "1 = 1"],
    [logic("or"), "1 = 0"],
    [{ kind: "in", left: a, right: [] }, "1 = 0"],
  ])("%#: %s", (expression, expected) => {
    expect(sql(expression)).toBe(expected);
  });
});

describe("expressions", () => {
  test.each<[string, SqlExpression, string]>([
    ["not exists", not({ kind: "exists", query: select({}) }), `NOT EXISTS(SELECT "book"."id" FROM "book")`],
    [
      "in subquery",
      { kind: "in", left: c("id"), right: { kind: "subquery", query: select({}) } },
      `"id" IN (SELECT "book"."id" FROM "book")`,
    ],
    [
      "rows",
      { kind: "in", left: { kind: "row", items: [c("a"), c("b")] }, right: [{ kind: "row", items: [p(1), p(2)] }] },
      `("a", "b") IN (VALUES (?, ?))`,
    ],
    [
      "case",
      { kind: "case", cases: [{ when: c("a"), then: lit("x") }], otherwise: null },
      `CASE WHEN "a" THEN 'x' ELSE NULL END`,
    ],
    ["cast", { kind: "cast", expression: c("a"), to: "CharField", maxLength: 5 }, `CAST("a" AS varchar(5))`],
    ["collate", { kind: "collate", expression: c("a"), collation: "nocase" }, `"a" COLLATE nocase`],
    ["filter", { kind: "function", name: "SUM", args: [c("a")], filter: c("b") }, `SUM("a") FILTER (WHERE "b")`],
    [
      "window",
      {
        kind: "function",
        name: "RANK",
        args: [],
        over: {
          partitionBy: [c("a")],
          orderBy: [{ expression: c("b"), descending: true }],
          frame: "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
        },
      },
      `RANK() OVER (PARTITION BY "a" ORDER BY "b" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
    ],
    [
      "year",
      { kind: "extract", part: "year", expression: c("a"), source: "date" },
      `CAST(STRFTIME('%Y', "a") AS integer)`,
    ],
    [
      "week day",
      { kind: "extract", part: "week_day", expression: c("a"), source: "date" },
      `((CAST(STRFTIME('%w', "a") AS integer)) + 1)`,
    ],
    ["week", { kind: "extract", part: "week", expression: c("a"), source: "date" }, `django_date_extract('week', "a")`],
    [
      "year in a zone",
      { kind: "extract", part: "year", expression: c("a"), source: "datetime", zone: "Asia/Tokyo" },
      `django_datetime_extract('year', "a", ?, 'UTC')`,
    ],
    [
      "trunc",
      { kind: "trunc", to: "month", expression: c("a"), source: "datetime" },
      `STRFTIME('%Y-%m-01 00:00:00', "a")`,
    ],
    [
      "trunc of a time",
      { kind: "trunc", to: "minute", expression: c("a"), source: "time" },
      `STRFTIME('%H:%M:00', "a")`,
    ],
    [
      "trunc to date",
      { kind: "trunc", to: "date", expression: c("a"), source: "datetime" },
      `django_datetime_cast_date("a", NULL, NULL)`,
    ],
    ["json document", { kind: "json-path", expression: c("a"), path: ["x", -1], as: "document" }, `("a" -> ?)`],
    ["raw", new RawSql("a ?? b = ? AND c = '?'", [1]), `(a ? b = ? AND c = '?')`],
  ])("%s", (_name, expression, expected) => {
    expect(sql(expression)).toBe(expected);
  });

  test("text lookups escape the wildcards of parameters and of columns", () => {
    const params = (lookup: TextLookup): unknown =>
      compiler.compileExpression(look(lookup, c("a"), p("1%_\\"))).params[0];
    expect([params("iexact"), params("startswith"), params("endswith"), params("regex")]).toEqual([
      "1\\%\\_\\\\",
      "1\\%\\_\\\\%",
      "%1\\%\\_\\\\",
      "1%_\\",
    ]);
    expect(sql(look("icontains", c("a"), c("b")))).toBe(
      `"a" LIKE '%' || UPPER(REPLACE(REPLACE(REPLACE("b", '\\', '\\\\'), '%', '\\%'), '_', '\\_')) || '%' ESCAPE '\\'`,
    );
    expect(sql(look("iregex", c("a"), p("x")))).toBe(`"a" REGEXP '(?i)' || ?`);
  });

  test("values are written into definitions", () => {
    expect(inline(bin(c("a"), "=", p("it's")))).toBe(`"a" = 'it''s'`);
    expect(inline(logic("and", p(null), p(true), p(10n), p(1.5), p(new Uint8Array([255, 0]))))).toBe(
      `NULL AND 1 AND 10 AND 1.5 AND X'ff00'`,
    );
    expect(inline(look("startswith", c("a"), p("x")))).toBe(`"a" LIKE 'x%' ESCAPE '\\'`);
  });
});

describe("bad input", () => {
  test("quotes in names are doubled, control characters refused", () => {
    expect(compiler.quoteName(`x" from users; --`)).toBe(`"x"" from users; --"`);
    for (const code of [0, 9, 10, 31, 127, 133, 159])
      expect(() => compiler.quoteName(`a${String.fromCharCode(code)}`)).toThrow(DatabaseError);
    expect(() => compiler.quoteName("")).toThrow(DatabaseError);
  });

  test.each<unknown>([
    JSON.parse(`{"kind":"raw","sql":"1=1","params":[]}`),
    JSON.parse(`{"kind":"nonsense"}`),
    JSON.parse(
      `{"kind":"binary","operator":"; DROP TABLE book","left":{"kind":"literal","value":1},"right":{"kind":"literal","value":1}}`,
    ),
    JSON.parse(`{"kind":"function","name":"x); DROP TABLE book; --","args":[]}`),
    JSON.parse(`{"kind":"collate","collation":"a; b","expression":{"kind":"literal","value":1}}`),
    JSON.parse(`{"kind":"extract","part":"x', 1)","source":"date","expression":{"kind":"literal","value":1}}`),
    JSON.parse(`{"kind":"cast","to":"x); --","expression":{"kind":"literal","value":1}}`),
    { sql: "1" },
    null,
  ])("data that looks like a node is refused: %j", (node) => {
    expect(() => compiler.compileExpression(node as SqlExpression)).toThrow();
  });

  test("keys of JSON documents are parameters", () => {
    const { sql: text, params } = compiler.compileExpression({
      kind: "json-path",
      expression: c("data"),
      path: [`first' as "x" from users --`, `"]`],
      as: "document",
    });
    expect(text).toBe(`("data" -> ?)`);
    expect(params).toEqual([`$."first' as \\"x\\" from users --"."\\"]"`]);
  });

  test("raw SQL needs as many parameters as placeholders", () => {
    expect(() => sql(new RawSql("a = ?", []))).toThrow("The SQL has 1 placeholders but 0 parameters were given.");
    expect(() => sql(new RawSql("a = '?'", [1]))).toThrow(ProgrammingError);
  });

  test("literals refuse what SQL cannot say", () => {
    expect(() => sql(lit(Number.NaN))).toThrow(DataError);
    expect(() => inline(p("a\0b"))).toThrow(DataError);
    expect(() => inline(p({}))).toThrow(DataError);
  });
});

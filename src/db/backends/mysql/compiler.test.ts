/** The SQL of both dialects; that of MariaDB is run by the contract suite too. */
import { describe, expect, test } from "vitest";
import { DataError, NotSupportedError } from "../../errors.ts";
import type { SelectNode, SqlExpression, StatementNode } from "../../sql/nodes.ts";
import { mariadb, mysql } from "./backend.ts";
import { JsonParam } from "./bind.ts";
import { classifyError, errorHint, isDisconnect } from "./errors.ts";

const col = (column: string): SqlExpression => ({ kind: "column", table: null, column });
const param = (value: unknown): SqlExpression => ({ kind: "param", value });
const select = (parts: Partial<SelectNode> = {}): SelectNode => ({
  kind: "select",
  distinct: false,
  columns: [{ expression: col("id") }],
  from: { kind: "table", name: "t", alias: null },
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

const both = [mariadb, mysql].map(({ compiler }) => compiler);
const expression = (node: SqlExpression): string[] => both.map((compiler) => compiler.compileExpression(node).sql);
const statement = (node: StatementNode): string[] => both.map((compiler) => compiler.compile(node).sql);
/** The same in both dialects. */
const same = (sql: string): string[] => [sql, sql];

describe("names and values", () => {
  test("names stand in backticks, those inside doubled", () => {
    expect(expression(col("a`b"))).toEqual(same("`a``b`"));
  });

  test("text is quoted with its backslashes", () => {
    expect(mariadb.compiler.quoteValue("it's \\ 100%")).toBe("'it''s \\\\ 100%'");
    expect(mariadb.compiler.compileExpression({ kind: "literal", value: "\\'" }).sql).toBe("'\\\\'''");
    expect(() => mariadb.compiler.quoteValue("a\0b")).toThrow(DataError);
  });

  test("a JSON document is one on MySQL, text on MariaDB", () => {
    expect(mariadb.converters.toDriver("JSONField", { a: 1 })).toBe('{"a": 1}');
    const document = mysql.converters.toDriver("JSONField", { a: 1 });
    expect(document).toBeInstanceOf(JsonParam);
    expect(mysql.compiler.compileExpression(param(document))).toEqual({ sql: "CAST(? AS JSON)", params: [document] });
  });
});

describe("operators", () => {
  test("that have another form", () => {
    const binary = (operator: "||" | "^" | "#" | "&" | ">>"): SqlExpression => ({
      kind: "binary",
      operator,
      left: col("a"),
      right: col("b"),
    });
    expect(expression(binary("^"))).toEqual(same("POW(`a`, `b`)"));
    expect(expression(binary("#"))).toEqual(same("CONVERT(`a` ^ `b`, SIGNED)"));
    expect(expression(binary("&"))).toEqual(same("CONVERT(`a` & `b`, SIGNED)"));
    expect(expression(binary(">>"))).toEqual(same("FLOOR(`a` / POW(2, `b`))"));
  });

  test("regular expressions tell case apart whatever the collation", () => {
    const regex: SqlExpression = { kind: "text-lookup", lookup: "regex", left: col("a"), right: param("^x") };
    expect(expression(regex)).toEqual(["`a` REGEXP ?", "REGEXP_LIKE(`a`, ?, 'c')"]);
    expect(mariadb.compiler.compileExpression(regex).params).toEqual(["(?-i)^x"]);
  });

  test("patterns find text, not wildcards", () => {
    const { sql, params } = mariadb.compiler.compileExpression({
      kind: "text-lookup",
      lookup: "contains",
      left: col("a"),
      right: param("100%_\\"),
    });
    expect([sql, params]).toEqual(["`a` LIKE BINARY ?", ["%100\\%\\_\\\\%"]]);
  });
});

describe("clauses", () => {
  test("NULL where the engine does not put it takes an order in front", () => {
    const order = (descending: boolean, nulls: "first" | "last"): string[] =>
      statement(select({ orderBy: [{ expression: col("a"), descending, nulls }] })).map((sql) => sql.split("BY ")[1]!);
    expect(order(false, "first")).toEqual(same("`a` ASC"));
    expect(order(false, "last")).toEqual(same("`a` IS NULL, `a` ASC"));
    expect(order(true, "first")).toEqual(same("`a` IS NOT NULL, `a` DESC"));
    expect(order(true, "last")).toEqual(same("`a` DESC"));
  });

  test("an OFFSET has a LIMIT, and a subquery with one stands a level down", () => {
    expect(statement(select({ offset: { kind: "param", value: 5 } }))).toEqual(
      same("SELECT `id` FROM `t` LIMIT 18446744073709551615 OFFSET ?"),
    );
    const query = select({ limit: { kind: "param", value: 5 } });
    expect(expression({ kind: "in", left: col("a"), right: { kind: "subquery", query } })).toEqual(
      same("`a` IN (SELECT * FROM (SELECT `id` FROM `t` LIMIT ?) `_inner`)"),
    );
  });

  test("a table that is changed can be read beside by MariaDB, a level down by MySQL", () => {
    const where: SqlExpression = { kind: "in", left: col("id"), right: { kind: "subquery", query: select() } };
    expect(statement({ kind: "delete", table: "t", where })).toEqual([
      "DELETE FROM `t` WHERE `id` IN (SELECT `id` FROM `t`)",
      "DELETE FROM `t` WHERE `id` IN (SELECT * FROM (SELECT `id` FROM `t`) `_inner`)",
    ]);
  });

  test("locks", () => {
    const lock = { nowait: false, skipLocked: true, of: [], noKey: false };
    expect(statement(select({ lock }))).toEqual(same("SELECT `id` FROM `t` FOR UPDATE SKIP LOCKED"));
    const of = select({ lock: { ...lock, of: ["t"] } });
    expect(() => mariadb.compiler.compile(of)).toThrow("FOR UPDATE OF is not supported");
    expect(mysql.compiler.compile(of).sql).toContain("FOR UPDATE OF `t` SKIP LOCKED");
    expect(() => mysql.compiler.compile(select({ lock: { ...lock, noKey: true } }))).toThrow(NotSupportedError);
    expect(() => mysql.compiler.compile(select({ distinct: [col("a")] }))).toThrow("DISTINCT ON fields");
  });

  test("rows that are there already", () => {
    const insert = (action: "ignore" | "update"): string[] =>
      statement({
        kind: "insert",
        table: "t",
        columns: ["a"],
        rows: [[param(1)]],
        returning: [],
        conflict: { action, target: ["a"], update: ["a"] },
      });
    expect(insert("ignore").every((sql) => sql.startsWith("INSERT IGNORE INTO `t`"))).toBe(true);
    const [onMariadb, onMysql] = insert("update");
    expect(onMariadb).toContain("ON DUPLICATE KEY UPDATE `a` = VALUE(`a`)");
    expect(onMysql).toContain("AS new ON DUPLICATE KEY UPDATE `a` = new.`a`");
  });

  test("explain() knows its words", () => {
    const query = { sql: "SELECT 1", params: [] };
    const explain = (options: Readonly<Record<string, unknown>>): string[] =>
      both.map((compiler) => compiler.explain(query, options).sql);
    expect(explain({})).toEqual(["EXPLAIN SELECT 1", "EXPLAIN FORMAT=TREE SELECT 1"]);
    expect(explain({ format: "json", analyze: true })).toEqual([
      "ANALYZE FORMAT=JSON SELECT 1",
      "EXPLAIN ANALYZE SELECT 1",
    ]);
    expect(() => explain({ format: "JSON; DROP TABLE t" })).toThrow("is not a recognized format");
    expect(() => explain({ analyse: true })).toThrow('Did you mean "analyze"?');
  });
});

describe("dates", () => {
  test("names of zones need tables of the server, fixed offsets do not", () => {
    const hour = (zone: string): string[] =>
      expression({ kind: "extract", part: "hour", expression: col("at"), source: "datetime", zone });
    expect(hour("Europe/Berlin")).toEqual(same("EXTRACT(HOUR FROM CONVERT_TZ(`at`, 'UTC', ?))"));
    expect(hour("+05:30")).toEqual(same("EXTRACT(HOUR FROM `at` + INTERVAL 330 MINUTE)"));
    expect(hour("UTC-3")).toEqual(same("EXTRACT(HOUR FROM `at` + INTERVAL -180 MINUTE)"));
    expect(hour("UTC")).toEqual(same("EXTRACT(HOUR FROM `at`)"));
  });

  test("a moment is moved by an interval, durations are numbers", () => {
    const node = (moved?: "left" | "right"): string[] =>
      expression({ kind: "duration-arithmetic", operator: "+", left: col("a"), right: col("b"), moved });
    expect(node("left")).toEqual(same("(`a` + INTERVAL `b` MICROSECOND)"));
    expect(node("right")).toEqual(same("(`b` + INTERVAL `a` MICROSECOND)"));
    expect(node()).toEqual(same("(`a` + `b`)"));
  });
});

test("errors are those of Django", () => {
  const error = (errno: number): Error => Object.assign(new Error("no"), { errno, sqlState: "HY000" });
  for (const number of [1048, 1062, 1451, 1452, 1690, 3819, 4025])
    expect([number, classifyError(error(number))]).toEqual([number, "IntegrityError"]);
  expect(classifyError(error(1406))).toBe("DataError");
  expect(classifyError(error(1146))).toBe("ProgrammingError");
  expect(classifyError(error(1213))).toBe("OperationalError");
  expect(classifyError(error(1999))).toBe("OperationalError");
  expect(errorHint(error(1146))).toContain("manage.ts migrate");
  expect([isDisconnect(error(1927)), isDisconnect(error(1062))]).toEqual([true, false]);
  expect(isDisconnect(Object.assign(new Error("gone"), { code: "PROTOCOL_CONNECTION_LOST" }))).toBe(true);
});

/** Values go in and come out as they are on every engine, or are refused before any SQL is sent. */
import assert from "node:assert/strict";
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import type { Connection } from "../../connection/connection.ts";
import { DataError, DbError } from "../../errors.ts";
import type { ContractTests } from "./contract-suite.ts";
import { createTables, rows } from "./contract-models.ts";
import { field, idField, schemaModel } from "./schema-models.ts";

const ALL: readonly (readonly [internalType: string, values: readonly unknown[]])[] = [
  ["BooleanField", [true, false]],
  ["CharField", ["", "it's", "Ünïcödé 😀", "a\nb\\%_"]],
  ["TextField", ["x".repeat(100_000)]],
  ["IntegerField", [0, -2147483648, 2147483647]],
  ["BigIntegerField", [9007199254740991, 9007199254740993n, -9223372036854775808n, 9223372036854775807n]],
  ["FloatField", [1.5, -0.1, 1e100, 3]],
  ["DecimalField", [new Decimal("12.50"), new Decimal("-0.01"), new Decimal("99999.99")]],
  [
    "DateField",
    [
      Temporal.PlainDate.from("2024-02-29"),
      Temporal.PlainDate.from("0001-01-01"),
      Temporal.PlainDate.from("9999-12-31"),
    ],
  ],
  [
    "DateTimeField",
    [new Date("2024-02-29T13:45:00Z"), new Date("1969-12-31T23:59:59.999Z"), new Date("0001-01-01T00:00:00Z")],
  ],
  ["TimeField", [Temporal.PlainTime.from("00:00"), Temporal.PlainTime.from("23:59:59.999999")]],
  [
    "DurationField",
    [Temporal.Duration.from("P1DT2H3M4.000005S"), Temporal.Duration.from("-PT0.5S"), Temporal.Duration.from("P36500D")],
  ],
  ["UUIDField", ["7a9c1b6e-52f0-4d6f-9a70-0c2f3f9e4d11"]],
  ["JSONField", [{ a: [1, "é", null, true], 'b"c': {} }, [], "text", 5]],
  ["BinaryField", [new Uint8Array([0, 1, 254, 255]), new Uint8Array(0)]],
];

/** The function that a hydrator would have inlined. */
function reader(connection: Connection, internalType: string): (value: unknown) => unknown {
  const { helpers, fromDriver } = connection.backend.converters;
  const source = fromDriver(internalType, "v", { decimalPlaces: 2 }) ?? "v";
  // oxlint-disable-next-line typescript/no-implied-eval -- the source is the backend's own
  return new Function(...Object.keys(helpers), "v", `return ${source};`).bind(null, ...Object.values(helpers)) as (
    value: unknown,
  ) => unknown;
}

const comparable = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? [...value]
    : value instanceof Date
      ? value.toISOString()
      : value instanceof Decimal
        ? value.toFixed(2)
        : String(value) === "[object Object]"
          ? JSON.stringify(value)
          : typeof value === "object"
            ? String(value)
            : value;

export const valueTests: ContractTests = {
  "values of every field type come back as they went in": async (connection) => {
    for (const [internalType, values] of ALL) {
      const options =
        internalType === "CharField"
          ? { maxLength: 100 }
          : internalType === "DecimalField"
            ? { decimalPlaces: 2, maxDigits: 7 }
            : {};
      const model = schemaModel("contract", internalType, [
        idField(),
        field("v", internalType, { ...options, null: true }),
      ]);
      await createTables(connection, model);
      const table = connection.backend.compiler.quoteName(model._meta.dbTable);
      const read = reader(connection, internalType);
      for (const value of values) {
        const driver = connection.backend.converters.toDriver(internalType, value, { decimalPlaces: 2 });
        const { rows: inserted } = await connection.execute({
          ...connection.backend.compiler.compile({
            kind: "insert",
            table: model._meta.dbTable,
            columns: ["v"],
            rows: [[{ kind: "param", value: driver }]],
            returning: ["v"],
            conflict: null,
          }),
        });
        assert.deepEqual(
          comparable(read(inserted[0]![0])),
          comparable(value),
          `${internalType} ${String(value)}, returned`,
        );
        const [found] = await rows(connection, `SELECT v FROM ${table} WHERE v = ?`, [driver]);
        assert.ok(found, `${internalType} ${String(value)}: found by its value`);
        assert.deepEqual(comparable(read(found[0])), comparable(value), `${internalType} ${String(value)}, selected`);
        await connection.executeRaw(`DELETE FROM ${table}`);
      }
      await connection.executeRaw(`INSERT INTO ${table} (v) VALUES (?)`, [null]);
      assert.deepEqual(await rows(connection, `SELECT v FROM ${table}`), [[null]]);
    }
  },

  "whole numbers are bound as integers": async (connection) => {
    // MariaDB and MySQL divide whole numbers with a fraction; their DIV takes integers.
    const sql = connection.vendor === "mysql" ? "SELECT 7 DIV ?" : "SELECT 7 / CAST(? AS integer)";
    assert.deepEqual(await rows(connection, sql, [2]), [[3]]);
  },

  "values that no column can hold are refused before SQL is sent": async (connection) => {
    const bad = [
      Number.NaN,
      "a\0b",
      "\ud800",
      2n ** 63n,
      undefined,
      {},
      [1, 2],
      new Date(),
      Symbol("x"),
      () => 1,
      JSON.parse('{"malicious":"code"}'),
    ];
    for (const value of bad) {
      await assert.rejects(connection.executeRaw("SELECT ?", [value]), DbError, String(typeof value));
    }
    await assert.rejects(connection.executeRaw("SELECT ? WHERE 1 = ?", [1]), /2 placeholders but 1 parameters/);
  },

  "values of fields that cannot be stored are refused before SQL is sent": async (connection) => {
    const bad: readonly (readonly [internalType: string, value: unknown])[] = [
      ["DateTimeField", new Date(Number.NaN)],
      ["DateTimeField", new Date("+010000-01-01T00:00:00Z")],
      ["DateTimeField", new Date("-000001-01-01T00:00:00Z")],
      ["DateField", Temporal.PlainDate.from("+010000-01-01")],
      ["DecimalField", new Decimal(Number.NaN)],
      ["DecimalField", new Decimal(Number.POSITIVE_INFINITY)],
    ];
    for (const [internalType, value] of bad) {
      assert.throws(
        () => connection.backend.converters.toDriver(internalType, value, { decimalPlaces: 2 }),
        DataError,
        `${internalType} ${String(value)}`,
      );
    }
  },

  "what a column cannot hold is a DataError of servers, and nothing is stored": async (connection) => {
    if (connection.vendor === "sqlite") return; // SQLite stores text and numbers of any size
    const model = schemaModel("contract", "Narrow", [
      idField(),
      field("text", "CharField", { maxLength: 3, null: true }),
      field("small", "SmallIntegerField", { null: true }),
    ]);
    await createTables(connection, model);
    for (const [column, value] of [
      ["text", "four"],
      ["text", "😀😀😀😀"],
      ["small", 40_000],
      ["small", -40_000],
    ]) {
      const insert = connection.executeRaw(`INSERT INTO contract_narrow (${String(column)}) VALUES (?)`, [value]);
      await assert.rejects(insert, DataError, `${String(column)} ${String(value)}`);
    }
    await connection.executeRaw("INSERT INTO contract_narrow (text) VALUES (?)", ["😀😀😀"]);
    assert.deepEqual(await rows(connection, "SELECT text FROM contract_narrow"), [["😀😀😀"]]);
  },

  "a value is never text of SQL": async (connection) => {
    const evil = `x'; DROP TABLE contract_author; --`;
    assert.deepEqual(await rows(connection, "SELECT CAST(? AS varchar(100))", [evil]), [[evil]]);
    await assert.rejects(connection.executeRaw("SELECT 1; SELECT 2"), DbError);
  },
};

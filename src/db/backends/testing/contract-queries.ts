/** Statements, errors, streams, and what is watched. */
import assert from "node:assert/strict";
import { DatabaseError, DataError, IntegrityError, type DbError } from "../../errors.ts";
import type { ExtractNode, SqlExpression, TextLookup, TruncNode } from "../../sql/nodes.ts";
import { addAuthor, count, createLibrary, rows } from "./contract-models.ts";
import type { ContractTests } from "./contract-suite.ts";

const column = (name: string): SqlExpression => ({ kind: "column", table: null, column: name });

export const queryTests: ContractTests = {
  "returning gives keys, rowCount what was changed, columns the names": async (connection) => {
    await createLibrary(connection);
    if (connection.features.hasReturning) {
      const sql = "INSERT INTO contract_author (name) VALUES ('a'), ('b') RETURNING id";
      const inserted = await connection.executeRaw(sql);
      assert.deepEqual([inserted.rows.length, inserted.rowCount], [2, 2]);
    } else await connection.executeRaw("INSERT INTO contract_author (name) VALUES ('a'), ('b')");
    // Rows that are found count, whether their values change or not.
    for (let i = 0; i < 2; i++)
      assert.equal(
        (await connection.executeRaw("UPDATE contract_author SET name = UPPER(name) WHERE id < 3")).rowCount,
        2,
      );
    assert.deepEqual((await connection.executeRaw("SELECT id, name AS n FROM contract_author")).columns, ["id", "n"]);
  },

  "constraints raise IntegrityError with cause and statement": async (connection) => {
    await createLibrary(connection);
    for (const sql of [
      "INSERT INTO contract_author (name) VALUES ('Ursula')",
      "INSERT INTO contract_author (name) VALUES (NULL)",
      "UPDATE contract_book SET pages = 20000",
      "UPDATE contract_book SET pages = -1",
      "UPDATE contract_book SET author_id = 77",
    ]) {
      const error = await connection.executeRaw(sql).then(
        () => null,
        (e: unknown) => e as DbError,
      );
      // MariaDB and MySQL have numbers without a sign, whose range is told apart from constraints.
      const outOfRange = connection.vendor === "mysql" && sql.endsWith("-1");
      assert.ok(error instanceof (outOfRange ? DataError : IntegrityError), `${sql}: ${String(error)}`);
      assert.ok(error.cause instanceof Error);
      assert.equal(error.sql, sql);
    }
  },

  "an unknown table is a database error that says how to mend it": async (connection) => {
    const error = await connection.executeRaw("SELECT * FROM contract_nothing").then(
      () => null,
      (e: unknown) => e as DbError,
    );
    assert.ok(error instanceof DatabaseError);
    assert.match(String(error.hint), /manage\.ts migrate/);
    await assert.rejects(connection.executeRaw("SELEC 1"), DatabaseError);
  },

  "text lookups find the text, not a pattern": async (connection) => {
    await createLibrary(connection);
    const find = async (lookup: TextLookup, value: string): Promise<unknown[]> => {
      const where: SqlExpression = {
        kind: "text-lookup",
        lookup,
        left: column("title"),
        right: { kind: "param", value },
      };
      const { sql, params } = connection.backend.compiler.compileExpression(where);
      return (
        await connection.execute({ sql: `SELECT id FROM contract_book WHERE ${sql} ORDER BY id`, params })
      ).rows.map(([id]) => id);
    };
    assert.deepEqual(await find("contains", "%"), [2]);
    assert.deepEqual(await find("contains", "_"), [2]);
    assert.deepEqual(await find("contains", "\\"), [2]);
    assert.deepEqual(await find("icontains", "LARI"), [3]);
    assert.deepEqual(await find("istartswith", "TE"), [1]);
    assert.deepEqual(await find("endswith", "Heaven"), [2]);
    assert.deepEqual(await find("iexact", "solaris"), [3]);
    assert.deepEqual(await find("iexact", "s%"), []);
    assert.deepEqual(await find("regex", "^T.h"), [1]);
    assert.deepEqual(await find("iregex", "^s.*S$"), [3]);
  },

  "parts of dates follow the zone": async (connection) => {
    await createLibrary(connection);
    const one = async (node: SqlExpression): Promise<unknown> => {
      const { sql, params } = connection.backend.compiler.compileExpression(node);
      return (await connection.execute({ sql: `SELECT ${sql} FROM contract_book WHERE id = 1`, params })).rows[0]![0];
    };
    // 2024-03-31 00:30 UTC: still the 30th in New York, an hour before the change of clocks in Berlin.
    const extract = (part: ExtractNode["part"], zone?: string): Promise<unknown> =>
      one({ kind: "extract", part, expression: column("at"), source: "datetime", zone });
    assert.deepEqual(
      await Promise.all(
        (
          ["year", "quarter", "month", "day", "hour", "minute", "week", "week_day", "iso_week_day", "iso_year"] as const
        ).map((part) => extract(part)),
      ),
      [2024, 1, 3, 31, 0, 30, 13, 1, 7, 2024],
    );
    assert.deepEqual(
      await Promise.all((["day", "hour", "iso_week_day"] as const).map((part) => extract(part, "America/New_York"))),
      [30, 20, 6],
    );
    assert.equal(await extract("hour", "Europe/Berlin"), 1);
    assert.equal(await extract("minute", "Asia/Kathmandu"), 15);
    assert.equal(await extract("hour", "+05:30"), 6);
    const trunc = (to: TruncNode["to"], zone?: string): Promise<unknown> =>
      one({ kind: "trunc", to, expression: column("at"), source: "datetime", zone });
    assert.equal(String(await trunc("month")).slice(0, 19), "2024-03-01 00:00:00");
    assert.equal(String(await trunc("quarter")).slice(0, 19), "2024-01-01 00:00:00");
    assert.equal(String(await trunc("week")).slice(0, 19), "2024-03-25 00:00:00");
    // A moment again: midnight in New York.
    assert.equal(String(await trunc("day", "America/New_York")).slice(0, 19), "2024-03-30 04:00:00");
    assert.equal(String(await trunc("date", "America/New_York")).slice(0, 10), "2024-03-30");
    assert.equal(String(await trunc("time")).slice(0, 8), "00:30:00");
  },

  "aggregates for spread and bits exist": async (connection) => {
    await createLibrary(connection);
    const [row] = await rows(connection, "SELECT STDDEV_POP(pages), VAR_SAMP(pages), BIT_OR(pages) FROM contract_book");
    assert.ok(Math.abs(Number(row![0]) - 17.1529) < 0.001);
    assert.ok(Math.abs(Number(row![1]) - 441.3333) < 0.001);
    assert.equal(Number(row![2]), 226 | 184 | 204);
    assert.deepEqual(await rows(connection, "SELECT VAR_SAMP(pages) FROM contract_book WHERE id = 1"), [[null]]);
  },

  "a stream gives chunks, allows other statements, and stops early": async (connection) => {
    await createLibrary(connection);
    for (let i = 0; i < 25; i++) await addAuthor(connection, `n${i}`);
    const query = { sql: "SELECT id FROM contract_author ORDER BY id", params: [] };
    const sizes: number[] = [];
    for await (const chunk of connection.stream(query, 10)) {
      sizes.push(chunk.length);
      await connection.executeRaw("UPDATE contract_author SET name = LOWER(name) WHERE id = ?", [chunk[0]![0]]);
    }
    assert.deepEqual(sizes, [10, 10, 7]);
    for await (const chunk of connection.stream(query, 10)) {
      assert.equal(chunk.length, 10);
      break;
    }
    assert.equal(await count(connection), 27);
    await assert.rejects(async () => {
      for await (const _ of connection.stream({ sql: "SELECT * FROM contract_nothing", params: [] })) assert.fail();
    }, DatabaseError);
  },

  "flushSql() empties tables, and keys start at 1 again": async (connection) => {
    await createLibrary(connection);
    for (const sql of connection.backend.flushSql(["contract_book", "contract_author"], { resetSequences: true })) {
      await connection.executeRaw(sql);
    }
    assert.equal(await count(connection), 0);
    await addAuthor(connection, "a");
    assert.deepEqual(await rows(connection, "SELECT id FROM contract_author"), [[1]]);
  },

  "captures see statements with their values, transactions included": async (connection) => {
    await createLibrary(connection);
    const capture = connection.capture();
    await rows(connection, "SELECT name FROM contract_author WHERE id = ? AND name = ?", [1, "it's"]);
    capture.stop();
    await rows(connection, "SELECT 1");
    assert.deepEqual(
      capture.queries.map((query) => query.sql),
      ["SELECT name FROM contract_author WHERE id = 1 AND name = 'it''s'"],
    );
    assert.match(capture.queries[0]!.time, /^\d+\.\d{3}$/);
  },

  "wrappers stand around statements, and only inside their body": async (connection) => {
    await createLibrary(connection);
    const seen: string[] = [];
    const result = await connection.executeWrapper(
      async (execute, sql, params, context) => {
        assert.equal(context.connection, connection);
        seen.push(sql);
        return execute(sql.replace("Ursula", "Stanisław"), params);
      },
      () => rows(connection, "SELECT id FROM contract_author WHERE name = 'Ursula'"),
    );
    assert.deepEqual(result, [[2]]);
    await rows(connection, "SELECT 1");
    assert.equal(seen.length, 1);
    await assert.rejects(
      connection.executeWrapper(
        () => {
          throw new Error("no queries here");
        },
        () => rows(connection, "SELECT 1"),
      ),
      /no queries here/,
    );
  },
};

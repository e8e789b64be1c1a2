/** Errors: the same class for the same fault on every engine, with the driver's error as cause. */
import assert from "node:assert/strict";
import type { Connection } from "../../connection/connection.ts";
import { atomic } from "../../connection/atomic.ts";
import { DatabaseError, IntegrityError, ProgrammingError } from "../../errors.ts";
import { addAuthor, author, book, count, createTables } from "./contract-models.ts";
import type { ContractTests } from "./contract-suite.ts";

async function faultOf(connection: Connection, sql: string): Promise<DatabaseError> {
  let fault: unknown;
  // Keys may be checked at the end of the transaction.
  await atomic(() => connection.executeRaw(sql)).catch((error: unknown) => (fault = error));
  assert.ok(fault instanceof DatabaseError, `${sql} gave ${String(fault)}`);
  return fault;
}

const INTEGRITY = {
  "a value that must be unique": "INSERT INTO contract_author (name) VALUES ('a')",
  "no value where there must be one": "INSERT INTO contract_author (name) VALUES (NULL)",
  "a key that points nowhere": "INSERT INTO contract_book (title, author_id, pages) VALUES ('x', 77, 1)",
  "a check that does not hold": "INSERT INTO contract_book (title, pages) VALUES ('x', 20000)",
  "a row that others point to": "DELETE FROM contract_author",
} as const;

const PROGRAMMING = {
  "a table that there is not": "SELECT 1 FROM contract_missing",
  "a column that there is not": "SELECT missing FROM contract_author",
  "a column of an INSERT that there is not": "INSERT INTO contract_author (missing) VALUES (1)",
  "a table that there is": "CREATE TABLE contract_author (id integer)",
  "a mistake of syntax": "SELEKT 1",
  "an unfinished statement": "SELECT 1 FROM",
  "a function that there is not": "SELECT no_such_function(1)",
} as const;

const cases: Record<string, (connection: Connection) => Promise<void>> = {};
for (const [faults, ErrorClass] of [
  [INTEGRITY, IntegrityError],
  [PROGRAMMING, ProgrammingError],
] as const) {
  for (const [name, sql] of Object.entries(faults)) {
    cases[`${name} is ${ErrorClass.name === "IntegrityError" ? "an" : "a"} ${ErrorClass.name}`] = async (
      connection,
    ) => {
      await createTables(connection, author, book);
      await addAuthor(connection, "a");
      await connection.executeRaw(
        "INSERT INTO contract_book (title, author_id, pages) SELECT 'b', id, 1 FROM contract_author",
      );
      const error = await faultOf(connection, sql);
      assert.equal(error.constructor, ErrorClass);
      assert.ok(error.cause instanceof Error);
      assert.equal(typeof error.sql, "string");
      // What failed left nothing behind, and the connection goes on.
      assert.equal(await count(connection), 1);
    };
  }
}

export const errorTests: ContractTests = {
  ...cases,

  "a table that there is not has the hint to migrate": async (connection) => {
    const error = await faultOf(connection, "SELECT 1 FROM contract_missing");
    assert.match(String(error.hint), /manage\.ts migrate/);
  },

  "errors keep the text of the statement, and no values": async (connection) => {
    await createTables(connection, author);
    await addAuthor(connection, "secret of somebody");
    await assert.rejects(addAuthor(connection, "secret of somebody"), (error: unknown) => {
      assert.ok(error instanceof IntegrityError);
      assert.match(String(error.sql), /^INSERT INTO contract_author/);
      assert.doesNotMatch(String(error.sql), /secret/);
      return true;
    });
  },
};

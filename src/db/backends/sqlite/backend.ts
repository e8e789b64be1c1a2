import type { Backend } from "../contract.ts";
import { columnType } from "./column-types.ts";
import { SqliteCompiler } from "./compiler.ts";
import { sqliteConverters } from "./converters.ts";
import { classifyError, errorHint, resultCode } from "./errors.ts";
import { sqliteFeatures } from "./features.ts";
import { SqliteIntrospection } from "./introspection.ts";
import { sqliteOptions } from "./options.ts";
import { SqlitePool } from "./pool.ts";
import { SqliteSchemaEditor } from "./schema-editor.ts";

const compiler = new SqliteCompiler();

/** SQLite, through node:sqlite or better-sqlite3. */
export const sqlite: Backend = {
  vendor: "sqlite",
  displayName: "SQLite",
  features: sqliteFeatures,
  compiler,
  converters: sqliteConverters,
  columnType,
  checkSettings: (settings) => void sqliteOptions(settings),
  createPool: (settings) => SqlitePool.open(settings),
  createSchemaEditor: (executor, options) => new SqliteSchemaEditor(executor, sqlite, options),
  createIntrospection: (executor) => new SqliteIntrospection(executor, compiler),
  transactions: {
    // A deferred transaction that first reads and then writes fails at once when another has written in between.
    begin: (mode) =>
      mode === null || mode?.toUpperCase() === "DEFERRED"
        ? "BEGIN"
        : `BEGIN ${mode?.toUpperCase() === "EXCLUSIVE" ? "EXCLUSIVE" : "IMMEDIATE"}`,
    commit: "COMMIT",
    rollback: "ROLLBACK",
    savepoint: (name) => `SAVEPOINT ${compiler.quoteName(name)}`,
    releaseSavepoint: (name) => `RELEASE SAVEPOINT ${compiler.quoteName(name)}`,
    rollbackToSavepoint: (name) => `ROLLBACK TO SAVEPOINT ${compiler.quoteName(name)}`,
  },
  flushSql(tables, options = {}) {
    const statements = tables.map((table) => `DELETE FROM ${compiler.quoteName(table)}`);
    if (options.resetSequences === true && tables.length > 0) {
      const names = tables.map((table) => compiler.quoteValue(table)).join(", ");
      statements.push(`UPDATE "sqlite_sequence" SET "seq" = 0 WHERE "name" IN (${names})`);
    }
    return statements;
  },
  schemaSession: { before: ["PRAGMA foreign_keys = OFF"], after: ["PRAGMA foreign_keys = ON"] },
  classifyError,
  errorHint,
  isConflict: (error) => resultCode(error) === 5 || resultCode(error) === 6,
  isDisconnect: () => false,
};

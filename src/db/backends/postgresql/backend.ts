import type { Backend } from "../contract.ts";
import { isolationLevel } from "../server-options.ts";
import { columnType } from "./column-types.ts";
import { PostgresqlCompiler } from "./compiler.ts";
import { postgresqlConverters } from "./converters.ts";
import { classifyError, errorHint, isConflict, isDisconnect } from "./errors.ts";
import { postgresqlFeatures } from "./features.ts";
import { PostgresqlIntrospection } from "./introspection.ts";
import { postgresqlOptions } from "./options.ts";
import { PostgresqlPool } from "./pool.ts";
import { PostgresqlSchemaEditor } from "./schema-editor.ts";
import { resetSequenceSql } from "./sequences.ts";

const compiler = new PostgresqlCompiler();

/** PostgreSQL 15 and later, through the package `pg`. */
export const postgresql: Backend = {
  vendor: "postgresql",
  displayName: "PostgreSQL",
  features: postgresqlFeatures,
  compiler,
  converters: postgresqlConverters,
  columnType,
  checkSettings: (settings) => void postgresqlOptions(settings),
  createPool: (settings) => PostgresqlPool.open(settings),
  createSchemaEditor: (executor, options) => new PostgresqlSchemaEditor(executor, postgresql, options),
  createIntrospection: (executor) => new PostgresqlIntrospection(executor),
  transactions: {
    begin(mode) {
      const level = isolationLevel(mode);
      return level === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${level}`;
    },
    commit: "COMMIT",
    rollback: "ROLLBACK",
    savepoint: (name) => `SAVEPOINT ${compiler.quoteName(name)}`,
    releaseSavepoint: (name) => `RELEASE SAVEPOINT ${compiler.quoteName(name)}`,
    rollbackToSavepoint: (name) => `ROLLBACK TO SAVEPOINT ${compiler.quoteName(name)}`,
  },
  serverDatabases: {
    from: "postgres",
    create: (name) => `CREATE DATABASE ${compiler.quoteName(name)} TEMPLATE template0 ENCODING 'UTF8'`,
    drop: (name) => `DROP DATABASE IF EXISTS ${compiler.quoteName(name)} WITH (FORCE)`,
  },
  flushSql(tables, options = {}) {
    if (tables.length === 0) return [];
    const names = tables.map((table) => compiler.quoteName(table)).join(", ");
    return [`TRUNCATE ${names}${options.resetSequences === true ? " RESTART IDENTITY" : ""}`];
  },
  resetSequenceSql: (table, column) => resetSequenceSql(compiler, table, column),
  lockTableSql: (table) => `LOCK TABLE ${compiler.quoteName(table)} IN SHARE ROW EXCLUSIVE MODE`,
  schemaSession: { before: [], after: [] },
  classifyError,
  errorHint,
  isConflict,
  isDisconnect,
};

import type { Backend } from "../contract.ts";
import { isolationLevel } from "../server-options.ts";
import { columnType } from "./column-types.ts";
import { MysqlCompiler } from "./compiler.ts";
import { createConverters } from "./converters.ts";
import { classifyError, errorHint, isConflict, isDisconnect } from "./errors.ts";
import { createFeatures } from "./features.ts";
import { type Flavour, MARIADB, MYSQL } from "./flavour.ts";
import { MysqlIntrospection } from "./introspection.ts";
import { MysqlPool } from "./pool.ts";
import { MysqlSchemaEditor } from "./schema-editor.ts";

/** Locks belong to the whole server: the name holds that of the database. */
const LOCK_NAME = "CONCAT('belleville migrate ', MD5(DATABASE()))";

function createBackend(flavour: Flavour): Backend {
  const compiler = new MysqlCompiler(flavour);
  const backend: Backend = {
    vendor: "mysql",
    displayName: flavour.displayName,
    features: createFeatures(flavour),
    compiler,
    converters: createConverters(flavour),
    columnType: (field) => columnType(field, flavour),
    createPool: (settings) => MysqlPool.open(settings, flavour),
    createSchemaEditor: (executor, options) => new MysqlSchemaEditor(executor, backend, flavour, options),
    createIntrospection: (executor) => new MysqlIntrospection(executor, flavour),
    transactions: {
      begin(mode) {
        // Sessions have the level already: see `pool.ts`.
        isolationLevel(mode);
        return "BEGIN";
      },
      commit: "COMMIT",
      rollback: "ROLLBACK",
      savepoint: (name) => `SAVEPOINT ${compiler.quoteName(name)}`,
      releaseSavepoint: (name) => `RELEASE SAVEPOINT ${compiler.quoteName(name)}`,
      rollbackToSavepoint: (name) => `ROLLBACK TO SAVEPOINT ${compiler.quoteName(name)}`,
    },
    serverDatabases: {
      from: "information_schema",
      create: (name) => `CREATE DATABASE ${compiler.quoteName(name)} CHARACTER SET utf8mb4`,
      drop: (name) => `DROP DATABASE IF EXISTS ${compiler.quoteName(name)}`,
    },
    flushSql: (tables, options = {}) =>
      tables.flatMap((table) => emptyTable(compiler.quoteName(table), options.resetSequences === true, flavour)),
    schemaSession: { before: [], after: [] },
    migrationLock: { take: `SELECT GET_LOCK(${LOCK_NAME}, 3600)`, give: `SELECT RELEASE_LOCK(${LOCK_NAME})` },
    constraintChecks: { off: "SET foreign_key_checks = 0", on: "SET foreign_key_checks = 1" },
    classifyError,
    errorHint,
    isConflict,
    isDisconnect,
  };
  return backend;
}

/** Foreign keys are not looked at for these statements alone, so that no session is left without them. */
function emptyTable(table: string, resetSequence: boolean, { isMariadb }: Flavour): string[] {
  if (isMariadb)
    return [`SET STATEMENT foreign_key_checks = 0 FOR ${resetSequence ? "TRUNCATE TABLE" : "DELETE FROM"} ${table}`];
  const emptied = `DELETE /*+ SET_VAR(foreign_key_checks = OFF) */ FROM ${table}`;
  return resetSequence ? [emptied, `ALTER TABLE ${table} AUTO_INCREMENT = 1`] : [emptied];
}

/** MariaDB 10.11 and later, through the package `mysql2`. */
export const mariadb: Backend = createBackend(MARIADB);

/** MySQL 8.4 and later, through the package `mysql2`. */
export const mysql: Backend = createBackend(MYSQL);

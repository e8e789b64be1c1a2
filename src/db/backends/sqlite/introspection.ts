/** What stands in the file, by SQLite's PRAGMAs (https://www.sqlite.org/pragma.html). */
import { DatabaseError } from "../../errors.ts";
import type { Executor, Introspection, QueryCompiler, TableDescription } from "../contract.ts";
import { parseTableConstraints } from "./table-sql.ts";

type Constraint = TableDescription["constraints"][string];
type Column = TableDescription["columns"][number];

export class SqliteIntrospection implements Introspection {
  readonly #executor: Executor;
  readonly #compiler: QueryCompiler;

  constructor(executor: Executor, compiler: QueryCompiler) {
    this.#executor = executor;
    this.#compiler = compiler;
  }

  async #rows(sql: string, params: readonly unknown[] = []): Promise<unknown[][]> {
    return (await this.#executor.execute(sql, params)).rows;
  }

  #pragma(name: string, argument: string): Promise<unknown[][]> {
    return this.#rows(`PRAGMA ${name}(${this.#compiler.quoteName(argument)})`);
  }

  async tableNames(): Promise<string[]> {
    const rows = await this.#rows(
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    );
    return rows.map(([name]) => String(name));
  }

  async specialTables(): Promise<{ views: string[]; partitions: string[] }> {
    const rows = await this.#rows("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name");
    return { views: rows.map(([name]) => String(name)), partitions: [] };
  }

  async describeTable(name: string): Promise<TableDescription> {
    const info = await this.#pragma("table_xinfo", name);
    if (info.length === 0) throw new DatabaseError(`Table ${name} does not exist (empty pragma).`);
    const [row] = await this.#rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [name]);
    const sql = row === undefined ? "" : String(row[0]);
    const keys = info.filter(([, , , , , pk]) => Number(pk) > 0).sort((a, b) => Number(a[5]) - Number(b[5]));
    const columns = info
      // hidden: 1 are columns of virtual tables, 2 and 3 generated columns.
      .filter(([, , , , , , hidden]) => hidden !== 1)
      .map(
        ([, column, type, notNull, fallback, pk]): Column => ({
          name: String(column),
          // Newer versions of SQLite tell their own types in capitals.
          type: String(type).toLowerCase(),
          null: notNull === 0,
          default: fallback === null ? null : String(fallback),
          primaryKey: Number(pk) > 0,
          autoincrement: Number(pk) > 0 && keys.length === 1 && /\bautoincrement\b/i.test(sql),
          ...(sql.includes(`JSON_VALID("${String(column)}")`) && { json: true }),
        }),
      );
    const constraints: Record<string, Constraint> = Object.create(null) as Record<string, Constraint>;
    Object.assign(constraints, parseTableConstraints(sql, new Set(columns.map((column) => column.name))));
    await this.#addIndexes(name, constraints);
    if (keys.length > 0)
      constraints.__primary__ = { ...NONE, columns: keys.map(([, column]) => String(column)), primaryKey: true };
    await this.#addForeignKeys(name, constraints);
    return { name, columns, constraints };
  }

  /** Indexes of CREATE INDEX; those that SQLite makes for inline constraints are known from the table's text. */
  async #addIndexes(table: string, constraints: Record<string, Constraint>): Promise<void> {
    for (const [, name, unique, origin] of await this.#pragma("index_list", table)) {
      if (origin !== "c") continue;
      const parts = (await this.#pragma("index_xinfo", String(name))).filter(([, , , , , key]) => key === 1);
      constraints[String(name)] = {
        ...NONE,
        // An expression has no column name.
        columns: parts.map(([, , column]) => (column === null ? "" : String(column))),
        unique: unique === 1,
        index: true,
        orders: parts.map(([, , , descending]) => (descending === 1 ? "DESC" : "ASC")),
      };
    }
  }

  async #addForeignKeys(table: string, constraints: Record<string, Constraint>): Promise<void> {
    const keys = await this.#pragma("foreign_key_list", table);
    for (const [id, , target, from, to] of keys) {
      constraints[`fk_${Number(id)}`] = {
        ...NONE,
        columns: [String(from)],
        foreignKey: [String(target), to === null ? "" : String(to)],
      };
    }
  }

  /** The first row that points to nothing, as a sentence; null when all keys hold. */
  async violatedForeignKey(): Promise<string | null> {
    const [violation] = await this.#rows("PRAGMA foreign_key_check");
    if (violation === undefined) return null;
    const [table, rowid, target, id] = violation;
    const key = (await this.#pragma("foreign_key_list", String(table))).find((row) => row[0] === id);
    const [from, to] = [String(key?.[3]), String(key?.[4] ?? "its primary key")];
    const info = await this.#pragma("table_info", String(table));
    const primary = String(info.find((row) => Number(row[5]) > 0)?.[1] ?? "rowid");
    const q = (name: string): string => this.#compiler.quoteName(name);
    const [values] =
      rowid === null
        ? [[null, null]]
        : await this.#rows(`SELECT ${q(primary)}, ${q(from)} FROM ${q(String(table))} WHERE rowid = ?`, [rowid]);
    return `The row in table '${String(table)}' with primary key '${String(values?.[0])}' has an invalid foreign key: ${String(table)}.${from} contains a value '${String(values?.[1])}' that does not have a corresponding value in ${String(target)}.${to}.`;
  }
}

const NONE: Constraint = {
  columns: [],
  primaryKey: false,
  unique: false,
  index: false,
  check: false,
  foreignKey: null,
  orders: [],
};

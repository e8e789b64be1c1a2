/** What stands in the database, by `information_schema`. Follows `django/db/backends/mysql/introspection.py`. */
import { DatabaseError } from "../../errors.ts";
import type { Executor, Introspection, TableDescription } from "../contract.ts";
import type { Flavour } from "./flavour.ts";

type Constraint = TableDescription["constraints"][string];
type Column = TableDescription["columns"][number];

const TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";

const COLUMNS = `
SELECT column_name, column_type, is_nullable, column_default, extra, column_key FROM information_schema.columns
WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`;

const KEYS = `
SELECT kc.constraint_name, kc.column_name, kc.referenced_table_name, kc.referenced_column_name, c.constraint_type
FROM information_schema.key_column_usage kc
JOIN information_schema.table_constraints c
  ON c.table_schema = kc.table_schema AND c.table_name = kc.table_name AND c.constraint_name = kc.constraint_name
WHERE kc.table_schema = DATABASE() AND kc.table_name = ? AND c.constraint_type <> 'CHECK'
ORDER BY kc.ordinal_position`;

const CHECKS_OF_MARIADB = `
SELECT constraint_name, check_clause, level FROM information_schema.check_constraints
WHERE constraint_schema = DATABASE() AND table_name = ?`;

const CHECKS_OF_MYSQL = `
SELECT cc.constraint_name, cc.check_clause, 'Table' FROM information_schema.check_constraints cc
JOIN information_schema.table_constraints tc
  ON tc.constraint_schema = cc.constraint_schema AND tc.constraint_name = cc.constraint_name
WHERE cc.constraint_schema = DATABASE() AND tc.constraint_type = 'CHECK' AND tc.table_name = ?`;

const INDEXES = `
SELECT index_name, non_unique, column_name, collation FROM information_schema.statistics
WHERE table_schema = DATABASE() AND table_name = ? ORDER BY index_name, seq_in_index`;

const INCOMING = `
SELECT kc.table_name, kc.column_name, kc.constraint_name, rc.delete_rule
FROM information_schema.key_column_usage kc
JOIN information_schema.referential_constraints rc
  ON rc.constraint_schema = kc.constraint_schema AND rc.constraint_name = kc.constraint_name AND rc.table_name = kc.table_name
WHERE kc.table_schema = DATABASE() AND kc.referenced_table_schema = DATABASE()
  AND kc.referenced_table_name = ? AND kc.referenced_column_name = ?
ORDER BY kc.constraint_name`;

/** A foreign key that points to a column. */
export interface IncomingKey {
  readonly table: string;
  readonly column: string;
  readonly name: string;
  /** `CASCADE`, `SET NULL` and the like; null: the key refuses. */
  readonly onDelete: string | null;
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

export class MysqlIntrospection implements Introspection {
  readonly #executor: Executor;
  readonly #flavour: Flavour;

  constructor(executor: Executor, flavour: Flavour) {
    this.#executor = executor;
    this.#flavour = flavour;
  }

  async #rows(sql: string, params: readonly unknown[] = []): Promise<unknown[][]> {
    return (await this.#executor.execute(sql, params)).rows;
  }

  async tableNames(): Promise<string[]> {
    return (await this.#rows(TABLES)).map(([name]) => String(name)).sort();
  }

  /** The foreign keys that point to a column, of this table or others. */
  async incomingKeys(table: string, column: string): Promise<IncomingKey[]> {
    const rows = (await this.#rows(INCOMING, [table, column])) as string[][];
    return rows.map(([from, fromColumn, name, rule]) => ({
      table: from!,
      column: fromColumn!,
      name: name!,
      onDelete: rule === "RESTRICT" || rule === "NO ACTION" ? null : rule!,
    }));
  }

  async specialTables(): Promise<{ views: string[]; partitions: string[] }> {
    const rows = await this.#rows(`${TABLES} AND table_type = 'VIEW'`);
    return { views: rows.map(([name]) => String(name)).sort(), partitions: [] };
  }

  async describeTable(name: string): Promise<TableDescription> {
    const found = await this.#rows(COLUMNS, [name]);
    if (found.length === 0) throw new DatabaseError(`Table ${name} does not exist.`);
    const json = new Set<string>();
    if (this.#flavour.isMariadb) {
      for (const [, clause] of (await this.#rows(CHECKS_OF_MARIADB, [name])) as string[][]) {
        const column = /^json_valid\(`([^`]+)`\)$/i.exec(clause!)?.[1];
        if (column !== undefined) json.add(column);
      }
    }
    const columns = found.map(
      ([column, type, nullable, fallback, extra, key]): Column => ({
        name: String(column),
        type: shortType(String(type)),
        null: nullable === "YES",
        default: fallback === null || fallback === "NULL" ? null : String(fallback),
        primaryKey: key === "PRI",
        autoincrement: String(extra).includes("auto_increment"),
        ...((json.has(String(column)) || type === "json") && { json: true }),
      }),
    );
    const constraints: Record<string, Constraint> = Object.create(null) as Record<string, Constraint>;
    await this.#keys(name, constraints);
    await this.#checks(name, new Set(columns.map((column) => column.name)), constraints);
    await this.#indexes(name, constraints);
    return { name, columns, constraints };
  }

  async #keys(table: string, constraints: Record<string, Constraint>): Promise<void> {
    for (const [name, column, toTable, toColumn, kind] of (await this.#rows(KEYS, [table])) as string[][]) {
      const known = constraints[name!] ?? {
        ...NONE,
        primaryKey: kind === "PRIMARY KEY",
        unique: kind === "PRIMARY KEY" || kind === "UNIQUE",
        foreignKey: toTable == null ? null : ([toTable, toColumn!] as const),
      };
      constraints[name!] = { ...known, columns: [...known.columns, column!] };
    }
  }

  async #checks(table: string, columns: ReadonlySet<string>, constraints: Record<string, Constraint>): Promise<void> {
    const sql = this.#flavour.isMariadb ? CHECKS_OF_MARIADB : CHECKS_OF_MYSQL;
    let unnamed = 0;
    for (const [constraint, clause, level] of (await this.#rows(sql, [table])) as string[][]) {
      // JSON columns of MariaDB are text with such a check.
      if (level === "Column" && /^json_valid\(`[^`]+`\)$/i.test(clause!)) continue;
      const name = level === "Column" ? `__unnamed_constraint_${++unnamed}__` : constraint!;
      const used = [...clause!.matchAll(/`((?:[^`]|``)+)`/g)].map(([, quoted]) => quoted!.replaceAll("``", "`"));
      constraints[name] = { ...NONE, columns: [...new Set(used)].filter((column) => columns.has(column)), check: true };
    }
  }

  async #indexes(table: string, constraints: Record<string, Constraint>): Promise<void> {
    const orders = new Map<string, ("ASC" | "DESC")[]>();
    for (const [name, nonUnique, column, collation] of await this.#rows(INDEXES, [table])) {
      const index = String(name);
      const known = orders.get(index) ?? [];
      orders.set(index, known);
      const first = known.push(collation === "D" ? "DESC" : "ASC") === 1;
      const constraint = constraints[index];
      // The columns of constraints are known already; of others, and of parts that are expressions, they come here.
      if (
        constraint === undefined ||
        (!constraint.primaryKey && !constraint.unique && constraint.foreignKey === null)
      ) {
        const before = first ? [] : (constraint?.columns ?? []);
        constraints[index] = { ...NONE, columns: [...before, String(column ?? "")], unique: Number(nonUnique) === 0 };
      }
      constraints[index] = { ...constraints[index]!, index: true, orders: known };
    }
  }
}

/** The type as tables are made with it: the width that MariaDB shows integers in is no part of it. */
function shortType(type: string): string {
  return type.replace(/^((?:small|medium|big)?int|tinyint(?!\(1\)))\(\d+\)/, "$1");
}

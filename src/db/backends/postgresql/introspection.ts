/** What stands in the database, by the system catalogs. Follows `django/db/backends/postgresql/introspection.py`. */
import { DatabaseError } from "../../errors.ts";
import type { Executor, Introspection, TableDescription } from "../contract.ts";

type Constraint = TableDescription["constraints"][string];
type Column = TableDescription["columns"][number];

const TABLES = `
SELECT c.relname FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
  AND pg_catalog.pg_table_is_visible(c.oid)
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C"`;

const SPECIAL = `
SELECT c.relname, c.relispartition FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE (c.relkind IN ('m', 'v') OR c.relispartition) AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY c.relname COLLATE "C"`;

const COLUMNS = `
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
  NOT (a.attnotnull OR (t.typtype = 'd' AND t.typnotnull)), pg_get_expr(ad.adbin, ad.adrelid),
  a.attidentity <> '' OR coalesce(pg_get_expr(ad.adbin, ad.adrelid) LIKE 'nextval(%', false), a.attgenerated <> ''
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum
JOIN pg_catalog.pg_type t ON a.atttypid = t.oid
JOIN pg_catalog.pg_class c ON a.attrelid = c.oid
WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relname = $1 AND pg_catalog.pg_table_is_visible(c.oid)
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

const CONSTRAINTS = `
SELECT c.conname,
  to_json(array(
    SELECT ca.attname FROM unnest(c.conkey) WITH ORDINALITY cols(colid, arridx)
    JOIN pg_catalog.pg_attribute ca ON cols.colid = ca.attnum WHERE ca.attrelid = c.conrelid ORDER BY cols.arridx)),
  c.contype,
  (SELECT json_build_array(fkc.relname, fka.attname) FROM pg_catalog.pg_attribute fka
   JOIN pg_catalog.pg_class fkc ON fka.attrelid = fkc.oid
   WHERE fka.attrelid = c.confrelid AND fka.attnum = c.confkey[1])
FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class cl ON c.conrelid = cl.oid
WHERE cl.relname = $1 AND pg_catalog.pg_table_is_visible(cl.oid) AND c.contype IN ('p', 'u', 'f', 'c')`;

const INDEXES = `
SELECT ic.relname, i.indisunique, i.indisprimary,
  (SELECT json_agg(json_build_array(coalesce(a.attname, ''), k.option & 1) ORDER BY k.position)
   FROM unnest(i.indkey, i.indoption) WITH ORDINALITY k(key, option, position)
   LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.key
   WHERE k.position <= i.indnkeyatts)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON i.indrelid = c.oid
JOIN pg_catalog.pg_class ic ON i.indexrelid = ic.oid
WHERE c.relname = $1 AND pg_catalog.pg_table_is_visible(c.oid)`;

const INCOMING = `
SELECT cl.relname, a.attname, con.conname, pg_get_constraintdef(con.oid)
FROM pg_catalog.pg_constraint con
JOIN pg_catalog.pg_class cl ON con.conrelid = cl.oid
JOIN pg_catalog.pg_class target ON con.confrelid = target.oid
JOIN pg_catalog.pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = con.conkey[1]
JOIN pg_catalog.pg_attribute t ON t.attrelid = con.confrelid AND t.attnum = con.confkey[1]
WHERE con.contype = 'f' AND target.relname = $1 AND pg_catalog.pg_table_is_visible(target.oid) AND t.attname = $2
  AND array_length(con.conkey, 1) = 1 AND pg_catalog.pg_table_is_visible(cl.oid)
ORDER BY con.conname`;

/** A foreign key that points to a column. */
export interface IncomingKey {
  readonly table: string;
  readonly column: string;
  readonly name: string;
  /** `FOREIGN KEY (…) REFERENCES …`, as the server writes it. */
  readonly definition: string;
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

export class PostgresqlIntrospection implements Introspection {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  async #rows(sql: string, params: readonly unknown[] = []): Promise<unknown[][]> {
    return (await this.#executor.execute(sql, params)).rows;
  }

  async tableNames(): Promise<string[]> {
    return (await this.#rows(TABLES)).map(([name]) => String(name));
  }

  async specialTables(): Promise<{ views: string[]; partitions: string[] }> {
    const rows = await this.#rows(SPECIAL);
    const names = (partitions: boolean): string[] =>
      rows.filter(([, isPartition]) => isPartition === partitions).map(([name]) => String(name));
    return { views: names(false), partitions: names(true) };
  }

  /** The foreign keys that point to a column, of this table or others. */
  async incomingKeys(table: string, column: string): Promise<IncomingKey[]> {
    const rows = (await this.#rows(INCOMING, [table, column])) as string[][];
    return rows.map(([from, fromColumn, name, definition]) => ({
      table: from!,
      column: fromColumn!,
      name: name!,
      definition: definition!,
    }));
  }

  async describeTable(name: string): Promise<TableDescription> {
    const found = await this.#rows(COLUMNS, [name]);
    if (found.length === 0) throw new DatabaseError(`Table ${name} does not exist.`);
    const constraints: Record<string, Constraint> = Object.create(null) as Record<string, Constraint>;
    for (const [constraint, columns, kind, target] of await this.#rows(CONSTRAINTS, [name])) {
      constraints[String(constraint)] = {
        ...NONE,
        columns: JSON.parse(String(columns)) as string[],
        primaryKey: kind === "p",
        unique: kind === "p" || kind === "u",
        check: kind === "c",
        foreignKey: kind === "f" ? (JSON.parse(String(target)) as [string, string]) : null,
      };
    }
    for (const [index, unique, primary, parts] of await this.#rows(INDEXES, [name])) {
      const keys = JSON.parse(String(parts)) as readonly (readonly [string, number])[];
      constraints[String(index)] ??= {
        ...NONE,
        columns: keys.map(([column]) => column),
        unique: unique === true,
        primaryKey: primary === true,
        index: true,
        orders: keys.map(([, option]) => (option === 1 ? "DESC" : "ASC")),
      };
    }
    const keys = new Set(Object.values(constraints).flatMap((c) => (c.primaryKey ? c.columns : [])));
    const columns = found.map(
      ([column, type, nullable, fallback, auto, generated]): Column => ({
        name: String(column),
        type: shortType(String(type)),
        null: nullable === true,
        default: fallback === null || auto === true || generated === true ? null : String(fallback),
        primaryKey: keys.has(String(column)),
        autoincrement: auto === true,
      }),
    );
    return { name, columns, constraints };
  }
}

/** The type as tables are made with it: `varchar(20)` is what the server calls `character varying(20)`. */
function shortType(type: string): string {
  return type.replace("character varying", "varchar").replace("time without time zone", "time");
}

/** What a database engine gives. Each backend is a few small files behind this contract (`backends/<engine>/`). */
import type { ParamOrigin, SqlExpression, StatementNode } from "../sql/nodes.ts";
import type { SchemaConstraint, SchemaField, SchemaIndex, SchemaModel } from "./schema.ts";

/** An entry of `DATABASES`. */
export interface DatabaseSettings {
  /** A built-in engine by name, or a backend object of your own. */
  readonly ENGINE: "sqlite" | "postgresql" | "mariadb" | "mysql" | Backend;
  readonly NAME: string;
  readonly USER?: string;
  readonly PASSWORD?: string;
  readonly HOST?: string;
  readonly PORT?: number | string;
  readonly OPTIONS?: Readonly<Record<string, unknown>>;
  readonly ATOMIC_REQUESTS?: boolean;
  readonly TIME_ZONE?: string | null;
  /** Seconds an idle connection to a server is kept; null: for ever. */
  readonly CONN_MAX_AGE?: number | null;
  /** Whether a kept connection is asked whether it still answers before it is used. */
  readonly CONN_HEALTH_CHECKS?: boolean;
  readonly TEST?: { readonly NAME?: string; readonly MIRROR?: string };
}

/** SQL text and its values, ready for a driver. */
export interface CompiledQuery {
  readonly sql: string;
  readonly params: readonly unknown[];
  /** Which values of a query set the parameters were made of, by position. */
  readonly origins?: ReadonlyMap<number, ParamOrigin> | undefined;
  /** Whether the text may depend on the current time zone. */
  readonly zoned?: boolean | undefined;
}

export interface ExecuteResult {
  /** Rows as arrays of driver values, in the order of the selected columns. */
  readonly rows: unknown[][];
  /** Number of rows changed by a writing statement. */
  readonly rowCount: number;
  /** Key of the last inserted row where the engine has no RETURNING. */
  readonly lastInsertId?: number | bigint | undefined;
  /** Names of the columns of `rows`, for raw queries; absent when the statement returns no rows. */
  readonly columns?: readonly string[] | undefined;
}

/** One connection of a driver. Errors are the driver's; `Connection` maps them to `DatabaseError` and relatives. */
export interface DriverConnection {
  /**
   * Runs one statement. `before` are statements of transaction control (BEGIN, SAVEPOINT) that must have succeeded
   * first; an engine may send them in the same round trip.
   */
  execute(sql: string, params: readonly unknown[], before?: readonly string[]): Promise<ExecuteResult>;
  /**
   * Runs one statement at once, where the engine lives in this process: no promise, no turn of the event loop. Null
   * when somebody has to be waited for: then `execute()` does it. Throws the driver's error.
   */
  executeSync?(sql: string, params: readonly unknown[]): ExecuteResult | null;
  /** Runs several statements without parameters (schema changes, PRAGMA). */
  executeScript(sql: string): Promise<void>;
  /** Streams rows in chunks of `chunkSize`; closing the iterator closes the cursor. */
  stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncIterable<unknown[][]>;
  /** Whether the connection still answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Where connections come from. A transaction acquires one and keeps it; autocommit statements share or borrow. */
export interface ConnectionPool {
  /** Runs one statement outside any transaction, on whichever connection suits. */
  execute(sql: string, params: readonly unknown[]): Promise<ExecuteResult>;
  /** As `executeSync()` of a connection. */
  executeSync?(sql: string, params: readonly unknown[]): ExecuteResult | null;
  executeScript(sql: string): Promise<void>;
  stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncIterable<unknown[][]>;
  /** A connection that belongs to the caller until it is released; waits its turn where the engine has one writer. */
  acquire(options?: { readonly exclusive?: boolean; readonly signal?: AbortSignal }): Promise<DriverConnection>;
  release(connection: DriverConnection, options?: { readonly broken?: boolean }): void;
  close(): Promise<void>;
}

/** What an engine can do; read by query sets, migrations and tests (Django's `DatabaseFeatures`). */
export interface DatabaseFeatures {
  readonly supportsTransactionalDdl: boolean;
  /** Whether INSERT gives the columns that the database has filled. */
  readonly hasReturning: boolean;
  /** Whether UPDATE does. */
  readonly hasUpdateReturning: boolean;
  /** Whether the INSERT of one row tells the key it counted (`lastInsertId`) at less cost than RETURNING. */
  readonly givesCountedKey?: boolean;
  readonly supportsSelectForUpdate: boolean;
  readonly supportsDistinctOn: boolean;
  readonly supportsNullsOrdering: boolean;
  readonly supportsIgnoreConflicts: boolean;
  /** Whether an INSERT that updates is told which columns make a row known. Default: true. */
  readonly supportsConflictTarget?: boolean;
  /** Most parameters of one statement. */
  readonly maxQueryParams: number;
  /** Parameters of one INSERT of many rows with which the engine is fastest. Default: as many as it takes. */
  readonly bulkInsertParams?: number;
  readonly hasNativeUuid: boolean;
  readonly hasNativeJson: boolean;
  readonly hasNativeBoolean: boolean;
  /** Whether text comparison with LIKE tells case apart without help. */
  readonly supportsComments: boolean;
  readonly canDeferConstraints: boolean;
  /** Whether ORDER BY and LIMIT may stand inside the parts of a UNION. */
  readonly supportsSlicingInCompound: boolean;
  /** Indexes and unique constraints of the rows that fit a condition. */
  readonly supportsPartialIndexes: boolean;
  /** Indexes that carry further columns (INCLUDE). */
  readonly supportsCoveringIndexes: boolean;
  readonly supportsExpressionIndexes: boolean;
  /** Unique constraints that are checked at the end of the transaction. */
  readonly supportsDeferrableUnique: boolean;
  /** A choice whether NULLs differ from each other in unique constraints. */
  readonly supportsNullsDistinct: boolean;
  /** Generated columns that are worked out when they are read; all engines have stored ones. */
  readonly supportsVirtualGenerated: boolean;
  /** Whether `contains` of JSON documents exists. */
  readonly supportsJsonContains: boolean;
  /** Longest name of a table, column or index; null: no limit. */
  readonly maxNameLength: number | null;
}

export interface QueryCompiler {
  compile(node: StatementNode): CompiledQuery;
  /** An expression alone; with `inline` its values are written into the text, for constraints, indexes and defaults. */
  compileExpression(node: SqlExpression, options?: { readonly inline?: boolean }): CompiledQuery;
  /** SQL with `?` for the values (`??` for a question mark) in the engine's own form. */
  compileRaw(sql: string, params: readonly unknown[]): CompiledQuery;
  /** The statement that explains `query`; options differ by engine. */
  explain(query: CompiledQuery, options?: Readonly<Record<string, unknown>>): CompiledQuery;
  quoteName(name: string): string;
  /** The text of a query with its values written in, for people: logs and `assertNumQueries`. Never run it. */
  withValues(query: CompiledQuery): string;
  /** SQL text with its values written in, for `sqlmigrate`, CHECK constraints and defaults. */
  quoteValue(value: unknown): string;
}

/** Conversion of values between JavaScript and the driver, by internal type of the field. */
export interface ValueConverters {
  /** Driver value of `value`; called when a query is built. */
  toDriver(internalType: string, value: unknown, field?: { readonly decimalPlaces?: number | undefined }): unknown;
  /**
   * JavaScript source of an expression that converts the driver value `v` (a variable name, never null: the caller
   * tests for null), or null when it may be used as it is. It is inlined in the compiled hydrator; helpers named in
   * `helpers` are in scope. `field` gives the decimal places where the column is known.
   */
  fromDriver(internalType: string, v: string, field?: { readonly decimalPlaces?: number | undefined }): string | null;
  readonly helpers: Readonly<Record<string, unknown>>;
}

/** Changes tables. Statements are collected when `collectSql` is set, run otherwise. */
export interface SchemaEditor {
  /** Statements of `collectSql`, each ended by a semicolon. */
  readonly collectedSql: string[];
  createModel(model: SchemaModel): Promise<void>;
  deleteModel(model: SchemaModel): Promise<void>;
  alterDbTable(model: SchemaModel, oldName: string, newName: string): Promise<void>;
  addField(model: SchemaModel, field: SchemaField): Promise<void>;
  removeField(model: SchemaModel, field: SchemaField): Promise<void>;
  alterField(model: SchemaModel, oldField: SchemaField, newField: SchemaField): Promise<void>;
  addIndex(model: SchemaModel, index: SchemaIndex): Promise<void>;
  removeIndex(model: SchemaModel, index: SchemaIndex): Promise<void>;
  renameIndex(model: SchemaModel, oldIndex: SchemaIndex, newIndex: SchemaIndex): Promise<void>;
  addConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void>;
  removeConstraint(model: SchemaModel, constraint: SchemaConstraint): Promise<void>;
  alterUniqueTogether(
    model: SchemaModel,
    oldValue: readonly (readonly string[])[],
    newValue: readonly (readonly string[])[],
  ): Promise<void>;
  /** Runs statements of a migration (`RunSQL`). */
  execute(sql: string, params?: readonly unknown[]): Promise<void>;
  /** Runs what was put off to the end (foreign keys, indexes) and checks that constraints hold. Called once. */
  finish(): Promise<void>;
}

export interface TableDescription {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly null: boolean;
    readonly default: string | null;
    readonly primaryKey: boolean;
    readonly autoincrement: boolean;
    /** Whether a column of text holds JSON by its check. */
    readonly json?: boolean | undefined;
  }[];
  readonly constraints: Readonly<
    Record<
      string,
      {
        readonly columns: readonly string[];
        readonly primaryKey: boolean;
        readonly unique: boolean;
        readonly index: boolean;
        readonly check: boolean;
        readonly foreignKey: readonly [table: string, column: string] | null;
        readonly orders: readonly ("ASC" | "DESC")[];
      }
    >
  >;
}

export interface Introspection {
  /** Names of tables and views, sorted. */
  tableNames(): Promise<string[]>;
  /** Names of views and of partitions, which `tableNames()` lists too. */
  specialTables(): Promise<{ readonly views: readonly string[]; readonly partitions: readonly string[] }>;
  /** Throws `DatabaseError` when there is no such table. */
  describeTable(name: string): Promise<TableDescription>;
}

/** Runs one statement; what schema editors and introspection get, so that they work inside the caller's transaction. */
export interface Executor {
  execute(sql: string, params?: readonly unknown[]): Promise<ExecuteResult>;
  executeScript(sql: string): Promise<void>;
}

/** An engine. Stateless: one object per engine, many connections. */
export interface Backend {
  readonly vendor: "sqlite" | "postgresql" | "mysql";
  readonly displayName: string;
  readonly features: DatabaseFeatures;
  readonly compiler: QueryCompiler;
  readonly converters: ValueConverters;
  /** SQL type of a column, by Django's `data_types`. */
  columnType(field: SchemaField): string;
  /** Throws `ImproperlyConfigured` for options that the engine does not know; `check` calls it. */
  checkSettings?(settings: DatabaseSettings): void;
  createPool(settings: DatabaseSettings): Promise<ConnectionPool>;
  createSchemaEditor(executor: Executor, options?: { readonly collectSql?: boolean }): SchemaEditor;
  createIntrospection(executor: Executor): Introspection;
  /** Statements of transaction control, such as `BEGIN IMMEDIATE`. */
  readonly transactions: {
    /** `mode` is the isolation level or SQLite's transaction mode; undefined: the engine's default here. */
    begin(mode?: string | null): string;
    readonly commit: string;
    readonly rollback: string;
    savepoint(name: string): string;
    releaseSavepoint(name: string): string;
    rollbackToSavepoint(name: string): string;
  };
  /**
   * How databases are made and dropped on a server, from one that is always there; absent where a database is a file
   * that opening makes.
   */
  readonly serverDatabases?: { readonly from: string; create(name: string): string; drop(name: string): string };
  /** Statements that empty tables; with `resetSequences` automatic keys start at 1 again. */
  flushSql(tables: readonly string[], options?: { readonly resetSequences?: boolean }): string[];
  /**
   * The statement that lets an automatic key go on after the largest one in the table, or start at 1; absent where
   * inserting a key by hand does that.
   */
  resetSequenceSql?(table: string, column: string): string;
  /**
   * The statement that keeps others from changing a table until the end of the transaction, so that two processes that
   * migrate take turns; absent where a transaction has the whole database to itself.
   */
  lockTableSql?(table: string): string;
  /**
   * Statements that take and give back a lock of the session, by which processes take turns where changes of tables are
   * no part of a transaction. The first waits, and its one value is 1 when the lock is taken.
   */
  readonly migrationLock?: { readonly take: string; readonly give: string };
  /**
   * Statements that stop and start the checks of foreign keys in a session, where those cannot wait for the end of the
   * transaction. Who stops them looks at the keys itself.
   */
  readonly constraintChecks?: { readonly off: string; readonly on: string };
  /** Statements around the transaction of a schema change, such as `PRAGMA foreign_keys = OFF`. */
  readonly schemaSession: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** How to mend a driver error, when the engine knows. */
  errorHint(error: unknown): string | undefined;
  /** Whether a transaction lost against another (a deadlock, a serialization failure): run again, it may succeed. */
  isConflict?(error: unknown): boolean;
  /** Whether the connection is gone, so that it must not be used again. */
  isDisconnect(error: unknown): boolean;
  /** The class of Django's database errors that a driver error belongs to. */
  classifyError(
    error: unknown,
  ):
    | "IntegrityError"
    | "OperationalError"
    | "ProgrammingError"
    | "DataError"
    | "NotSupportedError"
    | "InternalError"
    | "InterfaceError"
    | "DatabaseError";
}

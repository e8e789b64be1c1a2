/** The bare driver of SQLite: node:sqlite where Node has it with array rows, better-sqlite3 otherwise. */

interface Statement {
  all(...params: unknown[]): unknown[];
  run(...params: unknown[]): unknown;
}

export interface Bare {
  readonly driver: string;
  exec(sql: string): unknown;
  /** A statement whose rows are arrays. */
  prepare(sql: string): Statement;
  close(): void;
}

export async function openBare(): Promise<Bare> {
  const sqlite = await import("node:sqlite").catch(() => null);
  if (sqlite !== null && "setReturnArrays" in sqlite.StatementSync.prototype) {
    const database = new sqlite.DatabaseSync(":memory:");
    const prepare = (sql: string): Statement => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement as unknown as Statement;
    };
    return { driver: "node:sqlite", exec: (sql) => database.exec(sql), prepare, close: () => database.close() };
  }
  const { default: Database } = await import("better-sqlite3");
  const database = new Database(":memory:");
  const prepare = (sql: string): Statement => {
    const statement = database.prepare(sql);
    return statement.reader ? statement.raw(true) : statement;
  };
  return { driver: "better-sqlite3", exec: (sql) => database.exec(sql), prepare, close: () => database.close() };
}

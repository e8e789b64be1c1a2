/** What is used of the package `mysql2` (https://sidorares.github.io/node-mysql2). */
import { InterfaceError } from "../../errors.ts";

/** A column of a result. */
export interface ColumnInfo {
  readonly name: string;
  /** Number of the type in the protocol. */
  readonly columnType: number;
}

/** The answer to a statement that returns no rows. */
export interface Header {
  readonly affectedRows: number;
  readonly insertId: number | string;
  /** Bits of the protocol; 1: a transaction is open. */
  readonly serverStatus: number;
}

type Callback = (error: Error | null, rows?: unknown, columns?: unknown) => void;

/** A statement whose rows are read one by one. */
export interface RowCommand {
  on(event: "fields", listener: (columns: readonly ColumnInfo[] | undefined) => void): void;
  on(event: "result", listener: (row: unknown) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "end", listener: () => void): void;
}

export interface Client {
  readonly stream: { ref(): void; unref(): void };
  /** Number of the connection on the server. */
  readonly threadId: number;
  query(options: { readonly sql: string }, callback: Callback): unknown;
  execute(options: { readonly sql: string; readonly values: readonly unknown[] }, callback: Callback): unknown;
  execute(options: { readonly sql: string; readonly values: readonly unknown[] }): RowCommand;
  /** Closes a prepared statement. */
  unprepare(sql: string): unknown;
  /** Stops and goes on reading from the socket. */
  pause(): void;
  resume(): void;
  ping(callback: (error: Error | null) => void): void;
  end(callback: () => void): void;
  destroy(): void;
  on(event: "error" | "connect", listener: (error: Error) => void): void;
  on(event: "end", listener: () => void): void;
}

export interface Driver {
  createConnection(config: Readonly<Record<string, unknown>>): Client;
  /** Makers of values whose type is sent beside them. */
  readonly TypedParameter: { LONGLONG(value: number | bigint): object };
}

let loading: Promise<Driver> | undefined;

/** The package. Throws `InterfaceError`, with the command that installs it, when it is missing or too old. */
export function loadDriver(): Promise<Driver> {
  loading ??= importDriver().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function importDriver(): Promise<Driver> {
  let module: { readonly default?: Driver } & Partial<Driver>;
  try {
    module = (await import("mysql2")) as unknown as typeof module;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InterfaceError("MariaDB and MySQL need the package mysql2, which is not installed.", {
      cause: error,
      hint: "Run npm install mysql2.",
    });
  }
  const driver = (module.default ?? module) as Driver;
  if ((driver.TypedParameter as unknown) === undefined) {
    throw new InterfaceError(
      "The installed package mysql2 cannot send whole numbers as such; 3.24 or later is needed.",
      {
        hint: "Run npm install mysql2@latest.",
      },
    );
  }
  return driver;
}

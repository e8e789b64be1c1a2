/** What is used of the package `pg` (https://node-postgres.com): connecting, and the messages of the protocol. */
import { InterfaceError } from "../../errors.ts";
import type { ColumnInfo } from "./row-shape.ts";

/** Messages to the server, as `pg` writes them. */
export interface Wire {
  readonly stream: { cork?(): void; uncork?(): void; readonly writable: boolean };
  query(text: string): void;
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { portal: string; statement: string; values: readonly (string | Buffer | null)[] }): void;
  describe(message: { type: "P" | "S"; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  close(message: { type: "P" | "S"; name: string }): void;
  sync(): void;
  sendCopyFail(message: string): void;
  on(event: "readyForQuery", listener: (message: { status: TransactionStatus }) => void): void;
  on(event: "bindComplete", listener: () => void): void;
  on(event: "parameterStatus", listener: (message: { parameterName: string; parameterValue: string }) => void): void;
}

/** I: no transaction; T: inside one; E: inside one that failed. */
export type TransactionStatus = "I" | "T" | "E";

/** What `pg` calls while the answers to a group of messages come in. */
export interface Submittable {
  submit(wire: Wire): void;
  handleRowDescription(message: { fields: readonly ColumnInfo[] }): void;
  handleDataRow(message: { fields: unknown[] }): void;
  handleCommandComplete(message: { text: string }): void;
  handlePortalSuspended(): void;
  handleEmptyQuery(): void;
  handleCopyInResponse(wire: Wire): void;
  handleCopyData(): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

export interface Client {
  readonly connection: Wire;
  connect(): Promise<unknown>;
  query(submittable: Submittable): unknown;
  end(): Promise<void>;
  ref(): void;
  unref(): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "end", listener: () => void): void;
}

export type ClientClass = new (config: Readonly<Record<string, unknown>>) => Client;

let loading: Promise<ClientClass> | undefined;

/** The client of `pg`. Throws `InterfaceError`, with the command that installs it, when it is not there. */
export function loadClient(): Promise<ClientClass> {
  loading ??= importClient().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function importClient(): Promise<ClientClass> {
  try {
    const module = (await import("pg")) as unknown as { Client?: ClientClass; default?: { Client: ClientClass } };
    return (module.default?.Client ?? module.Client) as ClientClass;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InterfaceError("PostgreSQL needs the package pg, which is not installed.", {
      cause: error,
      hint: "Run npm install pg.",
    });
  }
}

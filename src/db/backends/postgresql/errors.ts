/** Errors of the server by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), and of the socket. */
import type { Backend } from "../contract.ts";

type ErrorClass = ReturnType<Backend["classifyError"]>;

/** By class, the first two characters; as psycopg has them. */
const CLASSES: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ["02", "ProgrammingError"],
  ["07", "ProgrammingError"],
  ["0A", "NotSupportedError"],
  ["20", "ProgrammingError"],
  ["21", "ProgrammingError"],
  ["22", "DataError"],
  ["23", "IntegrityError"],
  ["24", "InternalError"],
  ["25", "InternalError"],
  ["26", "ProgrammingError"],
  ["27", "OperationalError"],
  ["28", "OperationalError"],
  ["2B", "InternalError"],
  ["2D", "InternalError"],
  ["2F", "OperationalError"],
  ["34", "OperationalError"],
  ["38", "OperationalError"],
  ["39", "OperationalError"],
  ["3B", "OperationalError"],
  ["3D", "OperationalError"],
  ["3F", "ProgrammingError"],
  ["40", "OperationalError"],
  ["42", "ProgrammingError"],
  ["44", "ProgrammingError"],
  ["53", "OperationalError"],
  ["54", "OperationalError"],
  ["55", "OperationalError"],
  ["57", "OperationalError"],
  ["58", "OperationalError"],
  ["F0", "OperationalError"],
  ["HV", "OperationalError"],
  ["P0", "InternalError"],
  ["XX", "InternalError"],
]);

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of an error of the server; undefined for others. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === "string" && SQLSTATE.test(code) && severity !== undefined ? code : undefined;
}

/** Django's class for a driver error; what is no answer of the server is trouble with the connection. */
export function classifyError(error: unknown): ErrorClass {
  const state = sqlState(error);
  if (state !== undefined) return CLASSES.get(state.slice(0, 2)) ?? "DatabaseError";
  return error instanceof TypeError || error instanceof RangeError ? "ProgrammingError" : "OperationalError";
}

/** Whether the connection is gone: the server ended it, or the socket did. */
export function isDisconnect(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("57P") || state.startsWith("08");
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    (typeof code === "string" && /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTCONN|ESHUTDOWN)/.test(code)) ||
    /^Connection terminated|^The connection is closed|Client has encountered a connection error|Client was closed/.test(
      String(message),
    )
  );
}

/** Serialization failures and deadlocks. */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40001" || state === "40P01";
}

/** Whether a prepared statement no longer fits its tables, or the server has forgotten it. */
export function isStalePlan(error: unknown): boolean {
  const state = sqlState(error);
  if (state === "26000") return true;
  return state === "0A000" && (error as { routine?: unknown }).routine === "RevalidateCachedQuery";
}

const HINTS: Readonly<Record<string, string>> = {
  "42P01": "Run ./manage.ts migrate: the table has not been created yet.",
  "42703": "The table differs from the model: run ./manage.ts makemigrations and ./manage.ts migrate.",
  "28P01": "Check USER and PASSWORD of the entry of DATABASES.",
  "28000": "Check USER, HOST and OPTIONS.sslmode of the entry of DATABASES, and pg_hba.conf of the server.",
  "3D000": "Create the database (createdb NAME), or check NAME of the entry of DATABASES.",
  "53300": "All connections of the server are taken: lower DATABASES OPTIONS.pool.max_size or raise max_connections.",
  "40001": "Run the transaction again: it met another one at this isolation level.",
  "40P01": "Run the transaction again, and lock rows in the same order everywhere.",
  "55P03": "Another transaction holds the lock.",
  "25P02": "An earlier statement of this transaction failed; put what may fail in an atomic block of its own.",
  "42501": "Grant the rights to the USER of the entry of DATABASES.",
  "26000": "A pooler such as pgbouncer gave the connection to another client; set DATABASES OPTIONS.prepare to false.",
};

/** How to mend it. */
export function errorHint(error: unknown): string | undefined {
  const state = sqlState(error);
  if (state !== undefined) {
    const { hint } = error as { hint?: unknown };
    return HINTS[state] ?? (typeof hint === "string" ? hint : undefined);
  }
  switch ((error as { code?: unknown }).code) {
    case "ECONNREFUSED":
      return "No server answers there: start PostgreSQL, or check HOST and PORT of the entry of DATABASES.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "Check HOST of the entry of DATABASES: no such name is known.";
    case "ENOENT":
      return "There is no socket in the folder that HOST names; start PostgreSQL, or set HOST to a host name.";
  }
  return undefined;
}

/** Errors of the two drivers, told apart by SQLite's result codes (https://www.sqlite.org/rescode.html). */
import type { Backend } from "../contract.ts";

type ErrorClass = ReturnType<Backend["classifyError"]>;

const NAMES: ReadonlyMap<string, number> = new Map([
  ["SQLITE_ERROR", 1],
  ["SQLITE_INTERNAL", 2],
  ["SQLITE_BUSY", 5],
  ["SQLITE_LOCKED", 6],
  ["SQLITE_TOOBIG", 18],
  ["SQLITE_CONSTRAINT", 19],
  ["SQLITE_MISMATCH", 20],
  ["SQLITE_MISUSE", 21],
  ["SQLITE_RANGE", 25],
]);

/** The primary result code, or undefined for errors that are not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === "number") return errcode & 0xff;
  if (typeof code !== "string" || !code.startsWith("SQLITE_")) return undefined;
  return NAMES.get(code) ?? NAMES.get(code.split("_", 2).join("_")) ?? 10;
}

/** Whether the database is locked by another connection, and trying again may help. */
export function isBusy(error: unknown): boolean {
  if (resultCode(error) !== 5) return false;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  // A snapshot that has grown old never becomes writable again.
  return errcode !== 517 && code !== "SQLITE_BUSY_SNAPSHOT";
}

/** Faults of the statement itself, which SQLite has under its general code; servers tell them apart. */
const WRONG_STATEMENT =
  /^(?:no such (?:table|column|function|index|view|collation)|near |incomplete input|unrecognized token|ambiguous column|duplicate column|wrong number of arguments)| already exists$| has no column named |^\d+ values for \d+ columns/;

/** Django's class for a driver error; a wrong statement is a `ProgrammingError`, as on other engines. */
export function classifyError(error: unknown): ErrorClass {
  const code = resultCode(error);
  switch (code) {
    case undefined:
      // better-sqlite3 finds a folder that there is not by itself, and says so with a TypeError.
      if (error instanceof TypeError && error.message.startsWith("Cannot open database")) return "OperationalError";
      return error instanceof RangeError || error instanceof TypeError ? "ProgrammingError" : "DatabaseError";
    case 1: {
      const message = (error as Error).message;
      // A user function that throws, and a wrong number of values, also arrive under the general code.
      if (/integer overflow/i.test(message)) return "DataError";
      return WRONG_STATEMENT.test(message) ? "ProgrammingError" : "OperationalError";
    }
    case 2:
    case 12:
      return "InternalError";
    case 18:
      return "DataError";
    case 19:
    case 20:
      return "IntegrityError";
    case 21:
      return "InterfaceError";
    case 25:
      return "ProgrammingError";
    default:
      return "OperationalError";
  }
}

/** How to mend it. */
export function errorHint(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("no such table")) return "Run ./manage.ts migrate: the table has not been created yet.";
  if (/no such column|has no column named/.test(message))
    return "The table differs from the model: run ./manage.ts makemigrations and ./manage.ts migrate.";
  if (message.includes("unable to open database") || message.includes("Cannot open database")) {
    const path = (error as { path?: unknown }).path;
    return `Check that the folder exists and may be written to${typeof path === "string" ? `: ${path}` : ""}.`;
  }
  if (message.includes("database is locked"))
    return "Another process kept the write lock too long; raise DATABASES OPTIONS.timeout (seconds) or shorten its transactions.";
  if (message.includes("readonly database")) return "Check the rights of the database file and of its folder.";
  if (message.includes("too many SQL variables")) return "Send fewer values at a time, for instance with batchSize.";
  return undefined;
}

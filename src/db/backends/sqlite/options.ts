import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { DatabaseSettings } from "../contract.ts";
import { refuseZone } from "../stored-values.ts";

const MODES = ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"] as const;
export type TransactionMode = (typeof MODES)[number];

/** `DATABASES[…].OPTIONS` of SQLite, checked. */
export interface SqliteOptions {
  /** Longest wait for a lock, in milliseconds. */
  readonly timeout: number;
  /** How a transaction begins. Default: IMMEDIATE, so that no transaction fails when it first writes. */
  readonly transactionMode: TransactionMode;
  /** Statements run on each new connection. */
  readonly initCommand: string;
  /** `node:sqlite` or `better-sqlite3`; default: the better of those that are there. */
  readonly driver: "node:sqlite" | "better-sqlite3" | undefined;
}

const NAMES = ["timeout", "transaction_mode", "init_command", "driver"] as const;

/** Throws `ImproperlyConfigured` for an unknown option or a value that is none. */
export function sqliteOptions(settings: DatabaseSettings): SqliteOptions {
  const given = settings.OPTIONS ?? {};
  refuseZone(settings, "SQLite");
  for (const name of Object.keys(given)) {
    if ((NAMES as readonly string[]).includes(name)) continue;
    throw new ImproperlyConfigured(
      `Unknown option ${JSON.stringify(name)} in DATABASES OPTIONS of SQLite. ${didYouMean(name, NAMES)}`.trim(),
      {
        hint: `Options are ${NAMES.join(", ")}.`,
      },
    );
  }
  const { timeout = 5, transaction_mode: mode = "IMMEDIATE", init_command: initCommand = "", driver } = given;
  const seconds = Number(timeout);
  if (!(seconds >= 0 && seconds <= 86_400)) throw wrong("timeout", timeout, "a number of seconds");
  const transactionMode = MODES.find((name) => name === String(mode ?? "DEFERRED").toUpperCase());
  if (transactionMode === undefined) throw wrong("transaction_mode", mode, `one of ${MODES.join(", ")}, or null`);
  if (typeof initCommand !== "string") throw wrong("init_command", initCommand, "SQL text");
  if (driver !== undefined && driver !== "node:sqlite" && driver !== "better-sqlite3")
    throw wrong("driver", driver, '"node:sqlite" or "better-sqlite3"');
  return { timeout: Math.round(seconds * 1000), transactionMode, initCommand, driver };
}

function wrong(name: string, value: unknown, expected: string): ImproperlyConfigured {
  return new ImproperlyConfigured(`DATABASES OPTIONS.${name} is ${JSON.stringify(value)}; expected ${expected}.`);
}

import { settings } from "../../core/conf/settings.ts";
import { BellevilleError } from "../../core/errors/belleville-error.ts";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import { findBackend } from "../backends/registry.ts";
import type { DatabaseSettings } from "../backends/contract.ts";
import { Connection } from "./connection.ts";
import "../settings.ts";

export const DEFAULT_DB_ALIAS = "default";

/** An alias that `DATABASES` does not have. */
export class ConnectionDoesNotExist extends BellevilleError {
  static override readonly code: string = "db.connection_does_not_exist";
}

interface Entry {
  readonly settings: DatabaseSettings;
  readonly connection: Connection;
}

/** The databases of the project by alias, opened when they are first used. */
export class ConnectionHandler {
  readonly #entries = new Map<string, Entry>();

  /** The connection of an alias. Throws `ConnectionDoesNotExist` for one that is not in `DATABASES`. */
  get(alias: string = DEFAULT_DB_ALIAS): Connection {
    const databases = settings.DATABASES;
    if (typeof alias !== "string") throw missing(alias, []); // a list of one name would pass for the name
    const given = Object.hasOwn(databases, alias) ? databases[alias] : undefined;
    const entry = this.#entries.get(alias);
    // Settings that were swapped, as tests do, mean another database.
    if (entry !== undefined && entry.settings === given) return entry.connection;
    if (given === undefined) throw missing(alias, Object.keys(databases));
    // Two aliases with one and the same entry are one database, as the mirrors of tests are.
    const twin = this.#twin(given);
    const connection = twin ?? new Connection(alias, given, findBackend(given.ENGINE, alias));
    this.#entries.set(alias, { settings: given, connection });
    return connection;
  }

  #twin(given: DatabaseSettings): Connection | undefined {
    for (const { settings: known, connection } of this.#entries.values()) if (known === given) return connection;
    return undefined;
  }

  /** Aliases of `DATABASES`. */
  get aliases(): string[] {
    return Object.keys(settings.DATABASES);
  }

  /** Each connection once. */
  all(): Connection[] {
    return [...new Set(this.aliases.map((alias) => this.get(alias)))];
  }

  [Symbol.iterator](): Iterator<string> {
    return this.aliases[Symbol.iterator]();
  }

  /** Closes those that are open. */
  async closeAll(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const { connection } of entries) await connection.close();
  }
}

function missing(alias: string, aliases: readonly string[]): BellevilleError {
  if (alias === DEFAULT_DB_ALIAS) {
    return new ImproperlyConfigured("settings.DATABASES has no default database.", {
      hint: 'Set DATABASES: { default: env.db("DATABASE_URL", "sqlite:///db.sqlite3") }.',
    });
  }
  if (typeof alias !== "string")
    return new ConnectionDoesNotExist(`An alias of DATABASES is text, not ${typeof alias}.`);
  return new ConnectionDoesNotExist(`The connection '${alias}' doesn't exist. ${didYouMean(alias, aliases)}`.trim(), {
    hint: `DATABASES has ${aliases.join(", ") || "no entries"}.`,
  });
}

export const connections = new ConnectionHandler();

/** The default connection, whichever that is at the time of use. */
export const connection: Connection = new Proxy(Object.create(Connection.prototype) as Connection, {
  get(_target, name) {
    const real = connections.get();
    const value: unknown = Reflect.get(real, name, real);
    return typeof value === "function" && name !== "constructor" ? (value as () => unknown).bind(real) : value;
  },
});

import type { Connection } from "../../connection/connection.ts";
import { connections, DEFAULT_DB_ALIAS } from "../../connection/connections.ts";
import { router } from "../../routers.ts";
import type { Internals } from "./internals.ts";

/** The connection of an alias; null: the default one. */
export function connectionOf(alias: string | null): Connection {
  return connections.get(alias ?? DEFAULT_DB_ALIAS);
}

/** Alias of the database that a query set asks: the one it was given, or that of the routers. */
export function aliasOf(internals: Internals): string {
  const { db, model, hints } = internals;
  if (db !== null) return db;
  return internals.forWrite ? router.dbForWrite(model, hints) : router.dbForRead(model, hints);
}

/** Alias of the database that a query set changes. */
export function writeAliasOf({ db, model, hints }: Internals): string {
  return db ?? router.dbForWrite(model, hints);
}

import type { Connection } from "../../connection/connection.ts";
import { connections, DEFAULT_DB_ALIAS } from "../../connection/connections.ts";

/** The connection of an alias; null: the default one. */
export function connectionOf(alias: string | null): Connection {
  return connections.get(alias ?? DEFAULT_DB_ALIAS);
}

import { isConfigured, settings as projectSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { NotSupportedError } from "../../errors.ts";
import type { DatabaseSettings } from "../contract.ts";
import { ServerPool } from "../server-pool.ts";
import { PostgresqlConnection } from "./connection.ts";
import { type ClientClass, loadClient } from "./driver.ts";
import { isDisconnect } from "./errors.ts";
import { type PostgresqlOptions, postgresqlOptions } from "./options.ts";

/** Connections to one PostgreSQL database. */
export class PostgresqlPool extends ServerPool {
  static async open(settings: DatabaseSettings): Promise<PostgresqlPool> {
    const options = postgresqlOptions(settings);
    const Client = await loadClient();
    const pool = new PostgresqlPool(options, {
      connect: (onSchemaChange) => connect(options, Client, onSchemaChange),
      isDisconnect,
    });
    return pool.start();
  }
}

async function connect(
  options: PostgresqlOptions,
  Client: ClientClass,
  onSchemaChange: () => void,
): Promise<PostgresqlConnection> {
  const client = new Client(options.client);
  const parameters = new Map<string, string>();
  client.connection.on("parameterStatus", ({ parameterName, parameterValue }) =>
    parameters.set(parameterName, parameterValue),
  );
  const connection = new PostgresqlConnection(client, options.statementCacheSize, onSchemaChange);
  try {
    await client.connect();
    await prepare(connection, parameters, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

/** Sets what the server is not set to already: most often nothing. */
async function prepare(
  connection: PostgresqlConnection,
  parameters: ReadonlyMap<string, string>,
  options: PostgresqlOptions,
): Promise<void> {
  const version = Number.parseInt(parameters.get("server_version") ?? "", 10);
  if (version < 15) {
    throw new NotSupportedError(
      `PostgreSQL 15 or later is required (found ${parameters.get("server_version") ?? "unknown"}).`,
    );
  }
  const wanted: [name: string, value: string][] = [];
  const zone = options.timeZone ?? sessionZone();
  if (canonical(parameters.get("TimeZone")) !== canonical(zone)) wanted.push(["TimeZone", zone]);
  if (!parameters.get("DateStyle")?.startsWith("ISO")) wanted.push(["DateStyle", "ISO"]);
  if (parameters.get("IntervalStyle") !== "postgres") wanted.push(["IntervalStyle", "postgres"]);
  if (parameters.get("standard_conforming_strings") !== "on") wanted.push(["standard_conforming_strings", "on"]);
  if (parameters.get("client_encoding") !== "UTF8") wanted.push(["client_encoding", "UTF8"]);
  if (options.role !== null) wanted.push(["role", options.role]);
  if (wanted.length === 0) return;
  const calls = wanted.map((_, i) => `set_config($${i * 2 + 1}, $${i * 2 + 2}, false)`).join(", ");
  await connection.execute(`SELECT ${calls}`, wanted.flat());
}

/** The zone of the session: UTC, or with USE_TZ off that of the project, as in Django. */
function sessionZone(): string {
  return isConfigured() && !projectSettings.USE_TZ ? projectSettings.TIME_ZONE : "UTC";
}

const canonical = (zone: string | undefined): string | undefined =>
  zone === "Etc/UTC" || zone === "GMT" || zone === "Etc/GMT" ? "UTC" : zone;

import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { NotSupportedError } from "../../errors.ts";
import type { DatabaseSettings } from "../contract.ts";
import { ServerPool } from "../server-pool.ts";
import { MysqlConnection } from "./connection.ts";
import { type Client, type Driver, loadDriver } from "./driver.ts";
import { isDisconnect } from "./errors.ts";
import type { Flavour } from "./flavour.ts";
import { type MysqlOptions, mysqlOptions } from "./options.ts";

/** Connections to one database of MariaDB or MySQL. */
export class MysqlPool extends ServerPool {
  static async open(settings: DatabaseSettings, flavour: Flavour): Promise<MysqlPool> {
    const options = mysqlOptions(settings, flavour);
    const driver = await loadDriver();
    const pool = new MysqlPool(options, { connect: () => connect(options, driver, flavour), isDisconnect });
    return pool.start();
  }
}

async function connect(options: MysqlOptions, driver: Driver, flavour: Flavour): Promise<MysqlConnection> {
  const client = driver.createConnection(options.client);
  await handshake(client);
  const connection = new MysqlConnection(client, driver);
  try {
    if (options.initCommand !== null) await connection.executeScript(options.initCommand);
    await connection.executeScript(sessionSql(options));
    const { rows } = await connection.execute(
      "SELECT VERSION(), CONVERT_TZ('2001-01-01 01:00:00', 'UTC', 'UTC') IS NOT NULL",
      [],
    );
    const [version, hasTimeZones] = rows[0]!;
    checkVersion(String(version), flavour);
    connection.hasTimeZones = hasTimeZones === 1;
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

function handshake(client: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    client.on("connect", () => resolve());
    client.on("error", (error) => {
      client.destroy();
      reject(error);
    });
  });
}

/** What every session is set to, whatever the server's own settings are. */
function sessionSql({ isolationLevel, sqlMode, collation }: MysqlOptions): string {
  const names = collation === null ? "" : ` COLLATE ${collation}`;
  const statements = [
    `SET NAMES utf8mb4${names}`,
    `SET SESSION sql_mode = '${sqlMode}', SESSION time_zone = '+00:00', SESSION sql_auto_is_null = 0`,
    // Averages and quotients with as many digits as a JavaScript number has.
    "SET SESSION div_precision_increment = 16",
    // MySQL cuts what GROUP_CONCAT joins after 1024 bytes, without an error.
    "SET SESSION group_concat_max_len = 16777216",
  ];
  if (isolationLevel !== null) statements.push(`SET SESSION TRANSACTION ISOLATION LEVEL ${isolationLevel}`);
  return statements.join("; ");
}

/** Throws for a server that is too old, or not the one that the settings name. */
export function checkVersion(version: string, flavour: Flavour): void {
  const isMariadb = /mariadb/i.test(version);
  if (isMariadb !== flavour.isMariadb) {
    const found = isMariadb ? "mariadb" : "mysql";
    throw new ImproperlyConfigured(
      `The server is ${isMariadb ? "MariaDB" : "MySQL"} (${version}), but the ENGINE of the entry of DATABASES is "${flavour.engine}".`,
      { hint: `Set ENGINE to "${found}": the SQL of the two differs.` },
    );
  }
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const [least, leastMinor] = flavour.minimum;
  if (Number(major) < least || (Number(major) === least && Number(minor) < leastMinor)) {
    throw new NotSupportedError(
      `${flavour.displayName} ${least}.${leastMinor} or later is required (found ${version}).`,
    );
  }
}

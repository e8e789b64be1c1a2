import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import type { DatabaseSettings } from "../contract.ts";
import {
  checkNames,
  file,
  type Given,
  type IsolationLevel,
  isolationLevel,
  number,
  poolOptions,
  text,
  withoutName,
  wrong,
} from "../server-options.ts";
import type { ServerPoolOptions } from "../server-pool.ts";
import { refuseZone } from "../stored-values.ts";
import type { Flavour } from "./flavour.ts";

/** An entry of `DATABASES` for MariaDB or MySQL, checked. Times are in milliseconds. */
export interface MysqlOptions extends ServerPoolOptions {
  /** What `mysql2` connects with. */
  readonly client: Readonly<Record<string, unknown>>;
  /** Isolation level of sessions; null: that of the server. */
  readonly isolationLevel: IsolationLevel | null;
  readonly sqlMode: string;
  readonly collation: string | null;
  /** Statements that are run first on each connection. */
  readonly initCommand: string | null;
}

const NAMES = [
  "charset",
  "collation",
  "connect_timeout",
  "init_command",
  "isolation_level",
  "pool",
  "read_default_file",
  "sql_mode",
  "ssl",
  "ssl_ca",
  "ssl_cert",
  "ssl_key",
  "ssl_mode",
  "statement_cache_size",
  "unix_socket",
] as const;

/** Modes under which text that the compiler quotes would mean something else. */
const REFUSED_MODES = /\b(?:ANSI_QUOTES|NO_BACKSLASH_ESCAPES|ANSI|DB2|MAXDB|MSSQL|ORACLE|POSTGRESQL)\b/i;

/** Throws `ImproperlyConfigured` for an unknown option or a value that is none. */
export function mysqlOptions(settings: DatabaseSettings, { displayName, sqlMode }: Flavour): MysqlOptions {
  const given = settings.OPTIONS ?? {};
  refuseZone(settings, displayName);
  checkNames(given, NAMES, "OPTIONS", displayName);
  if (settings.NAME === "")
    throw new ImproperlyConfigured("settings.DATABASES is improperly configured. Please supply the NAME value.");
  if (given.read_default_file !== undefined) {
    throw new ImproperlyConfigured("DATABASES OPTIONS.read_default_file is not supported: option files are not read.", {
      hint: "Name USER, PASSWORD, HOST and the like in settings, from the environment.",
    });
  }
  const charset = text("charset", given.charset) ?? "utf8mb4";
  if (charset !== "utf8mb4") throw wrong("charset", charset, '"utf8mb4", which holds all of Unicode');
  const mode = text("sql_mode", given.sql_mode) ?? sqlMode;
  if (REFUSED_MODES.test(mode) || !/^[A-Z_, ]*$/i.test(mode))
    throw wrong("sql_mode", mode, "names of modes, without those that change how text is quoted");
  const collation = text("collation", given.collation) ?? null;
  if (collation !== null && !/^\w+$/.test(collation)) throw wrong("collation", collation, "the name of a collation");
  return {
    ...poolOptions(settings, displayName),
    client: clientConfig(settings, given),
    isolationLevel: given.isolation_level === null ? null : (isolationLevel(given.isolation_level) ?? "READ COMMITTED"),
    sqlMode: mode,
    collation,
    initCommand: text("init_command", given.init_command) ?? null,
  };
}

function clientConfig(settings: DatabaseSettings, given: Given): Record<string, unknown> {
  const { HOST } = settings;
  const config: Record<string, unknown> = {
    database: settings.NAME,
    charset: "utf8mb4",
    timezone: "Z",
    connectTimeout: number("connect_timeout", given.connect_timeout, 30, 1000),
    // 10 connections of 8 processes stay below the 16382 statements that a server keeps.
    maxPreparedStatements: Math.max(1, number("statement_cache_size", given.statement_cache_size, 200, 1)),
    // The server refuses a second statement in what is prepared; scripts alone may have several.
    multipleStatements: true,
    // No reading of files of this machine at the server's wish; function names are not reserved.
    flags: ["-LOCAL_FILES", "-IGNORE_SPACE", "-ODBC"],
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    jsonStrings: true,
  };
  const socket = text("unix_socket", given.unix_socket) ?? (HOST?.startsWith("/") === true ? HOST : undefined);
  if (socket !== undefined) config.socketPath = socket;
  else if (HOST) config.host = HOST;
  if (settings.USER) config.user = settings.USER;
  if (settings.PASSWORD) config.password = settings.PASSWORD;
  if (settings.PORT) config.port = Number(settings.PORT);
  const ssl = tlsOptions(given);
  if (ssl !== null) config.ssl = ssl;
  return config;
}

/** `OPTIONS.ssl` as `tls.connect()` takes it, or the `ssl_mode` of the client with the files of certificates. */
function tlsOptions(given: Given): object | null {
  const { ssl, ssl_mode: mode } = given;
  if (ssl !== undefined && ssl !== false) {
    if (ssl === true) return { verifyIdentity: true };
    if (typeof ssl === "object" && ssl !== null) return { ...ssl };
    throw wrong("ssl", ssl, "true, false or options of tls.connect()");
  }
  const files = {
    ca: file("ssl_ca", given.ssl_ca),
    cert: file("ssl_cert", given.ssl_cert),
    key: file("ssl_key", given.ssl_key),
  };
  const options = Object.fromEntries(Object.entries(files).filter(([, value]) => value !== undefined));
  switch (mode) {
    case undefined:
      return Object.keys(options).length > 0 ? options : null;
    case "DISABLED":
      return null;
    case "REQUIRED":
      return { ...options, rejectUnauthorized: false };
    case "VERIFY_CA":
      return withoutName(options);
    case "VERIFY_IDENTITY":
      return { ...options, rejectUnauthorized: true, verifyIdentity: true };
    default:
      throw wrong("ssl_mode", mode, '"DISABLED", "REQUIRED", "VERIFY_CA" or "VERIFY_IDENTITY"');
  }
}

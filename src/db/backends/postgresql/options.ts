import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import type { DatabaseSettings } from "../contract.ts";
import {
  checkNames,
  file,
  type Given,
  isolationLevel,
  number,
  poolOptions,
  text,
  withoutName,
  wrong,
} from "../server-options.ts";
import { withService } from "./service-file.ts";
import type { ServerPoolOptions } from "../server-pool.ts";

/** An entry of `DATABASES` for PostgreSQL, checked. Times are in milliseconds. */
export interface PostgresqlOptions extends ServerPoolOptions {
  /** What `pg` connects with. */
  readonly client: Readonly<Record<string, unknown>>;
  readonly timeZone: string | null;
  /** Role that each connection takes on. */
  readonly role: string | null;
  /** Prepared statements kept per connection; 0 for poolers that give connections to several clients. */
  readonly statementCacheSize: number;
}

const NAMES = [
  "application_name",
  "assume_role",
  "connect_timeout",
  "idle_in_transaction_session_timeout",
  "isolation_level",
  "keepalives",
  "lock_timeout",
  "options",
  "pool",
  "prepare",
  "service",
  "ssl",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslrootcert",
  "statement_cache_size",
  "statement_timeout",
] as const;

/** Throws `ImproperlyConfigured` for an unknown option or a value that is none. */
export function postgresqlOptions(entry: DatabaseSettings): PostgresqlOptions {
  checkNames(entry.OPTIONS ?? {}, NAMES, "OPTIONS", "PostgreSQL");
  const settings = withService(entry);
  const given = settings.OPTIONS ?? {};
  const { NAME } = settings;
  if (!NAME) {
    throw new ImproperlyConfigured(
      "settings.DATABASES is improperly configured. Please supply the NAME or OPTIONS['service'] value.",
    );
  }
  if (Buffer.byteLength(NAME) > 63) {
    throw new ImproperlyConfigured(
      `The database name '${NAME}' (${NAME.length} characters) is longer than PostgreSQL's limit of 63 characters. Supply a shorter NAME in settings.DATABASES.`,
    );
  }
  isolationLevel(given.isolation_level);
  const { prepare = true } = given;
  if (typeof prepare !== "boolean") throw wrong("prepare", prepare, "true or false");
  const cacheSize = number("statement_cache_size", given.statement_cache_size, 500, 1);
  return {
    ...poolOptions(settings, "PostgreSQL"),
    client: clientConfig(settings, given),
    timeZone: settings.TIME_ZONE ?? null,
    role: text("assume_role", given.assume_role) ?? null,
    statementCacheSize: prepare ? cacheSize : 0,
  };
}

function clientConfig(settings: DatabaseSettings, given: Given): Record<string, unknown> {
  const config: Record<string, unknown> = {
    database: settings.NAME,
    connectionTimeoutMillis: number("connect_timeout", given.connect_timeout, 30, 1000),
    keepAlive: given.keepalives !== 0 && given.keepalives !== false,
    ssl: tlsOptions(given),
  };
  if (settings.USER) config.user = settings.USER;
  if (settings.PASSWORD) config.password = settings.PASSWORD;
  if (settings.HOST) config.host = settings.HOST;
  if (settings.PORT) config.port = Number(settings.PORT);
  for (const name of ["application_name", "options"] as const) {
    const value = text(name, given[name]);
    if (value !== undefined) config[name] = value;
  }
  for (const name of ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] as const)
    if (given[name] !== undefined) config[name] = number(name, given[name], 0, 1);
  return config;
}

/** `OPTIONS.ssl` as `tls.connect()` takes it, or libpq's `sslmode` with the files of certificates. */
function tlsOptions(given: Given): boolean | object {
  const { ssl, sslmode } = given;
  if (ssl !== undefined) {
    if (typeof ssl === "boolean" || (typeof ssl === "object" && ssl !== null)) return ssl;
    throw wrong("ssl", ssl, "true, false or options of tls.connect()");
  }
  const files = {
    ca: file("sslrootcert", given.sslrootcert),
    cert: file("sslcert", given.sslcert),
    key: file("sslkey", given.sslkey),
  };
  const options = Object.fromEntries(Object.entries(files).filter(([, value]) => value !== undefined));
  switch (sslmode) {
    case undefined:
      return Object.keys(options).length > 0 ? options : false;
    case "disable":
      return false;
    case "require":
      // As libpq: encrypted, and checked against a certificate only when one is given.
      return files.ca === undefined ? { ...options, rejectUnauthorized: false } : withoutName(options);
    case "verify-ca":
      return withoutName(options);
    case "verify-full":
      return { ...options, rejectUnauthorized: true };
    default:
      throw wrong("sslmode", sslmode, '"disable", "require", "verify-ca" or "verify-full"');
  }
}

import { readFileSync } from "node:fs";
import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { DatabaseSettings } from "../contract.ts";

const LEVELS = ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] as const;
export type IsolationLevel = (typeof LEVELS)[number];

/** An entry of `DATABASES` for PostgreSQL, checked. Times are in milliseconds. */
export interface PostgresqlOptions {
  /** What `pg` connects with. */
  readonly client: Readonly<Record<string, unknown>>;
  readonly timeZone: string | null;
  /** Role that each connection takes on. */
  readonly role: string | null;
  /** Prepared statements kept per connection; 0 for poolers that give connections to several clients. */
  readonly statementCacheSize: number;
  readonly maxConnections: number;
  /** Longest wait for a connection when all are taken. */
  readonly acquireTimeout: number;
  /** How long an idle connection is kept; null: for ever. */
  readonly maxIdle: number | null;
  /** How long any connection is kept; null: for ever. */
  readonly maxLifetime: number | null;
  readonly healthChecks: boolean;
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
  "ssl",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslrootcert",
  "statement_cache_size",
  "statement_timeout",
] as const;

const POOL_NAMES = ["max_size", "timeout", "max_lifetime"] as const;

type Given = Readonly<Record<string, unknown>>;

/** Throws `ImproperlyConfigured` for an unknown option or a value that is none. */
export function postgresqlOptions(settings: DatabaseSettings): PostgresqlOptions {
  const given = settings.OPTIONS ?? {};
  checkNames(given, NAMES, "OPTIONS");
  const { NAME } = settings;
  if (NAME === "") {
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
  const pool = (given.pool ?? {}) as Given;
  if (typeof pool !== "object") throw wrong("pool", pool, `an object of ${POOL_NAMES.join(", ")}`);
  checkNames(pool, POOL_NAMES, "OPTIONS.pool");
  const { prepare = true } = given;
  if (typeof prepare !== "boolean") throw wrong("prepare", prepare, "true or false");
  const cacheSize = number("statement_cache_size", given.statement_cache_size, 500, 1);
  const maxAge = settings.CONN_MAX_AGE === undefined ? 60 : settings.CONN_MAX_AGE;
  return {
    client: clientConfig(settings, given),
    timeZone: settings.TIME_ZONE ?? null,
    role: text("assume_role", given.assume_role) ?? null,
    statementCacheSize: prepare ? cacheSize : 0,
    maxConnections: Math.max(1, Math.trunc(number("pool.max_size", pool.max_size, 10, 1))),
    acquireTimeout: number("pool.timeout", pool.timeout, 30, 1000),
    maxIdle: maxAge === null ? null : maxAge * 1000,
    maxLifetime: pool.max_lifetime === null ? null : number("pool.max_lifetime", pool.max_lifetime, 3600, 1000),
    healthChecks: settings.CONN_HEALTH_CHECKS === true,
  };
}

/** The level as SQL writes it; undefined when none is given. Throws `ImproperlyConfigured` for one that there is not. */
export function isolationLevel(value: unknown): IsolationLevel | undefined {
  if (value === undefined || value === null) return undefined;
  const name = String(value).toUpperCase().replaceAll("_", " ");
  const level = LEVELS.find((known) => known === name);
  if (level === undefined) throw wrong("isolation_level", value, `one of ${LEVELS.join(", ")}`);
  return level;
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

const withoutName = (options: object): object => ({
  ...options,
  rejectUnauthorized: true,
  checkServerIdentity: () => undefined,
});

function file(name: string, value: unknown): string | undefined {
  const path = text(name, value);
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ImproperlyConfigured(`DATABASES OPTIONS.${name} names the file ${path}, which cannot be read.`, {
      cause,
    });
  }
}

function checkNames(given: Given, known: readonly string[], where: string): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new ImproperlyConfigured(
      `Unknown option ${JSON.stringify(name)} in DATABASES ${where} of PostgreSQL. ${didYouMean(name, known)}`.trim(),
      { hint: `Options are ${known.join(", ")}.` },
    );
  }
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.includes("\0")) throw wrong(name, value, "text");
  return value;
}

function number(name: string, value: unknown, fallback: number, factor: number): number {
  const result = value === undefined || value === null ? fallback : Number(value);
  if (!(result >= 0 && result < 1e9)) throw wrong(name, value, "a number that is not negative");
  return Math.round(result * factor);
}

function wrong(name: string, value: unknown, expected: string): ImproperlyConfigured {
  return new ImproperlyConfigured(`DATABASES OPTIONS.${name} is ${JSON.stringify(value)}; expected ${expected}.`);
}

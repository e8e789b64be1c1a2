/** Reading the entries of `DATABASES` of servers: names, times and sizes are checked once, when the pool opens. */
import { readFileSync } from "node:fs";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { DatabaseSettings } from "./contract.ts";
import type { ServerPoolOptions } from "./server-pool.ts";

export type Given = Readonly<Record<string, unknown>>;

const LEVELS = ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] as const;
export type IsolationLevel = (typeof LEVELS)[number];

const POOL_NAMES = ["min_size", "max_size", "timeout", "max_waiting", "max_lifetime"] as const;

/** `CONN_MAX_AGE`, `CONN_HEALTH_CHECKS` and `OPTIONS.pool`. Throws `ImproperlyConfigured`. */
export function poolOptions(settings: DatabaseSettings, engine: string): ServerPoolOptions {
  const pool = (settings.OPTIONS?.pool ?? {}) as Given;
  if (typeof pool !== "object") throw wrong("pool", pool, `an object of ${POOL_NAMES.join(", ")}`);
  checkNames(pool, POOL_NAMES, "OPTIONS.pool", engine);
  const maxAge = settings.CONN_MAX_AGE === undefined ? 60 : settings.CONN_MAX_AGE;
  const maxConnections = Math.max(1, Math.trunc(number("pool.max_size", pool.max_size, 10, 1)));
  const minConnections = Math.trunc(number("pool.min_size", pool.min_size, 0, 1));
  if (minConnections > maxConnections)
    throw wrong("pool.min_size", minConnections, `at most ${maxConnections}, its max_size`);
  return {
    minConnections,
    maxConnections,
    maxWaiting: Math.trunc(number("pool.max_waiting", pool.max_waiting, 0, 1)),
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

/** A certificate that is checked, but not against the name of the host. */
export const withoutName = (options: object): object => ({
  ...options,
  rejectUnauthorized: true,
  checkServerIdentity: () => undefined,
});

/** Contents of a file that an option names. */
export function file(name: string, value: unknown): string | undefined {
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

/** Throws for an option that there is not, with the nearest one that there is. */
export function checkNames(given: Given, known: readonly string[], where: string, engine: string): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new ImproperlyConfigured(
      `Unknown option ${JSON.stringify(name)} in DATABASES ${where} of ${engine}. ${didYouMean(name, known)}`.trim(),
      { hint: `Options are ${known.join(", ")}.` },
    );
  }
}

export function text(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.includes("\0")) throw wrong(name, value, "text");
  return value;
}

/** A number that is not negative, times `factor`. */
export function number(name: string, value: unknown, fallback: number, factor: number): number {
  const result = value === undefined || value === null ? fallback : Number(value);
  if (!(result >= 0 && result < 1e9)) throw wrong(name, value, "a number that is not negative");
  return Math.round(result * factor);
}

export function wrong(name: string, value: unknown, expected: string): ImproperlyConfigured {
  return new ImproperlyConfigured(`DATABASES OPTIONS.${name} is ${JSON.stringify(value)}; expected ${expected}.`);
}

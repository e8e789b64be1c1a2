/** Settings of databases (docs/ref/settings, "Databases"). */
import { isListOf, isObject, type ValueType } from "../core/conf/checks.ts";
import { declareSettings } from "../core/conf/settings.ts";
import type { DatabaseSettings } from "./backends/contract.ts";
import type { DatabaseRouter } from "./routers.ts";

declare module "../core/conf/settings.ts" {
  interface Settings {
    /** Databases by alias; `default` is the one that is used when none is named. Default: `{}`. */
    readonly DATABASES: Readonly<Record<string, DatabaseSettings>>;
    /** Objects that choose a database for each query, asked in order. Default: `[]`. */
    readonly DATABASE_ROUTERS: readonly DatabaseRouter[];
  }
}

const KEYS = new Set([
  "ENGINE",
  "NAME",
  "USER",
  "PASSWORD",
  "HOST",
  "PORT",
  "OPTIONS",
  "ATOMIC_REQUESTS",
  "TIME_ZONE",
  "TEST",
  "CONN_MAX_AGE",
  "CONN_HEALTH_CHECKS",
]);

const isDatabase = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return false;
  const { ENGINE, NAME } = value as { ENGINE?: unknown; NAME?: unknown };
  const engine = typeof ENGINE === "string" || (typeof ENGINE === "object" && ENGINE !== null);
  return engine && typeof NAME === "string" && Object.keys(value).every((key) => KEYS.has(key));
};

const isDatabases: ValueType = {
  expected: `an object of databases by alias, each with an ENGINE, a NAME and at most ${[...KEYS].slice(2).join(", ")}`,
  test: (value) => isObject.test(value) && Object.values(value as object).every(isDatabase),
};

const ROUTER_METHODS = ["dbForRead", "dbForWrite", "allowRelation", "allowMigrate"] as const;

const isRouter: ValueType = {
  expected: `an object with one of the methods ${ROUTER_METHODS.join(", ")}`,
  test: (value) =>
    isObject.test(value) &&
    ROUTER_METHODS.some((name) => typeof (value as Record<string, unknown>)[name] === "function"),
};

declareSettings({
  DATABASES: {
    type: isDatabases,
    default: () => ({}),
    hint: 'For example DATABASES: { default: { ENGINE: "sqlite", NAME: "db.sqlite3" } }, or env.db("DATABASE_URL").',
  },
  DATABASE_ROUTERS: {
    type: isListOf(isRouter),
    default: () => [],
    hint: "For example DATABASE_ROUTERS: [new ReplicaRouter()]: instances, not classes.",
  },
});

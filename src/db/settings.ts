/** Settings of databases (docs/ref/settings, "Databases"). */
import { isListOf, isNullOr, isObject, type ValueType } from "../core/conf/checks.ts";
import { declareSettings } from "../core/conf/settings.ts";
import type { DatabaseSettings } from "./backends/contract.ts";
import { databasesProblem } from "./database-settings.ts";
import type { DatabaseRouter } from "./routers.ts";

declare module "../core/conf/settings.ts" {
  interface Settings {
    /** Databases by alias; `default` is the one that is used when none is named. Default: `{}`. */
    readonly DATABASES: Readonly<Record<string, DatabaseSettings>>;
    /** Objects that choose a database for each query, asked in order. Default: `[]`. */
    readonly DATABASE_ROUTERS: readonly DatabaseRouter[];
    /**
     * Statements that take at least this many seconds are logged, as warnings of `django.db.backends.slow`. Default:
     * `null`, none.
     */
    readonly DATABASE_SLOW_QUERY_SECONDS: number | null;
  }
}

const isDatabases: ValueType = {
  expected: "an object of databases by alias",
  test: (value) => databasesProblem(value) === undefined,
  problem: databasesProblem,
};

const isDuration: ValueType = {
  expected: "a number of seconds",
  test: (value) => typeof value === "number" && value >= 0,
};

const ROUTER_METHODS = ["dbForRead", "dbForWrite", "allowRelation", "allowMigrate"] as const;

const isRouter: ValueType = {
  expected: `an object with one of the methods ${ROUTER_METHODS.join(", ")}`,
  test: (value) =>
    isObject.test(value) &&
    ROUTER_METHODS.some((name) => typeof (value as Record<string, unknown>)[name] === "function"),
};

declareSettings({
  DATABASE_SLOW_QUERY_SECONDS: { type: isNullOr(isDuration), default: () => null },
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

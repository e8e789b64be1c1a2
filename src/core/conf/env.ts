import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { ImproperlyConfigured } from "../errors/index.ts";

/** A database taken apart from a URL; the form of an entry of `DATABASES`. */
export interface DatabaseUrl {
  readonly ENGINE: "sqlite" | "postgresql" | "mariadb" | "mysql";
  /** Name of the database; for SQLite the path of the file, or `":memory:"`. */
  readonly NAME: string;
  readonly USER?: string;
  readonly PASSWORD?: string;
  readonly HOST?: string;
  readonly PORT?: number;
  readonly ATOMIC_REQUESTS?: boolean;
  readonly CONN_MAX_AGE?: number | null;
  readonly CONN_HEALTH_CHECKS?: boolean;
  readonly OPTIONS?: Readonly<Record<string, unknown>>;
}

/** A cache taken apart from a URL; the form of an entry of `CACHES`. */
export interface CacheUrl {
  readonly BACKEND: "locmem" | "dummy" | "file" | "db" | "redis" | "memcached";
  readonly LOCATION: string;
  readonly OPTIONS?: Readonly<Record<string, string>>;
}

let fileValues: Record<string, string | undefined> | null = null;

/** The nearest `.env` of the working directory and the folders around it, up to the root of the project. */
function nearestFile(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = join(folder, ".env");
    if (existsSync(path) || existsSync(join(folder, "package.json")) || folder === dirname(folder)) return path;
  }
}

/** Reads `path` (default: the nearest `.env`) for the names that the environment itself does not give. */
function readFile(path = nearestFile()): void {
  try {
    fileValues = { ...fileValues, ...parseEnv(readFileSync(path, "utf8")) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    fileValues ??= {};
  }
}

function lookup<T>(name: string, fallback: T | undefined, expected: string, parse: (text: string) => T | undefined): T {
  if (fileValues === null) readFile();
  const text = process.env[name] ?? fileValues?.[name];
  if (text === undefined) {
    if (fallback !== undefined) return fallback;
    throw new ImproperlyConfigured(`The environment variable ${name} is not set; ${expected} is expected.`, {
      hint: `Add a line ${name}=... to the file ${nearestFile()}, or set it in the environment.`,
    });
  }
  const value = parse(text);
  if (value === undefined) {
    const shown = /KEY|SECRET|PASS|TOKEN|URL/i.test(name) ? "its value" : `"${text}"`;
    throw new ImproperlyConfigured(`The environment variable ${name} must be ${expected}; ${shown} is not.`);
  }
  return value;
}

const TRUE = new Set(["1", "true", "t", "yes", "y", "on"]);
const FALSE = new Set(["0", "false", "f", "no", "n", "off", ""]);

const boolean = (text: string): boolean | undefined => {
  const word = text.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
};

const DATABASE_SCHEMES: Readonly<Record<string, DatabaseUrl["ENGINE"]>> = {
  sqlite: "sqlite",
  sqlite3: "sqlite",
  postgres: "postgresql",
  postgresql: "postgresql",
  psql: "postgresql",
  mysql: "mysql",
  mariadb: "mariadb",
};

/** Keys of `DATABASES` that a query may set besides `OPTIONS`, in any case. */
const TOP_LEVEL = new Set(["ATOMIC_REQUESTS", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS"]);

/** A value of a query: numbers, true, false and null are meant as such. */
function cast(value: string): unknown {
  if (value === "") return value;
  const word = value.toLowerCase();
  if (word === "true" || word === "false") return word === "true";
  if (word === "null" || word === "none") return null;
  return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

/** `?sslmode=require&conn_max_age=60&pool.max_size=20` as keys of an entry of `DATABASES`. */
function queryParts(query: URLSearchParams): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  const options: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of query) {
    const [first = "", second] = name.split(".", 2);
    if (TOP_LEVEL.has(name.toUpperCase())) parts[name.toUpperCase()] = cast(value);
    else if (second === undefined) options[name] = cast(value);
    else options[first] = { ...(options[first] as object | undefined), [second]: cast(value) };
  }
  return Object.keys(options).length === 0 ? parts : { ...parts, OPTIONS: { ...options } };
}

/** `sqlite:///db.sqlite3` is relative, `sqlite:////var/db.sqlite3` absolute, as in django-environ. */
export function parseDatabaseUrl(text: string): DatabaseUrl | undefined {
  const [, scheme = "", rest = ""] = /^([a-z0-9]+):\/\/(.*)$/s.exec(text) ?? [];
  const ENGINE = Object.hasOwn(DATABASE_SCHEMES, scheme) ? DATABASE_SCHEMES[scheme] : undefined;
  if (ENGINE === undefined) return undefined;
  if (ENGINE === "sqlite") {
    const [path = "", query] = rest.split("?", 2);
    const NAME = decodeURIComponent(path.replace(/^\//, "")) || ":memory:";
    return { ENGINE, NAME, ...queryParts(new URLSearchParams(query)) };
  }
  try {
    // A scheme without rules of its own: the host may be the folder of a socket, %2Fvar%2Frun%2Fpostgresql.
    const url = new URL(`db://${rest}`);
    return {
      ENGINE,
      NAME: decodeURIComponent(url.pathname.slice(1)),
      ...(url.username && { USER: decodeURIComponent(url.username) }),
      ...(url.password && { PASSWORD: decodeURIComponent(url.password) }),
      ...(url.hostname && { HOST: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, "$1") }),
      ...(url.port && { PORT: Number(url.port) }),
      ...queryParts(url.searchParams),
    };
  } catch {
    return undefined;
  }
}

const CACHE_SCHEMES: Readonly<Record<string, CacheUrl["BACKEND"]>> = {
  locmem: "locmem",
  locmemcache: "locmem",
  dummy: "dummy",
  dummycache: "dummy",
  file: "file",
  filecache: "file",
  db: "db",
  dbcache: "db",
  redis: "redis",
  rediss: "redis",
  memcached: "memcached",
  memcache: "memcached",
};

/** `locmem://`, `dummy://`, `file:///var/cache`, `db://table`, `redis://host:6379/1`, `memcached://host:11211`. */
export function parseCacheUrl(text: string): CacheUrl | undefined {
  const [, scheme = "", rest = ""] = /^([a-z0-9]+):\/\/(.*)$/s.exec(text) ?? [];
  const BACKEND = Object.hasOwn(CACHE_SCHEMES, scheme) ? CACHE_SCHEMES[scheme] : undefined;
  if (BACKEND === undefined) return undefined;
  if (BACKEND === "redis" || BACKEND === "memcached") return { BACKEND, LOCATION: text };
  const [path = "", query] = rest.split("?", 2);
  return { BACKEND, LOCATION: path, ...(query ? { OPTIONS: Object.fromEntries(new URLSearchParams(query)) } : {}) };
}

/**
 * Typed reading of the environment and of `.env`. Without a default a missing variable throws `ImproperlyConfigured`
 * that says how to set it; a value that cannot be read does too.
 *
 * ```ts
 * env.string("SECRET_KEY");
 * env.boolean("DEBUG", false);
 * env.list("ALLOWED_HOSTS", []);
 * env.db("DATABASE_URL", "sqlite:///db.sqlite3");
 * ```
 */
export const env = {
  /** Reads another file than the nearest `.env`; the environment itself wins over any file. */
  read: readFile,
  string: (name: string, fallback?: string): string => lookup(name, fallback, "a text", (t) => t),
  /** `1 true yes on` and `0 false no off`, in any case. */
  boolean: (name: string, fallback?: boolean): boolean => lookup(name, fallback, "true or false", boolean),
  integer: (name: string, fallback?: number): number =>
    lookup(name, fallback, "a whole number", (t) => (/^\s*[+-]?\d+\s*$/.test(t) ? Number(t) : undefined)),
  number: (name: string, fallback?: number): number =>
    lookup(name, fallback, "a number", (t) => (t.trim() !== "" && !Number.isNaN(Number(t)) ? Number(t) : undefined)),
  /** Items separated by commas; empty items are left out. */
  list: (name: string, fallback?: readonly string[]): readonly string[] =>
    lookup<readonly string[]>(name, fallback, "a list of words separated by commas", (t) =>
      t
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== ""),
    ),
  json: (name: string, fallback?: unknown): unknown =>
    lookup<unknown>(name, fallback, "JSON", (t) => {
      try {
        return JSON.parse(t) as unknown;
      } catch {
        return undefined;
      }
    }),
  /** A database URL: `sqlite:///db.sqlite3`, `postgres://user:password@host:5432/name`, `mysql://…`. */
  db: (name = "DATABASE_URL", fallback?: string): DatabaseUrl => {
    const expected = "a database URL such as sqlite:///db.sqlite3 or postgres://user:password@host/name";
    return lookup(name, fallback === undefined ? undefined : parseDatabaseUrl(fallback), expected, parseDatabaseUrl);
  },
  /** A cache URL: `locmem://`, `redis://127.0.0.1:6379/1`, … */
  cache: (name = "CACHE_URL", fallback?: string): CacheUrl => {
    const expected = "a cache URL such as locmem:// or redis://127.0.0.1:6379/1";
    return lookup(name, fallback === undefined ? undefined : parseCacheUrl(fallback), expected, parseCacheUrl);
  },
};

import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { Backend, DatabaseSettings } from "./contract.ts";
import { mariadb, mysql } from "./mysql/backend.ts";
import { postgresql } from "./postgresql/backend.ts";
import { sqlite } from "./sqlite/backend.ts";

const BACKENDS: ReadonlyMap<string, Backend> = new Map([
  ["sqlite", sqlite],
  ["postgresql", postgresql],
  ["mariadb", mariadb],
  ["mysql", mysql],
]);

/** The engine of an entry of `DATABASES`. Throws `ImproperlyConfigured` for one that there is not. */
export function findBackend(engine: DatabaseSettings["ENGINE"], alias: string): Backend {
  if (typeof engine !== "string") return engine;
  const backend = BACKENDS.get(engine);
  if (backend !== undefined) return backend;
  throw new ImproperlyConfigured(
    `${JSON.stringify(engine)} isn't an available database engine. ${didYouMean(engine, BACKENDS.keys())}`.trim(),
    {
      hint: `Set DATABASES.${alias}.ENGINE to ${[...BACKENDS.keys()].map((name) => JSON.stringify(name)).join(", ")}, or to a backend object.`,
    },
  );
}

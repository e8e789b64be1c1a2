/**
 * Input that is deep, long or of the wrong kind: a clear error before SQL is sent, the same on every engine, in linear
 * time; never a stack that overflows or a count that wraps on the wire. And what a connection knows stays unsaid.
 */
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../src/core/conf/settings.ts";
import "../../src/core/conf/core-settings.ts";
import type { DatabaseSettings } from "../../src/db/backends/contract.ts";
import { hasMysql, openMysql } from "../../src/db/backends/testing/mysql-server.ts";
import { hasPostgresql, openPostgresql } from "../../src/db/backends/testing/postgresql-server.ts";
import { connections } from "../../src/db/connection/connections.ts";
import { withSchemaEditor } from "../../src/db/connection/schema-session.ts";
import type { ModelClass } from "../../src/db/models/fields/field.ts";
import { Q } from "../../src/db/models/query/q.ts";
import { Book, TEST_MODELS } from "../../src/db/models/testing/models.ts";

/** A query set as an attacker sees it: without types. */
type Untyped = Record<string, (...args: unknown[]) => Untyped> & PromiseLike<unknown>;

const engines: Record<string, () => Promise<{ settings: DatabaseSettings; remove: () => Promise<void> }>> = {
  sqlite: async () => ({ settings: { ENGINE: "sqlite", NAME: ":memory:" }, remove: async () => {} }),
};
if (await hasPostgresql()) engines["postgresql"] = () => openPostgresql();
if (await hasMysql()) engines["mysql"] = () => openMysql();
const NAMES = Object.keys(engines);

const removals: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const DATABASES: Record<string, DatabaseSettings> = {};
  for (const [name, open] of Object.entries(engines)) {
    const { settings, remove } = await open();
    DATABASES[name] = settings;
    removals.push(remove);
  }
  configure({ SECRET_KEY: "test", TIME_ZONE: "UTC", DATABASES: { default: DATABASES["sqlite"]!, ...DATABASES } });
  for (const name of NAMES)
    await withSchemaEditor(connections.get(name), async (editor) => {
      for (const model of Object.values(TEST_MODELS)) await editor.createModel(model as unknown as ModelClass);
    });
});
afterAll(async () => {
  await connections.closeAll();
  for (const remove of removals) await remove();
});

/** The error of an action, which must come before any SQL and within a second. */
async function refusal(engine: string, action: (books: Untyped) => unknown): Promise<string> {
  const capture = connections.get(engine).capture();
  const start = performance.now();
  try {
    const result = await action(Book.objects.using(engine) as unknown as Untyped);
    return `taken: ${inspect(result).slice(0, 60)}`;
  } catch (error) {
    const { name, message } = error as Error;
    const late = performance.now() - start > 1000 ? " (slow)" : "";
    return `${name}: ${message}${late}${capture.queries.length > 0 ? " (sent SQL)" : ""}`;
  } finally {
    capture.stop();
  }
}

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { a: value } : [value];
  return value;
};

describe.each(NAMES)("on %s", (engine) => {
  test("JSON that is nested too deep is refused, not overflowed", async () => {
    const data: unknown = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
    const uses: ((books: Untyped, value: unknown) => unknown)[] = [
      (books, value) => books["create"]!({ title: "x", author: 1, data: value }),
      (books, value) => books["bulkCreate"]!([{ title: "x", author: 1, data: value }]),
      (books, value) => books["update"]!({ data: value }),
      (books, value) => books["filter"]!({ data: value }),
      (books, value) => books["filter"]!({ data__a: value }),
    ];
    for (const use of uses)
      for (const value of [data, nested(100_000)])
        expect(await refusal(engine, (books) => use(books, value))).toBe(
          "RangeError: A value nested more than 1000 deep cannot be written as JSON.",
        );
  });

  test("conditions that are nested too deep are refused", async () => {
    const uses: ((condition: Q<Book>, i: number) => Q<Book>)[] = [
      (condition, i) => Q.or(condition, { pages: i }),
      (condition) => Q.not(Q.and(condition, { pages: 1 })),
    ];
    for (const use of uses) {
      const deep = (): Q<Book> => {
        let condition: Q<Book> = Q({ pages: 1 });
        for (let i = 0; i < 100_000; i++) condition = use(condition, i);
        return condition;
      };
      expect(await refusal(engine, (books) => books["filter"]!(deep()))).toBe(
        "FieldError: Conditions are nested more than 1000 deep.",
      );
    }
  });

  test("paths over more tables than a query can join are refused", async () => {
    const path = `author${"__books__author".repeat(100_000)}`;
    for (const use of ["orderBy", "values"])
      expect(await refusal(engine, (books) => books[use]!(path))).toMatch(
        /^FieldError: .* crosses more than 64 tables\.$/,
      );
    expect(await refusal(engine, (books) => books["filter"]!({ [path]: 1 }))).toMatch(/crosses more than 64 tables\.$/);
  });

  test("more parameters than the protocol counts are refused, before the count wraps", async () => {
    const most = connections.get(engine).features.maxQueryParams;
    const start = performance.now();
    for (const length of [most + 1, 65_536 + 1, 200_000]) {
      const list = Array.from({ length }, (_, i) => i);
      await expect(Book.objects.using(engine).filter({ pages__in: list }).count()).rejects.toThrow(
        `A statement takes at most ${most} parameters, not ${length}.`,
      );
    }
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(await Book.objects.using(engine).count()).toBe(0);
  });

  test("keys of JSON documents are text that a column could hold", async () => {
    expect(await refusal(engine, (books) => books["filter"]!({ "data__a\0b": 1 }))).toMatch(
      /^DataError: A string parameter cannot contain NUL/,
    );
    expect(await refusal(engine, (books) => books["filter"]!({ "data__\ud800": 1 }))).toMatch(
      /^DataError: A string parameter contains half of a surrogate pair/,
    );
  });

  test.each(["only", "defer", "distinct"])("%s() takes names", async (method) => {
    for (const value of [{ sql: "1=1" }, ["title"], 5, Symbol("x"), true])
      expect(await refusal(engine, (books) => books[method]!(value))).toMatch(
        new RegExp(`^TypeError: ${method}\\(\\) takes names of fields, not `),
      );
  });
});

test("aliases of databases are text", async () => {
  for (const alias of [{ sql: "1" }, ["default"], 5])
    expect(await refusal("sqlite", (books) => books["using"]!(alias))).toMatch(
      /^ConnectionDoesNotExist: An alias of DATABASES is text, not /,
    );
});

test("a connection shows neither password nor options, in no log and no answer", () => {
  const secret = "correct horse";
  const entry = {
    ENGINE: "postgresql",
    NAME: `postgres://u:${secret}@h/d`,
    PASSWORD: secret,
    OPTIONS: { ssl: secret },
  };
  const before = connections.get("sqlite").settings;
  configure({ SECRET_KEY: "test", DATABASES: { default: before, ...restOf(), hidden: entry as DatabaseSettings } });
  const connection = connections.get("hidden");
  for (const shown of [
    inspect(connection, { depth: 9, showHidden: true }),
    inspect({ error: { connection } }, { depth: 9 }),
    JSON.stringify({ connection }),
    String(connection),
  ]) {
    expect(shown).not.toContain(secret);
    expect(shown).toContain("hidden");
  }
});

test("a file of SQLite in a folder that there is not is a fault of operation", async () => {
  const before = connections.get("sqlite").settings;
  const gone = { ENGINE: "sqlite", NAME: `${import.meta.dirname}/no/such/folder.db` } as const;
  configure({ SECRET_KEY: "test", DATABASES: { default: before, ...restOf(), gone } });
  await expect(connections.get("gone").executeRaw("SELECT 1")).rejects.toMatchObject({ name: "OperationalError" });
});

/** The entries of the servers, as they stand. */
function restOf(): Record<string, DatabaseSettings> {
  return Object.fromEntries(NAMES.map((name) => [name, connections.get(name).settings]));
}

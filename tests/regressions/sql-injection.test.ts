/**
 * SQL injection: whatever comes from a request is data. Names of fields, lookups, aliases, options are looked up, never
 * pasted into SQL; objects that JSON can carry are never expressions. Expected: an error before any SQL is sent, or the
 * text bound as a parameter.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { Count, Max } from "../../src/db/models/expressions/aggregates.ts";
import { F, Value } from "../../src/db/models/expressions/factories.ts";
import { Extract } from "../../src/db/models/functions/extract.ts";
import { Trunc } from "../../src/db/models/functions/trunc.ts";
import { Q } from "../../src/db/models/query/q.ts";
import { Prefetch } from "../../src/db/models/query/prefetch-object.ts";
import { captureQueries, createTestDatabase } from "../../src/db/models/testing/database.ts";
import { Author, Book, TEST_MODELS } from "../../src/db/models/testing/models.ts";
import { parseJson } from "../../src/http/body.ts";
import { QueryDict } from "../../src/http/query-dict.ts";
import { gettextLazy } from "../../src/core/i18n/translation.ts";
import { markSafe } from "../../src/utils/safe-string.ts";

/** A query set as an attacker sees it: without types. */
type Untyped = Record<string, (...args: unknown[]) => Untyped> & PromiseLike<unknown>;
const books = (): Untyped => Book.objects.all() as unknown as Untyped;

let book: Book;
beforeAll(async () => {
  await createTestDatabase(TEST_MODELS);
  const author = await Author.objects.create({ name: "Ursula" });
  book = await Book.objects.create({ title: "Rocannon", author, pages: 160, data: { a: "b" } });
});

/** Runs an attack; gives the SQL that was sent and the error, if any. */
async function attack(action: () => unknown): Promise<{ sql: string[]; error: Error | null; result: unknown }> {
  let error: Error | null = null;
  const { queries, result } = await captureQueries(async () => {
    try {
      return await action();
    } catch (thrown) {
      error = thrown as Error;
      return undefined;
    }
  });
  return { sql: queries, error, result };
}

async function refused(action: () => unknown): Promise<void> {
  const { sql, error } = await attack(action);
  expect(error, "no error was thrown").toBeInstanceOf(Error);
  expect(error?.message).not.toMatch(/internal|is not a function|Cannot read propert/);
  expect(sql).toEqual([]);
}

const INJECTIONS = [
  `id"; DROP TABLE library_book; --`,
  "id; SELECT 1",
  "id) OR 1=1 --",
  "id' OR '1'='1",
  "`id`",
  "id\0",
  "id\n",
  "id/**/",
  "(SELECT 1)",
  "library_book.id",
  "*",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "_state",
];

describe("names of fields (CVE-2021-35042, CVE-2022-28346, CVE-2024-42005)", () => {
  const uses: Record<string, (name: string) => unknown> = {
    "filter()": (name) => books()["filter"]!({ [name]: 1 }),
    "exclude()": (name) => books()["exclude"]!({ [name]: 1 }),
    "get()": (name) => books()["get"]!({ [name]: 1 }),
    "Q.and()": (name) => books()["filter"]!(Q.and({ [name]: 1 } as never)),
    "orderBy()": (name) => books()["orderBy"]!(name),
    "orderBy() descending": (name) => books()["orderBy"]!(`-${name}`),
    "values()": (name) => books()["values"]!(name),
    "valuesList()": (name) => books()["valuesList"]!(name),
    "valuesFlat()": (name) => books()["valuesFlat"]!(name),
    "distinct()": (name) => books()["distinct"]!(name),
    "selectRelated()": (name) => books()["selectRelated"]!(name),
    "latest()": (name) => books()["latest"]!(name),
    "earliest()": (name) => books()["earliest"]!(name),
    "inBulk()": (name) => books()["inBulk"]!([1], { fieldName: name }),
    "create()": (name) => books()["create"]!({ title: "x", author: 1, [name]: 1 }),
    "bulkCreate()": (name) => books()["bulkCreate"]!([{ title: "x", author: 1, [name]: 1 }]),
    "bulkUpdate()": (name) => books()["bulkUpdate"]!([book], [name]),
    "update()": (name) => books()["update"]!({ [name]: 1 }),
    "getOrCreate()": (name) => books()["getOrCreate"]!({ [name]: 1 }),
    "F()": (name) => books()["annotate"]!({ n: F(name as never) }),
    "F() as a value (name__in=[F(…)])": (name) => books()["filter"]!({ pages__in: [F(name as never)] }),
    "F() in update()": (name) => books()["update"]!({ pages: F(name as never) }),
    "Max()": (name) => books()["aggregate"]!({ n: Max(name as never) }),
    "new Model()": (name) => new (Book as never as new (values: object) => Book)({ title: "x", [name]: 1 }),
    "save({ updateFields })": (name) => book.save({ updateFields: [name as never] }),
  };
  test.each(Object.entries(uses))("%s takes none but real ones", async (_, use) => {
    for (const name of INJECTIONS) {
      // A key "__proto__" in a literal is structure of JavaScript: keys from outside come from JSON.
      await refused(async () => await use(name));
    }
  });
});

describe("names that choose what is loaded never reach the SQL", () => {
  const uses: Record<string, (name: string) => unknown> = {
    "only()": (name) => books()["only"]!(name),
    "defer()": (name) => books()["defer"]!(name),
    "prefetchRelated()": (name) => books()["prefetchRelated"]!(name),
    "refreshFromDb()": (name) => book.refreshFromDb({ fields: [name as never] }),
    "updateOrCreate()": (name) => books()["updateOrCreate"]!({ title: "Rocannon" }, { defaults: { [name]: 1 } }),
    "getOrCreate() defaults": (name) => books()["getOrCreate"]!({ title: "none" }, { defaults: { [name]: 1 } }),
  };
  test.each(Object.entries(uses))("%s", async (_, use) => {
    for (const name of INJECTIONS) {
      const { sql } = await attack(async () => await use(name));
      expect(await Book.objects.count()).toBe(1);
      expect(sql.join(" ")).not.toMatch(/DROP|1=1|INSERT|SELECT 1\)|__proto__|constructor/);
    }
  });
});

describe("options never share a namespace with lookups (CVE-2025-64459)", () => {
  test.each(["_connector", "_negated", "connector", "negated", "children"])("%s", async (key) => {
    for (const value of ["OR 1=1 OR", "evil", true, 1]) {
      await refused(async () => await books()["filter"]!({ [key]: value, pages: 1 }));
      await refused(async () => await books()["filter"]!(Q.not({ [key]: value } as never)));
      await refused(async () => await books()["exclude"]!(parseJson(JSON.stringify({ [key]: value }))));
    }
  });

  test.each(['{"__proto__": {"pages": 1}}', '{"constructor": {"prototype": {}}}', '{"pages": 1, "__proto__": null}'])(
    "%s as a filter",
    async (text) => {
      await refused(async () => await books()["filter"]!(JSON.parse(text)));
      await refused(async () => await books()["filter"]!(parseJson(text)));
      await refused(async () => await books()["create"]!({ title: "x", author: 1, ...(parseJson(text) as object) }));
    },
  );
});

describe("aliases (CVE-2022-28346, CVE-2025-57833, CVE-2025-59681, CVE-2025-13372, CVE-2026-1287, CVE-2026-1312)", () => {
  const controls = [...Array.from({ length: 32 }, (_, i) => i), ...Array.from({ length: 33 }, (_, i) => 127 + i)].map(
    (code) => `name${String.fromCharCode(code)}`,
  );
  const aliases = [
    ...controls,
    'injected_name" from "annotations_book"; --',
    "crafted_alia$",
    "ali`as",
    "ali#as",
    "ordering_article.pub_date",
    ...['"', "'", "`", " ", "\t", "\n", "--", "/*", "*/", ";", "[", "]", "#"].map((part) => `a${part}b`),
  ];
  const uses: Record<string, (alias: string) => unknown> = {
    "annotate()": (alias) => books()["annotate"]!({ [alias]: Value(1) }),
    "alias()": (alias) => books()["alias"]!({ [alias]: Value(1) }),
    "aggregate()": (alias) => books()["aggregate"]!({ [alias]: Count("id") }),
    "annotate() of an aggregate": (alias) => books()["annotate"]!({ [alias]: Count("tags") }),
  };
  test.each(Object.entries(uses))("%s takes plain names only", async (_, use) => {
    for (const alias of aliases) await refused(async () => await use(alias));
  });

  test("Prefetch({ toAttr }) takes plain names only", async () => {
    for (const alias of ["__proto__", "constructor", "a b", "a.b"]) {
      const prefetch = (): unknown => new Prefetch("tags", { toAttr: alias as never });
      await attack(async () => await books()["prefetchRelated"]!(prefetch()));
      expect(({} as Record<string, unknown>)["label"]).toBeUndefined();
    }
  });
});

describe("objects that JSON can carry are never expressions (CVE-2026-34220, Knex CVE-2016-20018)", () => {
  const forged = [
    '{"sql":"1=1","params":[],"__raw":true}',
    '{"sql":"1=1","params":[],"kind":"raw"}',
    '{"kind":"raw","parts":["1=1"],"params":[]}',
    '{"__proto__":{"sql":"1=1"}}',
    '{"path":"pages"}',
    '{"children":[["pages",1]],"connector":"OR","negated":false}',
    '{"malicious":"code"}',
    '{"toString":"1=1","valueOf":"1"}',
    '{"toJSON":"x"}',
    '{"__html__":"1=1"}',
    '{"then":"x"}',
    '{"pk":1}',
    '{"_meta":{"pk":{"attname":"id"}},"pk":"1 OR 1=1"}',
    '{"s":1,"e":0,"d":[1],"constructor":{"name":"Decimal"}}',
    '{"resolve":"x","node":{"kind":"literal","value":"1=1"}}',
    "[0]",
    "[[]]",
    '[{"sql":"1=1"}]',
    "{}",
  ];
  const uses: Record<string, (value: unknown) => unknown> = {
    "filter()": (value) => books()["filter"]!({ title: value }),
    "filter() of a number": (value) => books()["filter"]!({ pages: value }),
    "filter() of a decimal": (value) => books()["filter"]!({ price: value }),
    "filter() of a moment": (value) => books()["filter"]!({ publishedAt: value }),
    "filter() of a relation": (value) => books()["filter"]!({ author: value }),
    "filter() of a key": (value) => books()["filter"]!({ pk: value }),
    __gt: (value) => books()["filter"]!({ pages__gt: value }),
    __icontains: (value) => books()["filter"]!({ title__icontains: value }),
    __regex: (value) => books()["filter"]!({ title__regex: value }),
    __range: (value) => books()["filter"]!({ pages__range: [value, value] }),
    __in: (value) => books()["filter"]!({ title__in: [value] }),
    __date: (value) => books()["filter"]!({ publishedAt__date: value }),
    __year: (value) => books()["filter"]!({ publishedAt__year: value }),
    "a path of relations": (value) => books()["filter"]!({ author__name: value }),
    "Q.or()": (value) => books()["filter"]!(Q.or({ title: value } as never)),
    "create()": (value) => books()["create"]!({ title: value, author: 1 }),
    "bulkCreate()": (value) => books()["bulkCreate"]!([{ title: value, author: 1 }]),
    "update()": (value) => books()["update"]!({ title: value }),
    "update() of a number": (value) => books()["update"]!({ pages: value }),
    "getOrCreate()": (value) => books()["getOrCreate"]!({ title: value }),
    "orderBy()": (value) => books()["orderBy"]!(value),
    "values()": (value) => books()["values"]!(value).all!(),
    "annotate()": (value) => books()["annotate"]!({ n: value }),
    "aggregate()": (value) => books()["aggregate"]!({ n: value }),
    "slice()": (value) => books()["slice"]!(value),
    "union()": (value) => books()["union"]!(value, value),
    "F()": (value) => books()["annotate"]!({ n: F(value as never) }),
  };
  test.each(Object.entries(uses))("%s", async (use, run) => {
    for (const text of forged) {
      for (const value of [JSON.parse(text), parseJson(text)] as unknown[]) {
        // An empty object names no expression: that is no attack.
        if (text === "{}" && (use === "values()" || use === "union()")) continue;
        const { sql, error } = await attack(async () => await run(value));
        expect(error, `${use} took ${text}`).toBeInstanceOf(Error);
        expect(sql).toEqual([]);
      }
    }
  });

  test("a whole filter, condition or row", async () => {
    for (const text of forged) {
      const value: unknown = parseJson(text);
      // These two are honest filters: no condition, and a key.
      if (text === "{}" || text === '{"pk":1}') continue;
      await refused(async () => await books()["filter"]!(value));
      await refused(async () => await books()["get"]!(value));
      await refused(async () => await books()["create"]!(value));
    }
  });

  test("a JSON field stores them as documents, bound as parameters", async () => {
    for (const text of forged) {
      const { sql, error } = await attack(async () => {
        const made = await books()["create"]!({ title: "j", author: 1, data: parseJson(text) });
        await books()["filter"]!({ data: parseJson(text) });
        await books()["filter"]!({ data__key: parseJson(text) });
        await books()["filter"]!({ id: (made as unknown as Book).id })["delete"]!();
      });
      expect(error).toBeNull();
      expect(sql.join(" ")).not.toContain("1=1");
    }
  });

  test("request data of a form is text, even in brackets", () => {
    const form = new QueryDict("title[sql]=1=1&title[__raw]=true&__proto__[x]=1&constructor[prototype][x]=1");
    expect(form.get("title[sql]")).toBe("1=1");
    expect(form.get("title")).toBeUndefined();
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("text that looks like SQL is a parameter", () => {
  const evil = `'; DROP TABLE library_book; -- " \\' \` %s ? :x $1 ⟨⟩`;
  const uses: Record<string, () => unknown> = {
    exact: () => books()["filter"]!({ title: evil }),
    in: () => books()["filter"]!({ title__in: [evil] }),
    contains: () => books()["filter"]!({ title__contains: evil }),
    istartswith: () => books()["filter"]!({ title__istartswith: evil }),
    gt: () => books()["filter"]!({ title__gt: evil }),
    range: () => books()["filter"]!({ title__range: [evil, evil] }),
    "safe text": () => books()["filter"]!({ title: markSafe(evil) }),
    "lazy text": () => books()["filter"]!({ title: gettextLazy(evil) }),
    "Value()": () => books()["annotate"]!({ n: Value(evil) }),
    update: () => books()["filter"]!({ pk: 0 })["update"]!({ title: evil }),
    json: () => books()["filter"]!({ data: evil }),
    "value of a JSON key": () => books()["filter"]!({ data__a: evil }),
  };
  test.each(Object.entries(uses))("%s", async (_, use) => {
    const { sql } = await attack(async () => await use());
    for (const text of sql) expect(text).not.toContain("DROP");
    expect(await Book.objects.count()).toBe(1);
  });

  test("the wildcards of LIKE stand for themselves", async () => {
    for (const wildcard of ["%", "_", "\\", "R_cannon", "R%"]) {
      expect(await books()["filter"]!({ title__contains: wildcard })).toEqual([]);
      expect(await books()["filter"]!({ title__istartswith: wildcard })).toEqual([]);
      expect(await books()["filter"]!({ title__endswith: wildcard })).toEqual([]);
    }
  });
});

describe("keys of JSON documents (CVE-2019-14234, CVE-2024-53908, Kysely 2026, Sequelize CVE-2019-10748)", () => {
  test.each([
    `test' = '"a"') OR 1 = 1 OR ('d`,
    `test") = '"a"' OR 1 = 1 OR ("d`,
    `first' as "first" from "people"; drop table "person" -- `,
    `first\\' as "first" from "people"; drop table "person" -- `,
    `a"."b`,
    "a].b[0",
    "$",
    "\\",
    '"',
    "__proto__"
      .split("__")
      .filter((part) => part !== "")
      .join("-"),
    "é\u2028😀",
  ])("%j is a parameter", async (key) => {
    for (const lookup of [`data__${key}`, `data__a__${key}`]) {
      const { sql, error, result } = await attack(async () => await books()["filter"]!({ [lookup]: "y" }));
      expect(error).toBeNull();
      expect(result).toEqual([]);
      expect(sql.join(" ")).not.toMatch(/1 = 1|drop table/);
    }
    const { sql } = await attack(async () => await books()["filter"]!({ data__hasKey: key }));
    expect(sql.join(" ")).not.toMatch(/1 = 1|drop table/);
  });
});

describe("kinds of Trunc and Extract (CVE-2022-34265), pieces of extra() (CVE-2022-28346)", () => {
  const kinds = [
    "year', start_datetime)) OR 1=1;--",
    "day' FROM start_datetime)) OR 1=1;--",
    "YEAR",
    "",
    "__proto__",
    "constructor",
    { toString: () => "year" },
    ["year"],
  ];
  test.each(kinds)("%j is no kind", async (kind) => {
    await refused(() => books()["annotate"]!({ n: Trunc("publishedAt" as never, kind as never) }));
    await refused(() => books()["annotate"]!({ n: Extract("publishedAt" as never, kind as never) }));
    await refused(() => books()["dates"]!("publishedAt", kind));
    await refused(() => books()["datetimes"]!("publishedAt", kind));
  });

  test("zones are names of zones", async () => {
    for (const tzinfo of ["UTC'; DROP TABLE x; --", "Europe/Nowhere", "__proto__", {}, 5])
      await refused(() => books()["annotate"]!({ n: Trunc("publishedAt" as never, "day", { tzinfo } as never) }));
  });

  test("extra() takes expressions and names, no text of SQL", async () => {
    for (const text of ["1=1", "id; DROP TABLE library_book", '{"sql":"1=1"}']) {
      await refused(() => books()["extra"]!({ where: [text] }));
      await refused(() => books()["extra"]!({ select: { n: text } }));
      await refused(() => books()["extra"]!({ where: [JSON.parse(JSON.stringify({ sql: text, params: [] }))] }));
      await refused(() => books()["extra"]!({ orderBy: [text] }));
    }
    const { sql } = await attack(async () => await books()["extra"]!({ tables: ['x"; DROP TABLE library_book; --'] }));
    for (const statement of sql) expect(statement).not.toMatch(/[^"]"; DROP/);
    expect(await Book.objects.count()).toBe(1);
  });
});

describe("options (CVE-2022-28347, TypeORM limit, Drizzle alias, Knex searchPath)", () => {
  test.each([
    "SUMMARY true) SELECT 1; --",
    'opt"ion',
    "o'ption",
    "op`tion",
    "opti on",
    "option--",
    "optio\tn",
    "o\nption",
    "option;",
    "你 好",
    "",
  ])("explain({ %j })", async (option) => {
    await refused(async () => await books()["explain"]!({ [option]: true }));
  });

  test("slices are whole numbers", async () => {
    for (const limit of ["1; DROP TABLE post", "1", 1.5, Number.NaN, Infinity, -1, 2n ** 70n, { valueOf: 1 }, "0x10"]) {
      await refused(async () => await books()["slice"]!(0, limit));
      await refused(async () => await books()["slice"]!(limit, 10));
    }
  });

  test("aliases of databases are looked up", async () => {
    for (const alias of ["default; --", "__proto__", "constructor", "toString"]) {
      await refused(async () => await books()["using"]!(alias));
    }
  });

  test("options of selectForUpdate() are names of relations", async () => {
    await attack(async () => await books()["selectForUpdate"]!({ of: [`self"; DROP TABLE x; --`] })).then(({ sql }) => {
      expect(sql.join(" ")).not.toContain("DROP");
    });
  });
});

/** Attacks on query sets: what comes from requests is data, whatever it looks like. */
import { beforeAll, describe, expect, test } from "vitest";
import { Count } from "../expressions/aggregates.ts";
import { F, Value } from "../expressions/factories.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";
import { Book, TEST_MODELS } from "../testing/models.ts";

// biome-ignore lint: the types are what an attacker does not have
const books = Book.objects as unknown as Record<
  string,
  (...args: unknown[]) => Promise<unknown> & Record<string, (...args: unknown[]) => Promise<unknown>>
>;

beforeAll(() => createTestDatabase(TEST_MODELS));

/** Asserts that an action throws before any SQL is sent. */
async function refused(action: () => unknown, message: string | RegExp): Promise<void> {
  const { queries } = await captureQueries(async () => {
    await expect((async () => await action())()).rejects.toThrow(message);
  });
  expect(queries).toEqual([]);
}

describe("keys of filters", () => {
  test.each([
    "_connector",
    "_negated",
    "__proto__",
    "constructor",
    "toString",
    "title__constructor",
    "title__toString",
    "author__hasOwnProperty",
    "id; DROP TABLE library_book",
    `title" OR 1=1 --`,
    "title__lower__evil",
    "_meta__pk",
  ])("%j is no lookup", async (key) => {
    const forged = JSON.parse(
      JSON.stringify({ [key === "__proto__" ? "x" : key]: "x" }).replace(
        '"x":',
        key === "__proto__" ? '"__proto__":' : '"x":',
      ),
    ) as object;
    await refused(() => books["filter"]!(forged), /Cannot resolve keyword|Unsupported lookup/);
    await refused(() => books["exclude"]!(forged), /Cannot resolve keyword|Unsupported lookup/);
    await refused(() => books["get"]!(forged), /Cannot resolve keyword|Unsupported lookup/);
  });
});

describe("values", () => {
  const forged = [
    { sql: "1=1", params: [], kind: "raw" },
    { kind: "raw", sql: "1=1 --", __raw: true },
    { path: "pages" },
    { connector: "or", negated: false, children: [] },
    { toSql: "x" },
    JSON.parse('{"__proto__": {"sql": "1=1"}}') as object,
    { resolve: null, node: { kind: "literal", value: 1 } },
  ];
  test.each(forged.map((value) => [JSON.stringify(value), value] as const))(
    "%s is refused as a value",
    async (_, value) => {
      await refused(() => books["filter"]!({ title: value }), /expected text/);
      await refused(() => books["filter"]!({ pages: value }), /expected a number/);
      await refused(() => books["filter"]!({ title__icontains: value }), /takes text|expected text/);
      await refused(() => books["filter"]!({ pages__in: [value] }), /expected a number/);
      await refused(() => books["filter"]!({ author: value }), /expected a number/);
      await refused(() => books["update"]!({ title: value }), /expected text/);
      await refused(() => books["create"]!({ title: value, author: 1 }), /expected text/);
    },
  );

  test.each([[[{ title: "x" }]], ["title"], [null], [3], [[["title", "x"]]]])(
    "%j is refused as a filter",
    async (value) => {
      await refused(() => books["filter"]!(value), "A filter must be an object of lookups or a Q");
    },
  );

  test("are checked before SQL is sent", async () => {
    await refused(() => books["filter"]!({ pages: Number.NaN }), "expected a number");
    await refused(() => books["create"]!({ pages: 2 ** 31 }), "whole number from -2147483648 to 2147483647");
    // Such a key in an address is a page that does not exist, not an error of the server.
    await refused(() => books["get"]!({ pk: "99999999999999999999" }), "Book matching query does not exist.");
    await refused(() => books["filter"]!({ pages: "1 OR 1=1" }), "expected a number");
    await refused(() => books["filter"]!({ title: "a\0b" }), "without NUL");
    await refused(() => books["filter"]!({ title: "\ud800" }), "lone surrogates");
    await refused(() => books["filter"]!({ publishedAt: new Date(Number.NaN) }), "a valid date");
    await refused(() => books["filter"]!({ price: "1e9999999" }), "a decimal number");
    await refused(() => books["filter"]!({ title: undefined }), "is undefined");
    await refused(() => books["filter"]!({ title__isnull: "yes" }), "must be true or false");
    await refused(() => books["filter"]!({ pk__in: "12" }), "takes a list");
  });

  test("that look like SQL are parameters", async () => {
    const { result, queries } = await captureQueries(() =>
      Book.objects.filter({ title: `'; DROP TABLE library_book; --` }),
    );
    expect(result).toEqual([]);
    expect(queries[0]).not.toContain("DROP");
  });
});

describe("names in structure", () => {
  test.each([
    "title; SELECT 1",
    "*",
    "title--",
    `title"`,
    "-",
    "+",
    "--title",
    "title DESC",
    "?title",
    "",
    "pages) --",
  ])("orderBy(%j) is refused", async (name) => {
    await refused(() => books["orderBy"]!(name), /Invalid order_by argument|Cannot resolve keyword/);
  });

  test("order by something that is no field is refused", async () => {
    await refused(() => books["orderBy"]!("titel"), `Did you mean "title"?`);
    await refused(
      () => books["orderBy"]!({ expression: "x", descending: true }),
      "orderBy() takes names and expressions",
    );
  });

  const controls = [...Array.from({ length: 32 }, (_, i) => i), ...Array.from({ length: 33 }, (_, i) => 127 + i)].map(
    (code) => `n${String.fromCharCode(code)}`,
  );
  test.each([
    ...controls,
    'a" from x; --',
    "a'b",
    "a`b",
    "a b",
    "a--b",
    "a/*b",
    "a*/b",
    "a;b",
    "a[b",
    "a]b",
    "a#b",
    "a$",
    "a.b",
    "",
    "a__b",
  ])("the alias %j is refused", async (alias) => {
    await refused(
      () => books["annotate"]!({ [alias]: Value(1) }),
      /Column aliases cannot contain|must not contain "__"/,
    );
    await refused(() => books["alias"]!({ [alias]: Value(1) }), /Column aliases cannot contain|must not contain "__"/);
    await refused(
      () => books["aggregate"]!({ [alias]: Count("id") }),
      /Column aliases cannot contain|must not contain "__"/,
    );
  });

  test.each([`data__injected" from "x"; --`, "title__lower__x", "__proto__"])("values(%j) is no path", async (name) => {
    await refused(() => books["values"]!(name), /Cannot resolve|Unsupported lookup|no field|Column aliases cannot/);
  });

  test("keys of JSON documents are parameters", async () => {
    const { queries } = await captureQueries(() => books["filter"]!({ [`data__x' = 'a') OR 1=1 OR ('d`]: "y" }));
    expect(queries).toHaveLength(1);
    expect(queries[0]).not.toContain("1=1");
  });

  test("plain objects are no expressions", async () => {
    await refused(() => books["annotate"]!({ n: { path: "pages" } }), "received non-expression(s): n");
    await refused(() => books["aggregate"]!({ n: { functionName: "COUNT" } }), "received non-expression(s)");
    await refused(() => books["slice"]!("0; DROP TABLE x"), "Slices are whole numbers");
    await refused(() => books["slice"]!(0, 1.5), "Slices are whole numbers");
    await refused(() => books["selectRelated"]!("author__name; x"), "Invalid field name(s) given in selectRelated");
    await refused(() => books["prefetchRelated"]!({ path: "tags" }), "takes names of relations and Prefetch objects");
    expect(() => F({} as never)).toThrow("F() takes the path of a field");
  });
});

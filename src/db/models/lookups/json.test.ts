/** JSON lookups (Django's tests `model_fields.test_jsonfield`), the same on each engine. */
import { beforeEach, describe, expect, test } from "vitest";
import { F, Value } from "../expressions/factories.ts";
import { JSONNull, KT } from "../functions/json.ts";
import { Sample } from "../functions/testing/models.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";

const DOCUMENTS: Readonly<Record<string, unknown>> = {
  one: { n: 1, s: "1", b: true, z: null, l: [1, 2, "three"], o: { a: { b: "deep" }, k: 2 } },
  two: { n: 10, s: "true", b: false, l: [1], o: { k: 2, a: { b: "Deep" } } },
  three: { n: 2.5, s: "null", "0": "zero", "a.b": "dot", "q\"uo'te": 1, ключ: "é" },
  list: ["x", { n: 1 }],
  text: "plain",
  number: 5,
};

beforeEach(async () => {
  await createTestDatabase({ Sample });
  for (const [name, data] of Object.entries(DOCUMENTS)) await Sample.objects.create({ name, data: data as never });
  await Sample.objects.create({ name: "null", data: JSONNull() as never });
  await Sample.objects.create({ name: "nothing", data: null });
});

const find = (lookups: Readonly<Record<string, unknown>>): Promise<string[]> =>
  Sample.objects
    .filter(lookups as never)
    .orderBy("pk")
    .valuesFlat("name") as unknown as Promise<string[]>;

const ALL = ["one", "two", "three", "list", "text", "number", "null", "nothing"];

describe("lookups find the same rows on every engine", () => {
  test.each<[Readonly<Record<string, unknown>>, string[]]>([
    // equality tells kinds apart
    [{ data__n: 1 }, ["one"]],
    [{ data__n: 2.5 }, ["three"]],
    [{ data__n: "1" }, []],
    [{ data__s: "1" }, ["one"]],
    [{ data__s: 1 }, []],
    [{ data__s: "true" }, ["two"]],
    [{ data__s: true }, []],
    [{ data__b: true }, ["one"]],
    [{ data__b: false }, ["two"]],
    [{ data__b: 1 }, []],
    [{ data__s: "null" }, ["three"]],
    [{ data__z: null }, ["one"]],
    [{ data__z: JSONNull() }, ["one"]],
    [{ data__l: [1] }, ["two"]],
    [{ data__l: "[1]" }, []],
    [{ data__o: { k: 2, a: { b: "deep" } } }, ["one"]],
    [{ data__n__exact: 10 }, ["two"]],
    // the column itself
    [{ data: ["x", { n: 1 }] }, ["list"]],
    [{ data: "plain" }, ["text"]],
    [{ data: 5 }, ["number"]],
    [{ data: JSONNull() }, ["null"]],
    [{ data: null }, ["nothing"]],
    [{ data__isnull: true }, ["nothing"]],
    [{ data__isnull: false }, ALL.slice(0, -1)],
    [{ data__in: ["plain", 5, ["x", { n: 1 }], null] }, ["list", "text", "number"]],
    // paths and indexes
    [{ data__o__a__b: "deep" }, ["one"]],
    [{ data__l__0: 1 }, ["one", "two"]],
    [{ data__l__2: "three" }, ["one"]],
    [{ "data__l__-1": "three" }, ["one"]],
    [{ data__1__n: 1 }, ["list"]],
    [{ data__0: "x" }, ["list"]],
    // keys of any characters
    [{ "data__a.b": "dot" }, ["three"]],
    [{ "data__q\"uo'te": 1 }, ["three"]],
    [{ data__ключ: "é" }, ["three"]],
    [{ "data__x' = 'a') OR 1=1 OR ('d": "y" }, []],
    [{ 'data__"]"': "y" }, []],
    [{ "data__a\\": "y" }, []],
    [{ "data__%s": "y" }, []],
    // missing keys
    [{ data__z__isnull: false }, ["one"]],
    [{ data__n__isnull: true }, ["list", "text", "number", "null", "nothing"]],
    [{ data__o__a__isnull: false }, ["one", "two"]],
    // order: numbers with numbers, texts with texts
    [{ data__n__gt: 1 }, ["two", "three"]],
    [{ data__n__gte: 1 }, ["one", "two", "three"]],
    [{ data__n__lt: 2.5 }, ["one"]],
    [{ data__n__lte: 2.5 }, ["one", "three"]],
    [{ data__n__range: [2, 10] }, ["two", "three"]],
    [{ data__s__gt: 0 }, []],
    [{ data__s__gte: "true" }, ["two"]],
    [{ data__b__gt: 0 }, []],
    [{ data__n__in: [1, 10, "2.5", null] }, ["one", "two"]],
    [{ data__s__in: ["1", true, "null"] }, ["one", "three"]],
    [{ data__b__in: [true, false] }, ["one", "two"]],
    [{ data__n__in: [] }, []],
    // texts
    [{ data__o__a__b__iexact: "DEEP" }, ["one", "two"]],
    [{ "data__a.b__startswith": "do" }, ["three"]],
    [{ data__o__a__b__istartswith: "de" }, ["one", "two"]],
    [{ data__o__a__b__endswith: "ep" }, ["one", "two"]],
    [{ data__o__a__b__iendswith: "EP" }, ["one", "two"]],
    [{ data__o__a__b__icontains: "EE" }, ["one", "two"]],
    [{ data__o__a__b__regex: "^d" }, ["one"]],
    [{ data__o__a__b__iregex: "^D" }, ["one", "two"]],
    [{ data__z__iexact: null }, ["one"]],
    [{ data__s__icontains: "%" }, []],
    // keys
    [{ data__has_key: "n" }, ["one", "two", "three"]],
    [{ data__has_key: "0" }, ["three"]],
    [{ data__has_key: 0 }, ["three"]],
    [{ data__o__has_key: "a" }, ["one", "two"]],
    [{ data__has_keys: ["n", "b"] }, ["one", "two"]],
    [{ data__has_any_keys: ["z", "a.b"] }, ["one", "three"]],
    [{ data__has_key: "x' OR 1=1 --" }, []],
    // containment
    [{ data__contains: { b: true } }, ["one"]],
    [{ data__contains: { o: { k: 2 } } }, ["one", "two"]],
    [{ data__contains: { l: [2] } }, ["one"]],
    [{ data__contains: [{ n: 1 }] }, ["list"]],
    [{ data__l__contains: [1] }, ["one", "two"]],
    [{ data__l__contains: 1 }, ["one", "two"]],
    [{ data__l__contained_by: [1, 5] }, ["two"]],
    [{ data__contained_by: ["x", { n: 1 }, 3] }, ["list"]],
    // expressions on the right
    [{ data__n: F("data__l__0") }, ["one"]],
    [{ data__n__gt: F("data__l__0") }, ["two"]],
    [{ data__n: F("number") }, []],
    [{ data__s: Value("1") }, ["one"]],
    [{ data__n__in: [F("data__l__0"), 10] }, ["one", "two"]],
  ])("%j", async (lookups, expected) => {
    expect(await find(lookups)).toEqual(expected);
  });
});

describe("parts of documents", () => {
  test("are read as what they are", async () => {
    const read = async (path: string): Promise<unknown[]> =>
      (await Sample.objects
        .filter({ name__in: ["one", "two", "three"] })
        .orderBy("pk")
        .valuesFlat(path as never)) as unknown[];
    expect(await read("data__n")).toEqual([1, 10, 2.5]);
    expect(await read("data__s")).toEqual(["1", "true", "null"]);
    expect(await read("data__b")).toEqual([true, false, null]);
    expect(await read("data__o")).toEqual([{ a: { b: "deep" }, k: 2 }, { k: 2, a: { b: "Deep" } }, null]);
    const rows = await Sample.objects.filter({ name: "one" }).annotate({ s: F("data__s"), l: F("data__l__1") });
    expect([rows[0]!.s, rows[0]!.l]).toEqual(["1", 2]);
  });

  test("sort as numbers", async () => {
    const sorted = Sample.objects.filter({ data__n__isnull: false });
    expect(await sorted.orderBy("data__n").valuesFlat("name")).toEqual(["one", "three", "two"]);
    expect(
      await sorted
        .annotate({ n: F("data__n") })
        .orderBy("-n")
        .valuesFlat("name"),
    ).toEqual(["two", "three", "one"]);
  });

  test("KT gives their text", async () => {
    const rows = Sample.objects.filter({ name__in: ["one", "two"] }).orderBy("pk");
    const text = async (path: string): Promise<unknown[]> =>
      (await rows.annotate({ t: KT(path) }).valuesFlat("t")) as unknown[];
    expect(await text("data__o__a__b")).toEqual(["deep", "Deep"]);
    expect(await text("data__n")).toEqual(["1", "10"]);
    expect(await text("data__b")).toEqual(["true", "false"]);
    expect(await text("data__z")).toEqual([null, null]);
    expect(() => KT("data")).toThrow("must contain key or index transforms");
    await expect(rows.annotate({ t: KT("name__lower") }).valuesFlat("t")).rejects.toThrow("must contain key");
  });

  test("excluded rows have the key with another value, or no document", async () => {
    expect(
      await Sample.objects
        .exclude({ data__n: 1 } as never)
        .orderBy("pk")
        .valuesFlat("name"),
    ).toEqual(["two", "three", "nothing"]);
    expect(
      await Sample.objects
        .exclude({ data__has_key: "n" } as never)
        .orderBy("pk")
        .valuesFlat("name"),
    ).not.toContain("one");
  });
});

describe("safety", () => {
  test("keys never reach the text of a statement (CVE-2019-14234, CVE-2024-53908)", async () => {
    const key = `x' = 'a') OR 1=1 OR ('d" ? :k %s $1`;
    const { queries } = await captureQueries(async () => {
      await find({ [`data__${key}`]: "y" });
      await find({ [`data__${key}__gt`]: 1 });
      await find({ data__has_key: key });
      await find({ data__has_any_keys: [key, "z"] });
      await Sample.objects.orderBy(F(`data__${key}`)).valuesFlat("name");
      await Sample.objects.annotate({ t: KT(`data__${key}`) }).valuesFlat("t");
    });
    expect(queries).toHaveLength(6);
    for (const sql of queries) expect(sql).not.toContain("1=1");
  });

  test("keys that could end an alias are refused where they name a value (CVE-2024-42005)", () => {
    expect(() => Sample.objects.values(`data__injected" from "x"; --` as never)).toThrow(
      "Column aliases cannot contain",
    );
    expect(() => Sample.objects.valuesList(`data__in jected` as never)).toThrow("Column aliases cannot contain");
  });

  test("paths are bounded, and values keep to their kinds", async () => {
    await expect(find({ [`data${"__a".repeat(101)}`]: 1 })).rejects.toThrow("at most 100 keys");
    await expect(find({ data__n__gt: { $ne: 1 } })).rejects.toThrow("takes a number or a text");
    await expect(find({ data__has_key: { a: 1 } })).rejects.toThrow("takes names of keys");
    await expect(find({ data__n__icontains: { a: 1 } })).rejects.toThrow("takes text");
    await expect(find({ data__n__in: "12" })).rejects.toThrow("takes a list");
  });
});

/** Django's theme `tests/filtered_relation`, over the library. */
import { beforeEach, describe, expect, test } from "vitest";
import { Case, Count, F, FilteredRelation, Q, Sum, Value, When } from "../models.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";
import { Author, Book, Tag, TEST_MODELS } from "../testing/models.ts";

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const [ann, bob] = await Author.objects.bulkCreate([{ name: "Ann" }, { name: "Bob" }, { name: "Cid" }]);
  await Tag.objects.bulkCreate([{ label: "x" }, { label: "y" }]);
  const [a1, a2] = await Book.objects.bulkCreate([
    { title: "a1", author: ann!, pages: 10, status: "p" },
    { title: "a2", author: ann!, pages: 20, status: "d", editor: bob! },
    { title: "b1", author: bob!, pages: 30, status: "p" },
  ]);
  await a1!.tags.add(1, 2);
  await a2!.tags.add(1);
});

const refused = (action: () => unknown, message: string | RegExp): Promise<void> =>
  expect((async () => await action())()).rejects.toThrow(message);
const drafts = FilteredRelation("books", { condition: { books__status: "d" } });
const authors = Author.objects.annotate({ drafts }).orderBy("name");

describe("FilteredRelation()", () => {
  test("joins the rows that fit, and keeps the rows without one", async () => {
    const { result, queries } = await captureQueries(() => authors.valuesList("name", "drafts__title"));
    expect(result).toEqual([
      ["Ann", "a2"],
      ["Bob", null],
      ["Cid", null],
    ]);
    expect(queries[0]).toMatch(/LEFT OUTER JOIN .library_book. .drafts. ON \(.*status. = /);
  });

  test("is filtered, excluded and ordered by", async () => {
    expect(await authors.filter({ drafts__pages__gt: 5 }).valuesFlat("name")).toEqual(["Ann"]);
    expect(await authors.filter({ drafts__isnull: true }).valuesFlat("name")).toEqual(["Bob", "Cid"]);
    expect(await authors.exclude({ drafts__isnull: false }).valuesFlat("name")).toEqual(["Bob", "Cid"]);
    expect(await authors.exclude({ drafts__title: "a2" }).valuesFlat("name")).toEqual(["Bob", "Cid"]);
    expect(await authors.filter(Q.or({ drafts__title: "a2" }, { name: "Cid" })).valuesFlat("name")).toEqual([
      "Ann",
      "Cid",
    ]);
    expect(await authors.orderBy(F("drafts__title").desc({ nullsLast: true }), "-name").valuesFlat("name")).toEqual([
      "Ann",
      "Cid",
      "Bob",
    ]);
    expect(await authors.filter({ drafts__title: F("books__title") }).count()).toBe(1);
  });

  test("is aggregated beside the whole relation", async () => {
    const counted = Author.objects
      .alias({ drafts, printed: FilteredRelation("books", { condition: Q.not({ books__status: "d" }) }) })
      .annotate({
        n: Count("drafts", { distinct: true }),
        m: Count("printed", { distinct: true }),
        s: Sum("printed__pages", { default: 0 }),
      });
    expect(await counted.orderBy("name").valuesList("n", "m", "s")).toEqual([
      [1, 1, 10],
      [0, 1, 30],
      [0, 0, 0],
    ]);
    expect((await counted.orderBy("name"))[0]?.name).toBe("Ann");
    expect(
      await authors
        .values("drafts__status")
        .annotate({ n: Count("pk") })
        .orderBy("n"),
    ).toEqual([
      { drafts__status: "d", n: 1 },
      { drafts__status: null, n: 2 },
    ]);
  });

  test("goes along several relations, of keys and of many to many", async () => {
    const labels = Author.objects.annotate({
      x: FilteredRelation("books__tags", { condition: { books__tags__label: "y" } }),
    });
    expect(await labels.filter({ x__isnull: false }).valuesFlat("name")).toEqual(["Ann"]);
    expect(await labels.filter({ x__label: "x" }).count()).toBe(0);
    const edited = Book.objects.annotate({ by: FilteredRelation("editor", { condition: { editor__name: "Bob" } }) });
    expect(await edited.filter({ by: 2 }).valuesFlat("title")).toEqual(["a2"]);
    expect(await edited.orderBy("title").valuesList("title", "by__name")).toEqual([
      ["a1", null],
      ["a2", "Bob"],
      ["b1", null],
    ]);
    const near = Author.objects.annotate({
      e: FilteredRelation("books__editor", { condition: { books__pages__gt: 15 } }),
    });
    expect(await near.filter({ e__name: "Bob" }).valuesFlat("name")).toEqual(["Ann"]);
  });

  test("takes conditions with expressions", async () => {
    const own = FilteredRelation("books", {
      condition: Q.or({ books__title__startswith: "b" }, { books__pages: F("books__pages"), books__status: "d" }),
    });
    expect(
      await Author.objects.annotate({ own }).filter({ own__isnull: false }).orderBy("name").valuesFlat("name"),
    ).toEqual(["Ann", "Bob"]);
    const kind = Case(When({ drafts__isnull: false }, { then: Value("writing") }), { default: Value("done") });
    expect(await authors.annotate({ kind }).valuesFlat("kind")).toEqual(["writing", "done", "done"]);
  });

  test("stands in subqueries, counts, updates and deletes", async () => {
    expect(await authors.filter({ drafts__pages: 20 }).count()).toBe(1);
    expect(
      await Book.objects.filter({ author__in: authors.filter({ drafts__isnull: false }).values("pk") }).count(),
    ).toBe(2);
    expect(await authors.filter({ drafts__isnull: true }).update({ active: false })).toBe(2);
    expect((await authors.filter({ drafts__isnull: false }).delete())[0]).toBeGreaterThan(0);
    expect(await Author.objects.count()).toBe(2);
  });

  test("refuses what it cannot join", async () => {
    const relation = FilteredRelation as (name: string, options?: object) => never;
    expect(() => relation("")).toThrow("relationName cannot be empty.");
    expect(() => relation("books", { condition: "x" })).toThrow("A filter must be an object of lookups or a Q");
    await refused(() => Author.objects.annotate({ x: relation("nope") }), 'Cannot resolve keyword "nope"');
    await refused(() => Author.objects.annotate({ x: relation("name") }), "takes the path of a relation");
    await refused(
      () => Author.objects.annotate({ x: relation("books__isnull") }),
      "FilteredRelation's relationName cannot contain lookups (got 'books__isnull').",
    );
    await refused(
      () => Author.objects.annotate({ x: relation("books", { condition: { publisher__name: "x" } }) }),
      "FilteredRelation's condition doesn't support relations outside the 'books' (got 'publisher__name').",
    );
    await refused(
      () => Author.objects.annotate({ x: relation("books", { condition: { books__editor__name: "x" } }) }),
      "FilteredRelation's condition doesn't support nested relations deeper than the relationName (got 'books__editor__name' for 'books').",
    );
    await refused(
      () => Author.objects.annotate({ x: F("name").plus(relation("books")) as never }),
      "stands in annotate() or alias() by itself",
    );
    await refused(() => Author.objects.annotate({ books: relation("books") }), "conflicts with a field on the model");
    await refused(
      () => Author.objects.annotate({ x: JSON.parse('{"relationName":"books","condition":{}}') as never }),
      "received non-expression(s): x",
    );
  });
});

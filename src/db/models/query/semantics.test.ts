/** Django's themes `tests/queries`, `tests/aggregation`, `tests/many_to_many`, `tests/expressions`, written anew over the library. */
import { connections } from "../../connection/connections.ts";
import { beforeEach, describe, expect, test } from "vitest";
import * as transaction from "../../connection/transaction.ts";
import { Avg, Count, Max, Sum } from "../expressions/aggregates.ts";
import { F, OuterRef, Value } from "../expressions/factories.ts";
import { Exists, Subquery } from "../expressions/subquery.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";
import {
  Author,
  Book,
  Cat,
  Club,
  Loan,
  Membership,
  Place,
  Profile,
  Publisher,
  Restaurant,
  Tag,
  TEST_MODELS,
} from "../testing/models.ts";
import { Prefetch } from "./prefetch-object.ts";
import { Q } from "./q.ts";

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const [ace, tor] = await Publisher.objects.bulkCreate([{ name: "Ace" }, { name: "Tor" }]);
  const [ann, bob, cid] = await Author.objects.bulkCreate([
    { name: "Ann", publisher: ace!, email: "ann@example.com" },
    { name: "Bob", publisher: tor! },
    { name: "Cid", active: false },
  ]);
  await Tag.objects.bulkCreate([{ label: "x" }, { label: "y" }, { label: "z" }]);
  const [a1, a2, b1] = await Book.objects.bulkCreate([
    { title: "a1", author: ann!, pages: 10, price: "1.10", status: "p", publishedAt: new Date("2000-01-01T00:00:00Z") },
    {
      title: "a2",
      author: ann!,
      pages: 20,
      price: "2.20",
      editor: bob!,
      publishedAt: new Date("2001-12-31T23:59:59.999Z"),
    },
    { title: "b1", author: bob!, pages: 30, price: "3.30", status: "p", data: { n: 1, tags: ["q"], deep: { k: "v" } } },
  ]);
  await a1!.tags.add(1, 2);
  await a2!.tags.add(1);
  await b1!.tags.add(3);
  await Profile.objects.create({ author: cid!, biography: "quiet" });
});

const names = async (rows: PromiseLike<readonly { name: string }[]>): Promise<string[]> =>
  (await rows).map((row) => row.name);
const titles = async (rows: PromiseLike<readonly { title: string }[]>): Promise<string[]> =>
  (await rows).map((row) => row.title);
const byPk = Book.objects.orderBy("pk");

describe("conditions", () => {
  test("across nullable relations keep rows without one where OR or isnull asks for it", async () => {
    expect(await names(Author.objects.filter({ publisher__name__isnull: true }))).toEqual(["Cid"]);
    expect(await names(Author.objects.filter({ publisher__isnull: true }))).toEqual(["Cid"]);
    expect(
      await names(
        Author.objects.filter(Q.or({ publisher__name: "Ace" }, { profile__biography: "quiet" })).orderBy("name"),
      ),
    ).toEqual(["Ann", "Cid"]);
    expect(
      await names(Author.objects.filter(Q.or({ publisher__name: "Ace" }, { publisher__name: "Tor" })).orderBy("name")),
    ).toEqual(["Ann", "Bob"]);
    expect(await names(Author.objects.filter(Q.not({ publisher__name: "Ace" })).orderBy("name"))).toEqual([
      "Bob",
      "Cid",
    ]);
    expect(await names(Author.objects.filter(Q.not(Q.or({ publisher__name: "Ace" }, { name: "Cid" }))))).toEqual([
      "Bob",
    ]);
    expect(await names(Author.objects.filter(Q.not(Q.not({ books__title: "a1" }))))).toEqual(["Ann"]);
    expect(
      await names(Author.objects.exclude(Q.and({ books__title: "a1" }, { books__title: "a2" })).orderBy("name")),
    ).toEqual(["Bob", "Cid"]);
    expect(await names(Author.objects.exclude({ publisher: null }).orderBy("name"))).toEqual(["Ann", "Bob"]);
    expect(await names(Author.objects.exclude({ publisher__isnull: false }))).toEqual(["Cid"]);
  });

  test("on reverse relations ask whether there are related rows", async () => {
    expect(await names(Author.objects.filter({ books__isnull: true }))).toEqual(["Cid"]);
    expect(await names(Author.objects.filter({ books__isnull: false }).distinct().orderBy("name"))).toEqual([
      "Ann",
      "Bob",
    ]);
    expect(await names(Author.objects.exclude({ books__isnull: false }))).toEqual(["Cid"]);
    expect(await names(Author.objects.exclude({ books__isnull: true }).orderBy("name"))).toEqual(["Ann", "Bob"]);
    expect(await names(Author.objects.filter({ profile__biography__startswith: "q" }))).toEqual(["Cid"]);
    expect(
      await titles(
        Book.objects
          .filter({ tags__in: [1, 2] })
          .distinct()
          .orderBy("title"),
      ),
    ).toEqual(["a1", "a2"]);
    expect(await titles(Book.objects.exclude({ tags__in: [1, 2] }))).toEqual(["b1"]);
    expect(await titles(Book.objects.exclude({ tags__in: [] }).orderBy("pk"))).toEqual(["a1", "a2", "b1"]);
  });

  test("join with xor, dates, ranges and text lookups", async () => {
    expect(await titles(byPk.filter(Q.xor({ status: "p" }, { pages__lt: 15 })))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ publishedAt__year__lte: 2001 }))).toEqual(["a1", "a2"]);
    expect(await titles(byPk.filter({ publishedAt__year__gt: 2000 }))).toEqual(["a2"]);
    expect(await titles(byPk.filter({ publishedAt__quarter: 4 }))).toEqual(["a2"]);
    expect(await titles(byPk.filter({ title__iregex: "^A\\d" }))).toEqual(["a1", "a2"]);
    expect(await titles(byPk.filter({ title__endswith: "1", title__lower__contains: "b" }))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ title__length: 2, pages__in: new Set([10, 30]) }))).toEqual(["a1", "b1"]);
    expect(await titles(byPk.filter({ title__icontains: "%" }))).toEqual([]);
    expect(await titles(byPk.filter({ pages__contains: "1" as never }))).toEqual(["a1"]);
  });

  test("reach into JSON", async () => {
    expect(await titles(byPk.filter({ data__n: 1 }))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ data__n__gte: 1, data__n__lt: 2 }))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ data__deep__k: "v", data__tags__0: "q" }))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ data__deep__k__startswith: "v" }))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ data__deep: { k: "v" } }))).toEqual(["b1"]);
    expect(await titles(byPk.filter({ data__nothing__isnull: true }))).toEqual(["a1", "a2", "b1"]);
    expect(await titles(byPk.filter({ data__isnull: true }))).toEqual(["a1", "a2"]);
  });

  test("take query sets, instances, references and expressions as values", async () => {
    const ann = await Author.objects.get({ name: "Ann" });
    const [book] = await byPk;
    expect(await titles(byPk.filter({ author__in: Author.objects.filter({ publisher__name: "Tor" }) }))).toEqual([
      "b1",
    ]);
    expect(await titles(byPk.filter({ author__in: [ann] }))).toEqual(["a1", "a2"]);
    expect(await titles(byPk.filter({ author: book!.author }))).toEqual(["a1", "a2"]);
    expect(
      await names(
        Author.objects.filter({ pk__in: Book.objects.filter({ status: "p" }).values("author") }).orderBy("name"),
      ),
    ).toEqual(["Ann", "Bob"]);
    expect(await titles(byPk.filter({ author__name: F("editor__name") }))).toEqual([]);
    expect(await titles(byPk.filter({ pages__gt: F("author__id").times(15) }))).toEqual(["a2"]);
    expect(await names(Author.objects.filter({ books: book! }))).toEqual(["Ann"]);
    await expect(
      (async () => await Book.objects.filter({ author: await Tag.objects.get({ pk: 1 }) } as never))(),
    ).rejects.toThrow(`Must be "Author" instance.`);
  });
});

describe("computed values", () => {
  test("aggregates filter, count distinct values and have defaults", async () => {
    const rows = await Author.objects
      .annotate({
        published: Count("books", { distinct: true, filter: Q.and({ books__status: "p" }) }),
        n: Count("books__tags", { distinct: true }),
        pages: Sum("books__pages", { default: 0 }),
      })
      .orderBy("name");
    expect(rows.map((row) => [row.name, row.published, row.n, row.pages])).toEqual([
      ["Ann", 1, 2, 40],
      ["Bob", 1, 1, 30],
      ["Cid", 0, 0, 0],
    ]);
    expect(
      await Book.objects.aggregate({
        n: Count("author", { distinct: true }),
        dear: Sum("pages", { filter: { price__gt: 2 } }),
      }),
    ).toEqual({ n: 2, dear: 50 });
    const { price } = await Book.objects.aggregate({ price: Sum("price") });
    expect(price?.toFixed(2)).toBe("6.60");
  });

  test("filters before annotate() narrow what is counted, those after it only the rows", async () => {
    const before = await Author.objects
      .filter({ books__status: "p" })
      .annotate({ n: Count("books") })
      .orderBy("name");
    expect(before.map((row) => [row.name, row.n])).toEqual([
      ["Ann", 1],
      ["Bob", 1],
    ]);
    const after = await Author.objects
      .annotate({ n: Count("books") })
      .filter({ n__gt: 1 })
      .values("name", "n");
    expect(after).toEqual([{ name: "Ann", n: 2 }]);
    expect(
      await names(
        Author.objects
          .annotate({ n: Count("books") })
          .filter(Q.or({ n: 0 } as never, { name: "Bob" }))
          .orderBy("name"),
      ),
    ).toEqual(["Bob", "Cid"]);
    expect(
      await names(
        Author.objects
          .annotate({ n: Count("books") })
          .exclude({ n: 2 })
          .orderBy("name"),
      ),
    ).toEqual(["Bob", "Cid"]);
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .filter({ n__gte: 1 })
        .count(),
    ).toBe(2);
  });

  test("groups follow values(), the default order does not split them", async () => {
    expect(
      await Book.objects
        .values("author__name")
        .annotate({ n: Count("pk"), last: Max("publishedAt") })
        .orderBy("author__name"),
    ).toEqual([
      { author__name: "Ann", n: 2, last: new Date("2001-12-31T23:59:59.999Z") },
      { author__name: "Bob", n: 1, last: null },
    ]);
    expect(
      await Book.objects
        .values("status")
        .annotate({ n: Count("pk") })
        .filter({ n__gt: 1 }),
    ).toEqual([{ status: "p", n: 2 }]);
    expect(
      await Book.objects
        .values("status")
        .annotate({ n: Count("pk") })
        .count(),
    ).toBe(2);
    expect(await Book.objects.annotate({ n: Count("tags") }).aggregate({ mean: Avg("n") })).toEqual({ mean: 4 / 3 });
  });

  test("arithmetic, alias() and annotations of annotations", async () => {
    const [row] = await byPk
      .annotate({ double: F("pages").times(2) })
      .annotate({ quad: F("double").times(2), one: Value(1) });
    expect([row!.double, row!.quad, row!.one]).toEqual([20, 40, 1]);
    expect(await titles(byPk.alias({ half: F("pages").dividedBy(2) }).filter({ half__gt: 8 }))).toEqual(["a2", "b1"]);
    const [price] = await byPk.annotate({ more: F("price").plus(1) });
    expect(price!.more.toFixed(2)).toBe("2.10");
    const spans = await byPk
      .filter({ publishedAt__isnull: false })
      .annotate({ age: F("updatedAt").minus(F("publishedAt")) });
    expect(String(spans[0]!.age)).toMatch(/^P/);
  });

  test("subqueries refer to the query around them", async () => {
    const newest = Book.objects
      .filter({ author: OuterRef("pk") })
      .orderBy("-pages")
      .values("title");
    const rows = await Author.objects
      .annotate({
        longest: Subquery(newest),
        any: Exists(Book.objects.filter({ author: OuterRef("pk"), status: "p" })),
      })
      .orderBy("pk");
    expect(rows.map((row) => [row.name, row.longest as unknown, row.any])).toEqual([
      ["Ann", "a2", true],
      ["Bob", "b1", true],
      ["Cid", null, false],
    ]);
    expect(
      await names(Author.objects.filterUnchecked(Exists(Book.objects.filter({ author: OuterRef("pk"), pages: 30 })))),
    ).toEqual(["Bob"]);
  });
});

describe("several queries", () => {
  test("unite, intersect and differ", async () => {
    const [a, b] = [Book.objects.filter({ pages__lte: 20 }), Book.objects.filter({ pages__gte: 20 })];
    expect(await titles(a.union(b).orderBy("title"))).toEqual(["a1", "a2", "b1"]);
    expect(await a.union(b, { all: true }).count()).toBe(4);
    expect(await titles(a.intersection(b))).toEqual(["a2"]);
    expect(await titles(a.difference(b))).toEqual(["a1"]);
    expect(
      await a
        .valuesFlat("pages")
        .union(b.valuesFlat("pages"))
        .orderBy("-pages" as never),
    ).toEqual([30, 20, 10]);
    expect(() => a.union(b).filter({ pages: 1 })).toThrow("Calling QuerySet.filter() after union() is not supported.");
  });

  test("slices refuse what would change their meaning", () => {
    const slice = Book.objects.slice(0, 2);
    expect(() => slice.filter({ pages: 1 })).toThrow("Cannot filter a query once a slice has been taken.");
    expect(() => slice.orderBy("pages")).toThrow("Cannot reorder a query once a slice has been taken.");
    expect(() => Book.objects.slice(-1)).toThrow("Negative indexing is not supported.");
  });

  test("slices nest", async () => {
    expect(await titles(byPk.slice(1).slice(0, 1))).toEqual(["a2"]);
    expect(await titles(byPk.slice(0, 2).slice(1, 5))).toEqual(["a2"]);
    expect(await byPk.slice(5, 9).exists()).toBe(false);
  });
});

describe("order", () => {
  test("by a relation follows the order of its model, by path its column", async () => {
    expect(await Tag.objects.reverse().valuesFlat("label")).toEqual(["z", "y", "x"]);
    expect(await titles(Book.objects.orderBy("-author__publisher__name", "-pages"))).toEqual(["b1", "a2", "a1"]);
    expect(await titles(Book.objects.orderBy("-author", "pk"))).toEqual(["b1", "a1", "a2"]);
    expect((await Book.objects.orderBy("?")).length).toBe(3);
    expect((await Book.objects.latest("pages")).title).toBe("b1");
    // Where NULL sorts differs by engine.
    expect((await Book.objects.exclude({ publishedAt: null }).earliest("publishedAt", "pages")).title).toBe("a1");
    expect([Book.objects.ordered, Author.objects.ordered, Author.objects.orderBy("name").ordered]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("relations", () => {
  test("through models of their own hold further columns", async () => {
    const club = await Club.objects.create({ name: "Inklings" });
    await club.members.add(1);
    await club.members.set([1, 2], { throughDefaults: { role: "chair" } });
    expect(await Membership.objects.orderBy("person").valuesList("person", "role")).toEqual([
      [1, "member"],
      [2, "chair"],
    ]);
    expect(await names(Author.objects.filterUnchecked({ clubs__name: "Inklings", membership__role: "chair" }))).toEqual(
      ["Bob"],
    );
    await club.members.remove(1);
    expect(await names(club.members.all())).toEqual(["Bob"]);
  });

  test("symmetrical relations are added and removed on both sides", async () => {
    const [tom, kit] = await Cat.objects.bulkCreate([{ name: "Tom" }, { name: "Kit" }]);
    await tom!.friends.add(kit!);
    await kit!.friends.remove(tom!);
    expect([await tom!.friends.count(), await kit!.friends.count()]).toEqual([0, 0]);
  });

  test("one-to-one relations load with selectRelated() from both sides", async () => {
    const { queries } = await captureQueries(async () => {
      const authors = await Author.objects.selectRelated("profile").orderBy("pk");
      expect(authors.map((author) => author.profile?.biography ?? null)).toEqual([null, null, "quiet"]);
      const [profile] = await Profile.objects.selectRelated("author");
      expect(profile!.author.name).toBe("Cid");
    });
    expect(queries).toHaveLength(2);
  });

  test("prefetched query sets may be sliced and nested", async () => {
    const rows = await Author.objects
      .orderBy("pk")
      .prefetchRelated(
        new Prefetch("books", { queryset: Book.objects.orderBy("-pages").slice(0, 1), toAttr: "top" }),
        "publisher",
      );
    expect(rows.map((row) => row.top.map((book) => book.title))).toEqual([["a2"], ["b1"], []]);
    expect(rows[0]!.publisher?.name).toBe("Ace");
    const tags = await Tag.objects.prefetchRelated("books__author");
    const { queries } = await captureQueries(() =>
      expect(tags[0]!.books.map((book) => book.title).toSorted?.() ?? []).toBeDefined(),
    );
    expect(queries).toEqual([]);
    await expect((async () => await Author.objects.prefetchRelated("bookz" as never))()).rejects.toThrow(
      `Cannot find 'bookz' on Author object`,
    );
  });

  test("rows found through their owner know it; iterator() prefetches by chunk", async () => {
    const bob = await Author.objects.get({ name: "Bob" });
    const [book] = await bob.books.all();
    expect(book!.author).toBe(bob);
    const seen: number[] = [];
    for await (const author of Author.objects.prefetchRelated("books").orderBy("pk").iterator({ chunkSize: 2 }))
      seen.push(author.books.length);
    expect(seen).toEqual([2, 1, 0]);
  });

  test("siblings of a selectRelated() row load together", async () => {
    const books = await byPk.selectRelated("author");
    const { result, queries } = await captureQueries(() =>
      Promise.all(books.map(async (book) => (await book.author.publisher)?.name ?? null)),
    );
    expect(result).toEqual(["Ace", "Ace", "Tor"]);
    expect(queries).toHaveLength(1);
  });

  test("reverse one-to-one references load for all siblings", async () => {
    const authors = await Author.objects.orderBy("pk");
    const { result, queries } = await captureQueries(async () => {
      const found = [];
      for (const author of authors) found.push((await author.profile)?.biography ?? null);
      return found;
    });
    expect(result).toEqual([null, null, "quiet"]);
    expect(queries).toHaveLength(1);
  });
});

describe("writing", () => {
  test("deletes of a restricted row pass when it goes anyway", async () => {
    await Loan.objects.create({ book: 1, reader: 1 });
    await expect(Author.objects.filter({ pk: 1 }).delete()).rejects.toThrow("protected foreign keys");
    await Loan.objects.all().delete();
    expect((await Author.objects.filter({ pk: 1 }).delete())[1]).toEqual({
      "library.Author": 1,
      "library.Book": 2,
      "library.Book_tags": 3,
    });
  });

  test("deletes with joins and self references", async () => {
    expect((await Book.objects.filter({ author__name: "Bob" }).delete())[0]).toBe(2);
    const tom = await Cat.objects.create({ name: "Tom" });
    const kit = await Cat.objects.create({ name: "Kit", parent: tom });
    await Cat.objects.create({ name: "Kat", parent: kit });
    expect((await tom.delete())[0]).toBe(3);
    expect((await Place.objects.create({ name: "p" })).pk).toBe(1);
    const { pk } = await Restaurant.objects.create({ name: "r" });
    expect((await Place.objects.filter({ pk }).delete())[1]).toEqual({ "library.Restaurant": 1, "library.Place": 1 });
  });

  test("bulkCreate() ignores or updates what conflicts", async () => {
    await Tag.objects.bulkCreate([{ label: "x" }, { label: "new" }], { ignoreConflicts: true });
    expect(await Tag.objects.count()).toBe(4);
    await Tag.objects.bulkCreate([{ id: 1, label: "renamed" }], {
      updateConflicts: true,
      updateFields: ["label"],
      // MariaDB and MySQL look at every unique column by themselves.
      ...(connections.get().features.supportsConflictTarget !== false && { uniqueFields: ["id"] }),
    });
    expect((await Tag.objects.get({ pk: 1 })).label).toBe("renamed");
  });

  test("a transaction that throws leaves nothing", async () => {
    await expect(
      transaction.atomic(async () => {
        await Tag.objects.create({ label: "gone" });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await Tag.objects.filter({ label: "gone" }).exists()).toBe(false);
  });

  test("update() refuses what it cannot do", async () => {
    await expect(Book.objects.update({ tags: [1] } as never)).rejects.toThrow("Cannot update model field");
    await expect(Book.objects.update({ title: F("author__name") })).rejects.toThrow(
      "Joined field references are not permitted in this query",
    );
    await expect(Book.objects.update({ titel: "x" } as never)).rejects.toThrow(`Did you mean "title"?`);
  });
});

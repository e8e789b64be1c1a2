import { Decimal } from "decimal.js";
import { beforeEach, describe, expect, test } from "vitest";
import { Avg, Count, Max, Sum } from "../expressions/aggregates.ts";
import { F } from "../expressions/factories.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";
import { Author, Book, Cat, Publisher, Restaurant, Tag, TEST_MODELS, Token } from "../testing/models.ts";
import { Prefetch } from "./prefetch-object.ts";
import { Q } from "./q.ts";

let ursula: Author;
let iain: Author;

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const ace = await Publisher.objects.create({ name: "Ace" });
  ursula = await Author.objects.create({ name: "Ursula", publisher: ace });
  iain = await Author.objects.create({ name: "Iain" });
  const [left, right] = await Tag.objects.bulkCreate([{ label: "left" }, { label: "right" }]);
  const hand = await Book.objects.create({
    title: "Left Hand",
    author: ursula,
    status: "p",
    pages: 300,
    price: "9.50",
    publishedAt: new Date("1969-03-01T00:00:00Z"),
  });
  const lathe = await Book.objects.create({
    title: "Lathe",
    author: ursula,
    pages: 180,
    price: "5.25",
    publishedAt: new Date("1971-06-01T00:00:00Z"),
  });
  const wasp = await Book.objects.create({
    title: "Wasp Factory",
    author: iain,
    status: "p",
    pages: 200,
    editor: ursula,
  });
  await hand.tags.add(left!, right!);
  await lathe.tags.add(left!);
  void wasp;
});

const titles = (rows: readonly { title: string }[]): string[] => rows.map((row) => row.title);

describe("filter()", () => {
  test("takes no symbols for names: such a condition would match every row", () => {
    expect(() => Book.objects.filter({ [Symbol("title")]: "x" } as never)).toThrow("A lookup is named by text");
  });

  test("finds by columns, relations and lookups", async () => {
    expect(titles(await Book.objects.filter({ author__name__icontains: "URS", publishedAt__year__gte: 1970 }))).toEqual(
      ["Lathe"],
    );
    expect(titles(await Book.objects.filter({ author: ursula }).orderBy("title"))).toEqual(["Lathe", "Left Hand"]);
    expect(titles(await Book.objects.filter({ pk__in: [1, 3], publishedAt__isnull: true }))).toEqual(["Wasp Factory"]);
    expect(titles(await Book.objects.filter({ price__range: ["5", 6] }))).toEqual(["Lathe"]);
    expect(titles(await Book.objects.filter({ publishedAt__year: 1969 }))).toEqual(["Left Hand"]);
    expect(titles(await Book.objects.filter({ publishedAt__month: 6 }))).toEqual(["Lathe"]);
    expect(titles(await Book.objects.filter({ editor: null }).orderBy("pk"))).toEqual(["Left Hand", "Lathe"]);
    expect(titles(await Book.objects.filter({ author__publisher__name: "Ace" }).orderBy("pk"))).toEqual([
      "Left Hand",
      "Lathe",
    ]);
  });

  test("joins a many-valued relation once per call", async () => {
    const both = Book.objects.filter({ tags__label: "left" }).filter({ tags__label: "right" });
    expect(titles(await both)).toEqual(["Left Hand"]);
    expect(titles(await Book.objects.filter(Q.and({ tags__label: "left" }, { tags__label: "right" })))).toEqual([]);
  });

  test("joins OR branches outer and AND branches inner", async () => {
    const either = await Book.objects.filter(Q.or({ editor__name: "Ursula" }, { title: "Lathe" })).orderBy("pk");
    expect(titles(either)).toEqual(["Lathe", "Wasp Factory"]);
    const { queries } = await captureQueries(() => Book.objects.filter({ editor__name: "Ursula" }));
    expect(queries[0]).toContain("INNER JOIN");
  });

  test("sends no query when nothing can fit", async () => {
    const { result, queries } = await captureQueries(async () => [
      await Book.objects.filter({ pk__in: [] }),
      await Book.objects.none().count(),
    ]);
    expect([result, queries]).toEqual([[[], 0], []]);
  });

  test("compares columns with each other", async () => {
    expect(titles(await Book.objects.filter({ pages__gt: F("price").times(30) }).orderBy("pk"))).toEqual([
      "Left Hand",
      "Lathe",
      "Wasp Factory",
    ]);
    expect(titles(await Book.objects.filter({ author: F("editor") }))).toEqual([]);
  });
});

describe("exclude()", () => {
  test("gives all rows that filter() would not, also where columns are null", async () => {
    expect(titles(await Book.objects.exclude({ editor__name: "Ursula" }).orderBy("pk"))).toEqual([
      "Left Hand",
      "Lathe",
    ]);
    expect(titles(await Book.objects.exclude({ publishedAt__year: 1969 }).orderBy("pk"))).toEqual([
      "Lathe",
      "Wasp Factory",
    ]);
  });

  test("asks about all related rows of a many-valued relation", async () => {
    expect(titles(await Book.objects.exclude({ tags__label: "right" }).orderBy("pk"))).toEqual([
      "Lathe",
      "Wasp Factory",
    ]);
    expect((await Author.objects.exclude({ books__status: "p" })).map(String)).toEqual([]);
    expect((await Author.objects.exclude({ books__pages__lt: 190 })).map(String)).toEqual(["Iain"]);
    expect(titles(await Book.objects.exclude({ tags: null }).orderBy("pk"))).toEqual(["Left Hand", "Lathe"]);
  });
});

describe("rows", () => {
  test("get() throws the model's own exceptions", async () => {
    await expect(Book.objects.get({ title: "x" })).rejects.toThrow(Book.DoesNotExist);
    await expect(Book.objects.get({ title: "x" })).rejects.toThrow("Book matching query does not exist.");
    await expect(Book.objects.get({ author: ursula })).rejects.toThrow(
      "get() returned more than one Book -- it returned 2!",
    );
  });

  test("have values of their fields' types", async () => {
    const book = await Book.objects.get({ title: "Left Hand" });
    expect(book.price).toBeInstanceOf(Decimal);
    expect(book.price.toFixed(2)).toBe("9.50");
    expect(book.publishedAt?.toISOString()).toBe("1969-03-01T00:00:00.000Z");
    expect(book.label).toBe("Left Hand (300)");
    expect(book.createdAt).toBeInstanceOf(Date);
    expect(book.getDisplay("status")).toBe("Published");
    expect(book).toBeInstanceOf(Book);
  });

  test("are cut by slice(), ordered by orderBy() and turned by reverse()", async () => {
    expect(titles(await Book.objects.orderBy("-pages").slice(0, 2))).toEqual(["Left Hand", "Wasp Factory"]);
    expect(titles(await Book.objects.orderBy("pages").reverse().slice(1))).toEqual(["Wasp Factory", "Lathe"]);
    expect((await Book.objects.orderBy("author__name", "title").last())?.title).toBe("Left Hand");
    expect(await Book.objects.filter({ pk__gt: 99 }).first()).toBeNull();
    expect((await Book.objects.orderBy(F("publishedAt").desc({ nullsLast: true })).first())?.title).toBe("Lathe");
  });

  test("run initializers of classes with private fields", async () => {
    await Cat.objects.create({ name: "Tom" });
    const cat = await Cat.objects.get({ name: "Tom" });
    expect([cat.purr(), cat.purr(), cat.name, cat.parent]).toEqual([1, 2, "Tom", null]);
  });

  test("stream in chunks", async () => {
    const seen: string[] = [];
    for await (const { title } of Book.objects.orderBy("pk").iterator({ chunkSize: 2 })) seen.push(title);
    expect(seen).toEqual(["Left Hand", "Lathe", "Wasp Factory"]);
  });
});

describe("relations", () => {
  test("are loaded for all siblings with one query", async () => {
    const books = await Book.objects.orderBy("pk");
    const { result, queries } = await captureQueries(async () => {
      const authors = await Promise.all(books.map((book) => book.author));
      return [...authors.map((author) => author.name), (await books[0]!.author).name];
    });
    expect(result).toEqual(["Ursula", "Ursula", "Iain", "Ursula"]);
    expect(queries).toHaveLength(1);
  });

  test("are loaded alone or not at all in the other fetch modes", async () => {
    const [first] = await Book.objects.orderBy("pk").fetchMode("raise");
    await expect(Promise.resolve(first!.author)).rejects.toThrow("Fetching of Book.author blocked.");
    expect(first!.author.id).toBe(ursula.id);
    const books = await Book.objects.fetchMode("one");
    const { queries } = await captureQueries(() => Promise.all(books.map((book) => book.author)));
    expect(queries).toHaveLength(3);
  });

  test("come with selectRelated(), null for none", async () => {
    const { result, queries } = await captureQueries(() =>
      Book.objects.selectRelated("author__publisher", "editor").orderBy("pk"),
    );
    expect(
      result.map((book) => [book.author.name, book.author.publisher?.name ?? null, book.editor?.name ?? null]),
    ).toEqual([
      ["Ursula", "Ace", null],
      ["Ursula", "Ace", null],
      ["Iain", null, "Ursula"],
    ]);
    expect(queries).toHaveLength(1);
  });

  test("are read and changed by managers", async () => {
    expect(await ursula.books.count()).toBe(2);
    const dune = await ursula.books.create({ title: "New" });
    expect((await dune.author).name).toBe("Ursula");
    const [book] = await ursula.books.filter({ title: "Lathe" });
    expect(book!.author).toBe(ursula);
    const wasp = await Book.objects.get({ title: "Wasp Factory" });
    await ursula.books.add(wasp);
    expect(await ursula.books.count()).toBe(4);
    const tags = await wasp.tags;
    expect(tags).toEqual([]);
    await wasp.tags.set([1, 2]);
    expect((await wasp.tags).map((tag) => tag.label)).toEqual(["left", "right"]);
    await wasp.tags.remove(1);
    expect((await wasp.tags.all()).map((tag) => tag.label)).toEqual(["right"]);
    await wasp.tags.clear();
    expect(await wasp.tags.exists()).toBe(false);
    const right = await Tag.objects.get({ label: "right" });
    expect(titles(await right.books)).toEqual(["Left Hand"]);
  });

  test("go both ways when a model relates to itself", async () => {
    const [tom, kit] = [await Cat.objects.create({ name: "Tom" }), await Cat.objects.create({ name: "Kit" })];
    await tom.friends.add(kit);
    expect((await kit.friends).map((cat) => (cat as Cat).name)).toEqual(["Tom"]);
    kit.parent = tom;
    await kit.save();
    expect((await tom.kittens).map((cat) => cat.name)).toEqual(["Kit"]);
  });

  test("are filled by prefetchRelated() with one query each", async () => {
    const { result, queries } = await captureQueries(() =>
      Author.objects
        .prefetchRelated(
          "books__tags",
          new Prefetch("books", { queryset: Book.objects.filter({ status: "p" }), toAttr: "published" }),
        )
        .orderBy("pk"),
    );
    expect(queries).toHaveLength(4);
    const after = await captureQueries(async () => {
      const [first] = result;
      return [
        first!.books.map((book) => book.title).sort(),
        first!.published.map((book) => book.title),
        (await first!.books.all()).length,
        first!.books.length,
      ];
    });
    expect(after.result).toEqual([["Lathe", "Left Hand"], ["Left Hand"], 2, 2]);
    expect(after.queries).toEqual([]);
  });

  test("of one-to-one fields have a reverse side", async () => {
    const { Profile } = TEST_MODELS;
    expect(await ursula.profile).toBeNull();
    const made = await Profile.objects.create({ author: ursula, biography: "…" });
    const again = await Author.objects.get({ pk: ursula.pk });
    expect((await again.profile)?.pk).toBe(made.pk);
  });
});

describe("values()", () => {
  test("gives objects, lists and single values", async () => {
    expect(await Book.objects.orderBy("pk").values("title", "author__name", "author")).toEqual([
      { title: "Left Hand", author__name: "Ursula", author: 1 },
      { title: "Lathe", author__name: "Ursula", author: 1 },
      { title: "Wasp Factory", author__name: "Iain", author: 2 },
    ]);
    expect(await Book.objects.orderBy("pk").valuesList("title", "pages")).toEqual([
      ["Left Hand", 300],
      ["Lathe", 180],
      ["Wasp Factory", 200],
    ]);
    expect(await Tag.objects.valuesFlat("label")).toEqual(["left", "right"]);
  });
});

describe("computed values", () => {
  test("annotate() counts related rows and filters by what it counted", async () => {
    const authors = await Author.objects.annotate({ n: Count("books") }).filter({ n__gte: 2 });
    expect(authors.map((author) => [author.name, author.n])).toEqual([["Ursula", 2]]);
    const ordered = await Author.objects
      .annotate({ n: Count("books"), newest: Max("books__publishedAt") })
      .orderBy("-n");
    expect(ordered.map((author) => [author.name, author.n, author.newest?.getUTCFullYear() ?? null])).toEqual([
      ["Ursula", 2, 1971],
      ["Iain", 1, null],
    ]);
  });

  test("values() before annotate() groups", async () => {
    expect(
      await Book.objects
        .values("status")
        .annotate({ n: Count("id"), pages: Sum("pages") })
        .orderBy("status"),
    ).toEqual([
      { status: "d", n: 1, pages: 180 },
      { status: "p", n: 2, pages: 500 },
    ]);
  });

  test("aggregate() computes over all rows", async () => {
    const { total, mean, n } = await Book.objects.aggregate({ total: Sum("pages"), mean: Avg("pages"), n: Count("*") });
    expect([total, mean, n]).toEqual([680, 680 / 3, 3]);
    const over = await Author.objects.annotate({ n: Count("books") }).aggregate({ most: Max("n"), all: Sum("n") });
    expect(over).toEqual({ most: 2, all: 3 });
    expect(await Book.objects.none().aggregate({ total: Sum("pages"), n: Count("id") })).toEqual({ total: null, n: 0 });
    expect(
      await Book.objects
        .orderBy("-pages")
        .slice(0, 2)
        .aggregate({ total: Sum("pages") }),
    ).toEqual({ total: 500 });
  });

  test("count() and exists() ask for no rows", async () => {
    expect(await Book.objects.count()).toBe(3);
    expect(
      await Book.objects
        .filter({ tags__label__in: ["left", "right"] })
        .distinct()
        .count(),
    ).toBe(2);
    expect(await Book.objects.slice(1).count()).toBe(2);
    expect(await Book.objects.published().exists()).toBe(true);
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .filter({ n: 9 })
        .exists(),
    ).toBe(false);
  });
});

describe("writing", () => {
  test("update() changes rows with one statement, also by expressions", async () => {
    expect(await Book.objects.filter({ status: "d" }).update({ price: F("price").times(2), pages: 1 })).toBe(1);
    const lathe = await Book.objects.get({ title: "Lathe" });
    expect([lathe.price.toFixed(2), lathe.pages]).toEqual(["10.50", 1]);
    expect(await Book.objects.filter({ author__name: "Iain" }).update({ status: "d" })).toBe(1);
  });

  test("delete() follows the rules of onDelete", async () => {
    const [total, byModel] = await ursula.delete();
    expect(byModel).toEqual({ "library.Author": 1, "library.Book": 2, "library.Book_tags": 3 });
    expect(total).toBe(6);
    expect(ursula.pk).toBeNull();
    expect((await Book.objects.get()).editor).toBeNull();
  });

  test("delete() refuses protected and restricted rows", async () => {
    const { Loan } = TEST_MODELS;
    await Loan.objects.create({ book: 3, reader: ursula });
    await expect(Book.objects.filter({ pk: 3 }).delete()).rejects.toThrow("protected foreign keys: 'Loan.book'");
    await expect(ursula.delete()).rejects.toThrow("restricted foreign keys: 'Loan.reader'");
  });

  test("getOrCreate() and updateOrCreate() say whether the row is new", async () => {
    const [tag, created] = await Tag.objects.getOrCreate({ label: "left" });
    const [other, isNew] = await Tag.objects.getOrCreate({ label: "up" });
    expect([tag.pk, created, other.label, isNew]).toEqual([1, false, "up", true]);
    const [book, made] = await Book.objects.updateOrCreate({ title: "Lathe" }, { defaults: { pages: 7 } });
    expect([book.pages, made]).toEqual([7, false]);
    expect((await Book.objects.get({ title: "Lathe" })).pages).toBe(7);
  });

  test("bulkCreate() sets keys, bulkUpdate() saves fields", async () => {
    const tags = await Tag.objects.bulkCreate([{ label: "a" }, { label: "b" }]);
    expect(tags.map((tag) => tag.pk)).toEqual([3, 4]);
    for (const tag of tags) tag.label += "!";
    expect(await Tag.objects.bulkUpdate(tags, ["label"])).toBe(2);
    expect(await Tag.objects.valuesFlat("label")).toEqual(["a!", "b!", "left", "right"]);
    expect([...(await Tag.objects.inBulk([1, 2])).keys()]).toEqual([1, 2]);
  });

  test("multi-table inheritance saves, reads, filters and updates both tables", async () => {
    const place = await Restaurant.objects.create({ name: "Chez", stars: 2 });
    const [read] = await Restaurant.objects.filter({ name: "Chez", stars__gte: 1 });
    expect([read!.name, read!.stars, read!.pk]).toEqual(["Chez", 2, place.pk]);
    expect(await Restaurant.objects.filter({ stars: 2 }).update({ name: "Chez Nous", stars: 3 })).toBe(1);
    await read!.refreshFromDb();
    expect([read!.name, read!.stars]).toEqual(["Chez Nous", 3]);
    expect((await read!.delete())[1]).toEqual({ "library.Restaurant": 1, "library.Place": 1 });
  });

  test("keys of other types are made by their default", async () => {
    const token = await Token.objects.create({ book: 1 });
    expect(token.pk).toMatch(/^[0-9a-f-]{36}$/);
    expect((await Token.objects.get({ pk: token.pk })).book.id).toBe(1);
  });

  test("only() and defer() leave columns in the database", async () => {
    const book = await Book.objects.only("title").get({ pk: 1 });
    expect(book.title).toBe("Left Hand");
    expect(() => book.pages).toThrow("Book.pages was not read from the database.");
    await book.refreshFromDb({ fields: ["pages"] });
    expect(book.pages).toBe(300);
    book.title = "Changed";
    const { queries } = await captureQueries(() => book.save());
    expect(queries[0]).not.toContain("price");
  });
});

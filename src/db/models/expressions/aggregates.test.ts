/** Django's themes `tests/aggregation` and `tests/aggregation_regress`, over the library. */
import { beforeEach, describe, expect, test } from "vitest";
import * as models from "../models.ts";
import {
  Aggregate,
  AnyValue,
  Avg,
  BitAnd,
  BitOr,
  BitXor,
  Case,
  Count,
  Exists,
  ExpressionWrapper,
  F,
  Max,
  Min,
  OuterRef,
  Q,
  StdDev,
  StringAgg,
  Subquery,
  Sum,
  Value,
  Variance,
  When,
} from "../models.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";
import { Author, Book, Publisher, Restaurant, Tag, TEST_MODELS } from "../testing/models.ts";

const vendor = process.env["BELLEVILLE_TEST_ENGINE"] ?? "sqlite";

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const [ace, tor] = await Publisher.objects.bulkCreate([{ name: "Ace" }, { name: "Tor" }, { name: "Void" }]);
  const [ann, bob] = await Author.objects.bulkCreate([
    { name: "Ann", publisher: ace! },
    { name: "Bob", publisher: tor! },
    { name: "Cid", publisher: tor! },
  ]);
  await Tag.objects.bulkCreate([{ label: "x" }, { label: "y" }, { label: "z" }]);
  const [a1, a2, b1] = await Book.objects.bulkCreate([
    { title: "a1", author: ann!, pages: 10, price: "1.10", status: "p", publishedAt: new Date("2000-01-01T00:00:00Z") },
    { title: "a2", author: ann!, pages: 20, price: "2.20", editor: bob! },
    { title: "b1", author: bob!, pages: 30, price: "3.30", status: "p" },
    { title: "b2", author: bob!, pages: 30, price: "3.30", status: "d" },
  ]);
  await a1!.tags.add(1, 2);
  await a2!.tags.add(1);
  await b1!.tags.add(3);
});

const none = Book.objects.filter({ pages__gt: 1000 });
const refused = (action: () => unknown, message: string | RegExp): Promise<void> =>
  expect((async () => await action())()).rejects.toThrow(message);

describe("aggregates", () => {
  test("compute one value of many", async () => {
    const row = await Book.objects.aggregate({
      n: Count("*"),
      sum: Sum("pages"),
      avg: Avg("pages"),
      min: Min("pages"),
      max: Max("title"),
      price: Sum("price"),
      any: AnyValue("author__publisher__name", { filter: { author: 1 } }),
    });
    expect({ ...row, price: row.price?.toString() }).toEqual({
      n: 4,
      sum: 90,
      avg: 22.5,
      min: 10,
      max: "b2",
      price: "9.9",
      any: "Ace",
    });
  });

  test("of spread take all there is, or a sample", async () => {
    const row = await Book.objects.aggregate({
      all: StdDev("pages"),
      sample: StdDev("pages", { sample: true }),
      variance: Variance("pages"),
      sampled: Variance("pages", { sample: true }),
    });
    expect(row.variance).toBeCloseTo(68.75);
    expect(row.sampled).toBeCloseTo(91.6667, 3);
    expect(row.all).toBeCloseTo(8.2916, 3);
    expect(row.sample).toBeCloseTo(9.5743, 3);
    expect(await none.aggregate({ s: StdDev("pages", { default: 0 }) })).toEqual({ s: 0 });
  });

  test("of bits", async () => {
    const books = Book.objects.filter({ pages__lte: 20 });
    expect(await books.aggregate({ and: BitAnd("pages"), or: BitOr("pages"), xor: BitXor("pages") })).toEqual({
      and: 10 & 20,
      or: 10 | 20,
      xor: 10 ^ 20,
    });
    expect(await none.aggregate({ or: BitOr("pages") })).toEqual({ or: null });
  });

  test("with distinct count equal values once", async () => {
    expect(
      await Book.objects.aggregate({ n: Count("pages", { distinct: true }), s: Sum("pages", { distinct: true }) }),
    ).toEqual({ n: 3, s: 60 });
    expect(await Author.objects.aggregate({ n: Count("books__tags", { distinct: true }) })).toEqual({ n: 3 });
  });

  test("with a filter look at rows that fit", async () => {
    const row = await Author.objects.aggregate({
      long: Count("books", { filter: { books__pages__gt: 15 } }),
      either: Count("pk", { filter: Q.or({ name: "Ann" }, { name: "Cid" }), distinct: true }),
      written: Count("pk", { filter: Exists(Book.objects.filter({ author: OuterRef("pk") })), distinct: true }),
      none: Count("pk", { filter: { pk__in: [] } }),
      all: Count("pk", { filter: Q.not({ pk__in: [] }), distinct: true }),
      sum: Sum("books__pages", { filter: { books__status: "d" }, default: 0 }),
    });
    expect(row).toEqual({ long: 3, either: 2, written: 2, none: 0, all: 3, sum: 50 });
  });

  test("have a default for no rows", async () => {
    expect(
      await none.aggregate({
        sum: Sum("pages", { default: 7 }),
        max: Max("title", { default: Value("?") }),
        n: Count("pk"),
      }),
    ).toEqual({ sum: 7, max: "?", n: 0 });
    expect(await none.aggregate({ sum: Sum("pages"), text: StringAgg("title", Value(",")) })).toEqual({
      sum: null,
      text: null,
    });
    const authors = Author.objects.annotate({ pages: Sum("books__pages", { default: F("id").times(-1) }) });
    expect(await authors.orderBy("name").valuesFlat("pages")).toEqual([30, 60, -3]);
  });

  test("of an empty query set are known without asking, but where the database must compute", async () => {
    const { result, queries } = await captureQueries(() =>
      Book.objects.none().aggregate({ n: Count("pk"), s: Sum("pages"), d: Sum("pages", { default: 4 }) }),
    );
    expect(result).toEqual({ n: 0, s: null, d: 4 });
    expect(queries).toEqual([]);
    expect(await Book.objects.none().aggregate({ n: Count("pk").plus(1) })).toEqual({ n: 1 });
    expect(await Book.objects.filter({ pk__in: [] }).aggregate({ n: Count("pk").plus(1), s: Sum("pages") })).toEqual({
      n: 1,
      s: null,
    });
    expect(
      await Book.objects
        .none()
        .annotate({ n: Count("tags") })
        .aggregate({ s: Count("n").plus(1) }),
    ).toEqual({ s: 1 });
  });

  test("compute with each other", async () => {
    expect(
      await Book.objects.aggregate({
        both: ExpressionWrapper(Sum("pages").plus(Count("*")), { outputField: models.IntegerField() }),
      }),
    ).toEqual({ both: 94 });
    expect(await Book.objects.aggregate({ s: Sum("pages"), twice: F("s").times(2) as never })).toEqual({
      s: 90,
      twice: 180,
    });
    await refused(
      () => Book.objects.aggregate({ s: Sum("pages"), t: Sum("s") as never }),
      "Cannot compute Sum('s'): 's' is an aggregate",
    );
  });

  test("join texts", async () => {
    const titles = StringAgg("books__title", Value("; "), { orderBy: "-books__title" });
    const rows = Author.objects.annotate({ titles }).orderBy("name");
    expect(await rows.valuesFlat("titles")).toEqual(["a2; a1", "b2; b1", null]);
    const labels = StringAgg("books__tags__label", Value(","), { distinct: true, orderBy: ["books__tags__label"] });
    expect(await Author.objects.filter({ name: "Ann" }).aggregate({ labels })).toEqual({ labels: "x,y" });
    const some = StringAgg("title", Value("+"), { filter: { pages__gt: 15 }, orderBy: [F("title").desc()] });
    expect(await Book.objects.aggregate({ some })).toEqual({ some: "b2+b1+a2" });
  });

  test("refuse options they do not have", async () => {
    expect(() => Max("pages", { distinct: true } as never)).toThrow("Max does not allow distinct.");
    expect(() => Sum("pages", { orderBy: "pages" } as never)).toThrow("Sum does not allow orderBy.");
    expect(() => Count("pages", { default: 0 } as never)).toThrow("Count does not allow default.");
    expect(() => Count("*", { filter: { pages: 1 } })).toThrow(
      "Star cannot be used with filter. Please specify a field.",
    );
    expect(() => StringAgg("title", Value(","), { orderBy: [5] as never })).toThrow(
      "StringAgg.orderBy must be either a string reference to a field, an expression, or a list or tuple of them not number 5.",
    );
    expect(() => Sum({ path: "pages" } as never)).toThrow("Expected the path of a field or an expression");
    await refused(
      () => Book.objects.annotate({ s: Sum(Max("pages")) }),
      "Cannot compute Sum('Max'): 'Max' is an aggregate",
    );
    await refused(() => Book.objects.aggregate({ s: Sum("title") }), "Cannot compute Sum of");
    await refused(
      () => Book.objects.distinct("title").aggregate({ n: Count("pk") }),
      "aggregate() + distinct(fields) not implemented.",
    );
    await refused(() => Book.objects.aggregate({ n: F("pages") }), "n is not an aggregate expression");
    if (vendor === "sqlite")
      await refused(
        () => Book.objects.aggregate({ s: Sum("publishedAt") }),
        "SQLite does not support Sum on date or time fields",
      );
  });

  test("of your own are classes", async () => {
    class Total extends Aggregate<number | null> {
      static override readonly functionName = "SUM";
      static override readonly label = "Total";
      static override readonly arity = 1;
    }
    expect(await Book.objects.aggregate({ n: new Total(["pages"], { filter: { pages__lt: 15 } }) })).toEqual({ n: 10 });
    expect(() => new Total([])).toThrow("takes exactly 1 argument (0 given)");
  });
});

describe("aggregate()", () => {
  test("over a slice, distinct rows or groups asks a query around them", async () => {
    expect(
      await Book.objects
        .orderBy("-pages")
        .slice(0, 2)
        .aggregate({ s: Sum("pages") }),
    ).toEqual({ s: 60 });
    expect(
      await Book.objects
        .orderBy("-pages")
        .slice(2)
        .aggregate({ n: Count("*"), s: Sum("pages") }),
    ).toEqual({ n: 2, s: 30 });
    expect(
      await Book.objects
        .values("pages")
        .distinct()
        .aggregate({ s: Sum("pages"), n: Count("*") }),
    ).toEqual({ s: 60, n: 3 });
    const perAuthor = Author.objects.annotate({ n: Count("books") });
    expect(await perAuthor.aggregate({ most: Max("n"), all: Sum("n"), authors: Count("pk") })).toEqual({
      most: 2,
      all: 4,
      authors: 3,
    });
    expect(await perAuthor.filter({ n__gt: 0 }).aggregate({ s: Sum("n"), first: Min("name") })).toEqual({
      s: 4,
      first: "Ann",
    });
    expect(await perAuthor.aggregate({ busy: Count("pk", { filter: { n__gt: 1 } }) })).toEqual({ busy: 2 });
    expect(
      await Book.objects
        .values("author")
        .annotate({ s: Sum("pages") })
        .aggregate({ m: Max("s") }),
    ).toEqual({ m: 60 });
    expect(
      await Author.objects
        .alias({ n: Count("books") })
        .filter({ n: 2 })
        .aggregate({ c: Count("pk") }),
    ).toEqual({ c: 2 });
  });

  test("over an annotation computes with it", async () => {
    const doubled = Book.objects.annotate({ twice: F("pages").times(2) });
    expect(await doubled.aggregate({ s: Sum("twice") })).toEqual({ s: 180 });
    expect(await doubled.filter({ twice__gt: 30 }).aggregate({ s: Sum("twice"), p: Sum("pages") })).toEqual({
      s: 160,
      p: 80,
    });
    expect(await doubled.values("title").aggregate({ s: Sum("twice") as never })).toEqual({ s: 180 });
  });

  test("over a subquery or a condition", async () => {
    const longest = Book.objects
      .filter({ author: OuterRef("pk") })
      .orderBy("-pages")
      .values("pages");
    const authors = Author.objects.annotate({ longest: Subquery(longest.slice(0, 1)) });
    expect(await authors.aggregate({ s: Sum("longest"), n: Count("longest") })).toEqual({ s: 50, n: 2 });
    const written = Author.objects.annotate({ any: Exists(Book.objects.filter({ author: OuterRef("pk") })) });
    expect(await written.aggregate({ n: Count("pk", { filter: { any: true } }) })).toEqual({ n: 2 });
    expect(await Author.objects.aggregate({ s: Sum(Subquery(longest.slice(0, 1))) })).toEqual({ s: 50 });
    const price = Case(When({ status: "p" }, { then: 1 }), { default: 0 });
    expect(await Book.objects.aggregate({ n: Sum(price) })).toEqual({ n: 2 });
  });

  test("over a union", async () => {
    const both = Book.objects.filter({ pages: 10 }).union(Book.objects.filter({ pages: 20 }));
    expect(await both.aggregate({ s: Sum("pages") })).toEqual({ s: 30 });
  });
});

describe("groups", () => {
  test("of annotate() are the rows", async () => {
    const rows = await Publisher.objects
      .annotate({ n: Count("authors"), pages: Sum("authors__books__pages", { default: 0 }) })
      .orderBy("name");
    expect(rows.map((row) => [row.name, row.n, row.pages])).toEqual([
      ["Ace", 2, 30],
      ["Tor", 3, 60],
      ["Void", 0, 0],
    ]);
    const selected = await Book.objects
      .selectRelated("author")
      .annotate({ n: Count("tags") })
      .orderBy("title");
    expect(selected.map((book) => [book.author.name, book.n])).toEqual([
      ["Ann", 2],
      ["Ann", 1],
      ["Bob", 1],
      ["Bob", 0],
    ]);
  });

  test("of values() and annotate() are equal values, without the default order", async () => {
    const rows = Book.objects.values("author__name").annotate({ n: Count("pk"), s: Sum("pages") });
    const { result, queries } = await captureQueries(() => rows);
    expect(result.sort((a, b) => (a.author__name < b.author__name ? -1 : 1))).toEqual([
      { author__name: "Ann", n: 2, s: 30 },
      { author__name: "Bob", n: 2, s: 60 },
    ]);
    expect(queries[0]).not.toContain("ORDER BY");
    expect(await rows.orderBy("-s").valuesFlat("s")).toEqual([60, 30]);
    expect(await rows.filter({ n__gt: 1, author__name: "Ann" }).valuesFlat("s")).toEqual([30]);
  });

  test("of annotate() and values() stay those of the rows", async () => {
    const rows = Book.objects.annotate({ n: Count("tags") }).values("author__name", "n");
    expect(await rows.orderBy("pk")).toEqual([
      { author__name: "Ann", n: 2 },
      { author__name: "Ann", n: 1 },
      { author__name: "Bob", n: 1 },
      { author__name: "Bob", n: 0 },
    ]);
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .orderBy("n")
        .values("n"),
    ).toEqual([{ n: 0 }, { n: 2 }, { n: 2 }]);
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .valuesFlat("name")
        .orderBy("name"),
    ).toEqual(["Ann", "Bob", "Cid"]);
  });

  test("may be computed values", async () => {
    const kinds = Book.objects.annotate({ long: Case(When({ pages__gt: 15 }, { then: true }), { default: false }) });
    expect(
      await kinds
        .values("long")
        .annotate({ n: Count("pk") })
        .orderBy("n"),
    ).toEqual([
      { long: false, n: 1 },
      { long: true, n: 3 },
    ]);
    expect(
      await kinds
        .values("status")
        .annotate({ n: Count("pk") })
        .orderBy("status"),
    ).toEqual([
      { status: "d", n: 2 },
      { status: "p", n: 2 },
    ]);
  });

  test("hold the columns that aggregates compute with", async () => {
    const rows = Author.objects.annotate({ x: Sum("books__pages", { default: 0 }).plus(F("publisher__id")) });
    expect(await rows.orderBy("name").valuesFlat("x")).toEqual([31, 62, 2]);
    const byBook = Book.objects.values("status").annotate({ x: Count("pk").plus(F("author__publisher__id")) });
    expect(await byBook.orderBy("status", "x")).toEqual([
      { status: "d", x: 2 },
      { status: "d", x: 3 },
      { status: "p", x: 2 },
      { status: "p", x: 3 },
    ]);
  });

  test("with subqueries", async () => {
    const newest = Book.objects
      .filter({ author: OuterRef("pk") })
      .orderBy("-title")
      .values("title")
      .slice(0, 1);
    const rows = Author.objects.annotate({ last: Subquery(newest), n: Count("books") }).orderBy("name");
    expect((await rows).map(({ last, n }) => [last, n])).toEqual([
      ["a2", 2],
      ["b2", 2],
      [null, 0],
    ]);
    const byLast = Author.objects.annotate({ any: Exists(Book.objects.filter({ author: OuterRef("pk") })) });
    expect(
      await byLast
        .values("any")
        .annotate({ n: Count("pk") })
        .orderBy("n"),
    ).toEqual([
      { any: false, n: 1 },
      { any: true, n: 2 },
    ]);
    const counted = Book.objects
      .filter({ author: OuterRef("pk") })
      .values("author")
      .annotate({ n: Count("pk") })
      .values("n");
    expect(
      await Author.objects
        .annotate({ n: Subquery(counted) })
        .orderBy("name")
        .valuesFlat("n"),
    ).toEqual([2, 2, null]);
  });

  test("of inherited models", async () => {
    await Restaurant.objects.create({ name: "One", stars: 3 });
    await Restaurant.objects.create({ name: "Two", stars: 3 });
    const rows = await Restaurant.objects.annotate({ n: Count("pk") }).orderBy("name");
    expect(rows.map((row) => [row.name, row.stars, row.n])).toEqual([
      ["One", 3, 1],
      ["Two", 3, 1],
    ]);
    expect(await Restaurant.objects.values("stars").annotate({ n: Count("pk") })).toEqual([{ stars: 3, n: 2 }]);
  });
});

describe("conditions on aggregates", () => {
  const counted = Author.objects.annotate({ n: Count("books") }).orderBy("name");

  test("are split between WHERE and HAVING", async () => {
    expect(await counted.filter({ n: 2, name: "Ann" }).valuesFlat("name")).toEqual(["Ann"]);
    expect(await counted.filter(Q.or({ n: 0 }, { name: "Ann" })).valuesFlat("name")).toEqual(["Ann", "Cid"]);
    expect(await counted.filter(Q.and({ n: 2 }, Q.or({ name: "Ann" }, { name: "Cid" }))).valuesFlat("name")).toEqual([
      "Ann",
    ]);
    expect(await counted.exclude({ n: 2 }).valuesFlat("name")).toEqual(["Cid"]);
    expect(await counted.exclude({ n: 2, name: "Ann" }).valuesFlat("name")).toEqual(["Bob", "Cid"]);
    expect(await counted.filter(Q.xor({ n: 2 }, { name: "Ann" })).valuesFlat("name")).toEqual(["Bob"]);
    expect(await counted.filter(Q.not(Q.or({ n: 0 }, { name: "Ann" }))).valuesFlat("name")).toEqual(["Bob"]);
  });

  test("stand on the right side too", async () => {
    expect(await counted.filter({ id__lt: F("n") }).valuesFlat("name")).toEqual(["Ann"]);
    expect(await Author.objects.filter({ id__lt: Count("books") }).valuesFlat("name")).toEqual(["Ann"]);
    expect(await counted.filter({ id__in: [F("n") as never, 3] }).valuesFlat("name")).toEqual(["Bob", "Cid"]);
  });

  test("are counted, found and deleted with their groups", async () => {
    expect(await counted.filter({ n: 2 }).count()).toBe(2);
    expect(await counted.filter({ n: 0 }).exists()).toBe(true);
    expect(await counted.filter({ n: 9 }).exists()).toBe(false);
    expect(
      await Author.objects
        .alias({ n: Count("books") })
        .filter({ n: 0 })
        .update({ name: "Nil" }),
    ).toBe(1);
    expect((await counted.filter({ n: 0 }).delete())[0]).toBe(1);
    expect(await Author.objects.filter({ pk__in: counted.filter({ n: 2 }).values("pk") }).count()).toBe(2);
  });

  test("order rows", async () => {
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .orderBy("n", "-name")
        .valuesFlat("name"),
    ).toEqual(["Cid", "Bob", "Ann"]);
    expect(
      await Author.objects
        .alias({ n: Count("books") })
        .orderBy("-n", "name")
        .valuesFlat("name"),
    ).toEqual(["Ann", "Bob", "Cid"]);
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .orderBy(F("n").times(-1), "name")
        .valuesFlat("name"),
    ).toEqual(["Ann", "Bob", "Cid"]);
    expect(
      await Book.objects
        .values("status")
        .orderBy(Sum("pages").desc())
        .annotate({ s: Sum("pages") }),
    ).toEqual([
      { status: "d", s: 50 },
      { status: "p", s: 40 },
    ]);
  });

  test("are refused in update()", async () => {
    await refused(
      () => Author.objects.update({ name: Max("books__title") }),
      "Aggregate functions are not allowed in this query (name=Max(F(books__title))).",
    );
    await refused(
      () => Author.objects.annotate({ n: Max("books__title") }).update({ name: F("n") }),
      "Aggregate functions are not allowed in this query (name=F(n)).",
    );
  });
});

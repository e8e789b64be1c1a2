/** Django's theme `tests/expressions_window`, over the library; and filters on window functions. */
import { beforeEach, describe, expect, test } from "vitest";
import {
  Avg,
  Case,
  Count,
  F,
  Func,
  Max,
  Q,
  RowRange,
  Sum,
  Value,
  ValueRange,
  When,
  Window,
  WindowFrameExclusion,
  fields,
} from "../models.ts";
import { captureQueries, createTestDatabase } from "../testing/database.ts";
import { Author, Book, TEST_MODELS } from "../testing/models.ts";

const vendor = process.env["BELLEVILLE_TEST_ENGINE"] ?? "sqlite";

class Rank extends Func<number, never> {
  static override readonly functionName = "RANK";
  static override readonly arity = 0;
  override get windowCompatible(): boolean {
    return true;
  }
  protected override outputField() {
    return new fields.IntegerField();
  }
}

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const [ann, bob] = await Author.objects.bulkCreate([{ name: "Ann" }, { name: "Bob" }, { name: "Cid" }]);
  await Book.objects.bulkCreate([
    { title: "a1", author: ann!, pages: 10, price: "1.10", status: "p" },
    { title: "a2", author: ann!, pages: 20, price: "2.20" },
    { title: "a3", author: ann!, pages: 20, price: "1.00" },
    { title: "b1", author: bob!, pages: 30, price: "3.30", status: "p" },
    { title: "b2", author: bob!, pages: 40, price: "4.40" },
  ]);
});

const refused = (action: () => unknown, message: string | RegExp): Promise<void> =>
  expect((async () => await action())()).rejects.toThrow(message);
const rank = Window(new Rank([]), { partitionBy: "author", orderBy: "-pages" });
const ranked = Book.objects.annotate({ rank }).orderBy("title");

describe("Window()", () => {
  test("computes over the rows around each row", async () => {
    const rows = Book.objects.annotate({
      all: Window(Sum("pages")),
      own: Window(Sum("pages"), { partitionBy: ["author__name"] }),
      running: Window(Sum("pages"), { partitionBy: F("author"), orderBy: ["title"] }),
      longest: Window(Max("pages", { filter: { status: "p" } })),
      mean: Window(Avg("price"), { partitionBy: "status" }),
    });
    expect(await rows.orderBy("title").valuesList("all", "own", "running", "longest")).toEqual([
      [120, 50, 10, 30],
      [120, 50, 30, 30],
      [120, 50, 50, 30],
      [120, 70, 30, 30],
      [120, 70, 70, 30],
    ]);
    const [first] = await rows.orderBy("title");
    expect(first?.mean?.toFixed(2)).toBe("2.20");
  });

  test("takes window functions, orders and expressions", async () => {
    expect(await ranked.valuesFlat("rank")).toEqual([3, 1, 1, 2, 1]);
    const byLength = Window(new Rank([]), { orderBy: [F("pages").desc({ nullsLast: true }), "-title"] });
    expect(await Book.objects.annotate({ byLength }).orderBy("title").valuesFlat("byLength")).toEqual([5, 4, 3, 2, 1]);
    const odd = Window(Count("*"), { partitionBy: F("pages").mod(20) });
    expect(await Book.objects.annotate({ odd }).orderBy("title").valuesFlat("odd")).toEqual([2, 3, 3, 2, 3]);
    const twice = Window(Sum("pages", { default: 0 })).times(2);
    expect(await Book.objects.annotate({ twice }).orderBy("title").valuesFlat("twice")).toEqual([
      240, 240, 240, 240, 240,
    ]);
  });

  test("of a frame counts rows or values", async () => {
    const near = Window(Sum("pages"), { orderBy: "title", frame: RowRange({ start: -1, end: 1 }) });
    expect(await Book.objects.annotate({ near }).orderBy("title").valuesFlat("near")).toEqual([30, 50, 70, 90, 70]);
    const before = Window(Sum("pages"), { orderBy: "title", frame: RowRange({ end: -1 }) });
    expect(await Book.objects.annotate({ before }).orderBy("title").valuesFlat("before")).toEqual([
      null,
      10,
      30,
      50,
      80,
    ]);
    const upTo = Window(Sum("pages"), { orderBy: "pages", frame: ValueRange({ end: 0 }) });
    expect(await Book.objects.annotate({ upTo }).orderBy("title").valuesFlat("upTo")).toEqual([10, 50, 50, 80, 120]);
    const steps = Book.objects.annotate({
      steps: Window(Count("*"), { orderBy: "pages", frame: ValueRange({ start: -10, end: 0 }) }),
    });
    if (vendor === "postgresql")
      await refused(() => steps, "PostgreSQL only supports UNBOUNDED together with PRECEDING and FOLLOWING.");
    else expect(await steps.orderBy("title").valuesFlat("steps")).toEqual([1, 3, 3, 3, 2]);
    const { TIES } = WindowFrameExclusion;
    const others = Book.objects.annotate({
      others: Window(Count("*"), { orderBy: "pages", frame: ValueRange({ exclusion: TIES }) }),
    });
    if (vendor === "mysql") await refused(() => others, "This backend does not support window frame exclusions.");
    else expect(await others.orderBy("title").valuesFlat("others")).toEqual([5, 4, 4, 5, 5]);
  });

  test("stands in order and in CASE", async () => {
    expect(await Book.objects.orderBy(rank.desc(), "title").valuesFlat("title")).toEqual([
      "a1",
      "b1",
      "a2",
      "a3",
      "b2",
    ]);
    const best = Case(When({ rank: 1 }, { then: Value("best") }), { default: Value("") });
    expect(await ranked.annotate({ best }).valuesFlat("best")).toEqual(["", "best", "best", "", "best"]);
  });

  test("with groups looks at the groups", async () => {
    const rows = Author.objects
      .annotate({ n: Count("books") })
      .annotate({ place: Window(new Rank([]), { orderBy: F("n").desc() }) });
    expect(await rows.orderBy("name").valuesList("name", "n", "place")).toEqual([
      ["Ann", 3, 1],
      ["Bob", 2, 2],
      ["Cid", 0, 3],
    ]);
    expect(await rows.filter({ place__lte: 2 }).orderBy("name").valuesFlat("name")).toEqual(["Ann", "Bob"]);
    // Groups are chosen before their places are computed.
    expect(await rows.filter({ place: 1, n__lt: 3 }).valuesFlat("name")).toEqual(["Bob"]);
    await refused(
      () => rows.filter(Q.or({ place: 1 }, { name: "Cid" })),
      "Heterogeneous disjunctive predicates against window functions are not implemented when performing conditional aggregation.",
    );
  });

  test("refuses what has no window", async () => {
    class Upper extends Func {
      static override readonly functionName = "UPPER";
    }
    expect(() => Window(new Upper(["title"]))).toThrow("Expression 'Upper' isn't compatible with OVER clauses.");
    expect(() => Window(F("title"))).toThrow("Expression 'FieldReference' isn't compatible with OVER clauses.");
    expect(() => Window("title" as never)).toThrow("Expression 'title' isn't compatible with OVER clauses.");
    expect(() => Window(Sum("pages"), { orderBy: { title: 1 } as never })).toThrow(
      "Window.orderBy must be either a string reference to a field, an expression, or a list or tuple of them",
    );
    expect(() => RowRange({ start: "1" as never })).toThrow(
      "start argument must be an integer, zero, or None, but got '1'.",
    );
    expect(() => RowRange({ start: 2, end: 1 })).toThrow("start cannot be greater than end.");
    expect(() => ValueRange({ start: 1 })).toThrow(
      "start argument must be a negative integer, zero, or None, but got '1'.",
    );
    expect(() => ValueRange({ end: 1.5 })).toThrow(
      "end argument must be a positive integer, zero, or None, but got '1.5'.",
    );
    expect(() => RowRange({ exclusion: "TIES) --" as never })).toThrow("exclusion must be one of WindowFrameExclusion");
    expect(() => Window(Sum("pages"), { frame: JSON.parse('{"start":1}') as never })).toThrow(
      "frame must be a RowRange()",
    );
    await refused(
      () => Book.objects.update({ pages: Window(Max("pages")) }),
      "Window expressions are not allowed in this query (pages=WindowExpression).",
    );
    await refused(
      () => ranked.update({ pages: F("rank") }),
      "Window expressions are not allowed in this query (pages=F(rank)).",
    );
    await refused(
      () => Book.objects.create({ title: "x", author: 1, pages: Window(Max("pages")) as never }),
      "Window expressions",
    );
  });
});

describe("filters on window functions", () => {
  test("ask a query around the query", async () => {
    const { result, queries } = await captureQueries(() => ranked.filter({ rank: 1 }));
    expect(result.map((book) => [book.title, book.rank])).toEqual([
      ["a2", 1],
      ["a3", 1],
      ["b2", 1],
    ]);
    expect(queries[0]).toMatch(/^SELECT .*FROM \(SELECT .*\) .qualify. WHERE .*rank. = .* ORDER BY/);
    expect(await ranked.filter({ rank__gt: 1 }).exclude({ title: "a1" }).valuesFlat("title")).toEqual(["b1"]);
    expect(await ranked.filter(Q.or({ rank: 3 }, { title: "b2" })).valuesFlat("title")).toEqual(["a1", "b2"]);
    expect(await ranked.exclude(Q.and({ rank: 1 }, { title__startswith: "a" })).valuesFlat("title")).toEqual([
      "a1",
      "b1",
      "b2",
    ]);
    expect(await ranked.filter({ rank: F("author__id") }).valuesFlat("title")).toEqual(["a2", "a3", "b1"]);
  });

  test("count, slice and order what fits", async () => {
    expect(await ranked.filter({ rank: 1 }).count()).toBe(3);
    expect(await ranked.filter({ rank: 9 }).exists()).toBe(false);
    expect(await ranked.filter({ rank: 1 }).slice(1, 3).valuesFlat("title")).toEqual(["a3", "b2"]);
    expect(await ranked.filter({ rank: 1 }).orderBy("-pages", "title").valuesFlat("title")).toEqual(["b2", "a2", "a3"]);
    expect(await ranked.filter({ rank: 1 }).orderBy("author__name", "-title").valuesFlat("title")).toEqual([
      "a3",
      "a2",
      "b2",
    ]);
    expect(await ranked.filter({ rank: 1 }).orderBy("author__name").distinct().values("author__name")).toEqual([
      { author__name: "Ann" },
      { author__name: "Bob" },
    ]);
    expect((await ranked.filter({ rank: 1 }).first())?.title).toBe("a2");
    expect(await ranked.filter({ rank: 1 }).aggregate({ s: Sum("pages"), r: Max("rank") })).toEqual({ s: 80, r: 1 });
    expect(await Book.objects.annotate({ rank }).aggregate({ s: Sum("rank") })).toEqual({ s: 8 });
  });

  test("keep instances, relations and the columns that were asked for", async () => {
    const [book] = await ranked.selectRelated("author").filter({ rank: 3 });
    expect([book?.author.name, book?.title, book?.price.toFixed(2)]).toEqual(["Ann", "a1", "1.10"]);
    expect(await Book.objects.alias({ rank }).filter({ rank: 3 }).values("title")).toEqual([{ title: "a1" }]);
    expect(await Book.objects.filter({ pk__in: ranked.filter({ rank: 2 }).values("pk") }).valuesFlat("title")).toEqual([
      "b1",
    ]);
  });

  test("of update() and delete() choose the rows", async () => {
    expect(await ranked.filter({ rank: 3 }).update({ status: "p" })).toBe(1);
    expect((await ranked.filter({ rank__gt: 1 }).delete())[0]).toBe(2);
    expect(await Book.objects.orderBy("title").valuesFlat("title")).toEqual(["a2", "a3", "b2"]);
  });
});

/** Django's theme `tests/expressions_case`, and expressions that wrap others. */
import { beforeEach, describe, expect, test } from "vitest";
import * as models from "../models.ts";
import { Book, Author, TEST_MODELS } from "../testing/models.ts";
import { createTestDatabase } from "../testing/database.ts";
import { Case, Count, Exists, ExpressionWrapper, F, Func, OuterRef, Q, RawSQL, Sum, Value, When } from "../models.ts";

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const [ann, bob] = await Author.objects.bulkCreate([
    { name: "Ann", active: true },
    { name: "Bob", active: false },
  ]);
  await Book.objects.bulkCreate([
    { title: "a1", author: ann!, pages: 10, price: "1.10", status: "p" },
    { title: "a2", author: ann!, pages: 20, price: "2.20", status: "d" },
    { title: "b1", author: bob!, pages: 30, price: "3.30", status: "p" },
  ]);
});

const size = Case(
  When({ pages__lt: 15 }, { then: Value("short") }),
  When({ pages__lt: 25 }, { then: Value("middle") }),
  { default: Value("long") },
);

describe("Case()", () => {
  test("gives the result of the first condition that holds, or the default", async () => {
    const rows = await Book.objects.annotate({ size }).orderBy("title").valuesList("title", "size");
    expect(rows).toEqual([
      ["a1", "short"],
      ["a2", "middle"],
      ["b1", "long"],
    ]);
  });

  test("is null without a default", async () => {
    const rows = await Book.objects.annotate({ n: Case(When({ pages: 10 }, { then: 1 })) }).orderBy("title");
    expect(rows.map((row) => row.n)).toEqual([1, null, null]);
  });

  test("takes texts as paths, and other plain values as values", async () => {
    const which = Case(When({ status: "p" }, { then: "author__name" }), { default: F("title") });
    expect(await Book.objects.annotate({ which }).orderBy("title").valuesFlat("which")).toEqual(["Ann", "a2", "Bob"]);
  });

  test("stands in filters, orders, updates and aggregates", async () => {
    expect(await Book.objects.alias({ size }).filter({ size: "middle" }).valuesFlat("title")).toEqual(["a2"]);
    expect(
      await Book.objects.filter({ title: Case(When({ pages: 10 }, { then: "title" })) }).valuesFlat("title"),
    ).toEqual(["a1"]);
    const last = Case(When({ title: "a1" }, { then: 2 }), { default: 1 });
    expect(await Book.objects.orderBy(last, "title").valuesFlat("title")).toEqual(["a2", "b1", "a1"]);
    expect(await Book.objects.orderBy(last.desc(), "title").valuesFlat("title")).toEqual(["a1", "a2", "b1"]);
    expect(
      await Book.objects.update({
        pages: Case(When({ status: "p" }, { then: F("pages").plus(1) }), { default: "pages" }),
      }),
    ).toBe(3);
    expect(await Book.objects.orderBy("title").valuesFlat("pages")).toEqual([11, 20, 31]);
    const { p, d } = await Book.objects.aggregate({
      p: Sum(Case(When({ status: "p" }, { then: 1 }), { default: 0 })),
      d: Count(Case(When({ status: "d" }, { then: 1 }))),
    });
    expect([p, d]).toEqual([2, 1]);
  });

  test("joins tables for its conditions without losing rows", async () => {
    const rows = await Book.objects
      .annotate({ edited: Case(When({ editor__name: "Ann" }, { then: true }), { default: false }) })
      .orderBy("title")
      .valuesFlat("edited");
    expect(rows).toEqual([false, false, false]);
  });

  test("takes Q, boolean expressions and other cases as conditions", async () => {
    const has = Exists(Book.objects.filter({ author: OuterRef("pk"), pages__gt: 25 }));
    const kind = Case(
      When(has, { then: Value("long") }),
      When(Q.or({ name: "Ann" }, { name: "Cid" }), { then: Value("short") }),
    );
    expect(await Author.objects.annotate({ kind }).orderBy("name").valuesFlat("kind")).toEqual(["short", "long"]);
    const outer = Case(When({ title__startswith: "a" }, { then: size }), { default: Value("?") });
    expect(await Book.objects.annotate({ outer }).orderBy("title").valuesFlat("outer")).toEqual([
      "short",
      "middle",
      "?",
    ]);
  });

  test("drops conditions that cannot hold, and ends at one that must", async () => {
    const rows = Book.objects.annotate({
      none: Case(When({ pk__in: [] }, { then: 1 }), { default: 2 }),
      all: Case(When(Q.not({ pk__in: [] }), { then: 1 }), { default: 2 }),
    });
    expect(await rows.orderBy("title").valuesList("none", "all")).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
    ]);
  });

  test("with an aggregate inside belongs to HAVING", async () => {
    const many = Case(When({ n__gt: 1 }, { then: Value("many") }), { default: Value("one") });
    const rows = Author.objects.annotate({ n: Count("books") }).annotate({ many });
    expect(await rows.filter({ many: "many" }).valuesFlat("name")).toEqual(["Ann"]);
  });

  test("wants an output field where types are mixed", async () => {
    const mixed = Case(When({ pages: 10 }, { then: "title" }), { default: "pages" });
    await expect((async () => await Book.objects.annotate({ mixed }))()).rejects.toThrow(
      "Expression contains mixed types: CharField, IntegerField. You must set outputField.",
    );
  });

  test("takes an output field", async () => {
    const n = Case(When({ pages: 10 }, { then: Value("5") }), { default: Value("6"), outputField: models.CharField() });
    expect(await Book.objects.annotate({ n }).orderBy("title").valuesFlat("n")).toEqual(["5", "6", "6"]);
  });

  test("refuses what is no When()", () => {
    expect(() => Case({ then: 1 } as never, When({ pages: 1 }, { then: 1 }))).toThrow(
      "Positional arguments must all be When objects.",
    );
    expect(() => When(null as never, { then: 1 })).toThrow(
      "When() supports a Q object, a boolean expression, or lookups as a condition.",
    );
    expect(() => When({}, { then: 1 })).toThrow("An empty Q() can't be used as a When() condition.");
    expect(() => Case({ default: 1, outputField: JSON.parse('{"internalType":"CharField"}') as never })).toThrow(
      "outputField must be a field",
    );
  });
});

describe("conditions", () => {
  test("may be boolean expressions", async () => {
    const long = Exists(Book.objects.filter({ author: OuterRef("pk"), pages__gt: 25 }));
    expect(await Author.objects.filter(long).valuesFlat("name")).toEqual(["Bob"]);
    expect(await Author.objects.filter(long.not()).valuesFlat("name")).toEqual(["Ann"]);
    expect(await Author.objects.exclude(long).valuesFlat("name")).toEqual(["Ann"]);
    expect(await Author.objects.filter(Q.or(long, { name: "Ann" })).count()).toBe(2);
    expect(await Author.objects.filter(Q.and(long.not(), { active: true })).valuesFlat("name")).toEqual(["Ann"]);
    expect(await Author.objects.filter(F("active")).valuesFlat("name")).toEqual(["Ann"]);
    expect(await Author.objects.annotate({ long: long.not() }).orderBy("name").valuesFlat("long")).toEqual([
      true,
      false,
    ]);
  });

  test("refuse expressions of other values", async () => {
    const books = Book.objects;
    await expect((async () => await books.filterUnchecked(F("pages")))()).rejects.toThrow(
      "Cannot filter against a non-conditional expression.",
    );
    await expect((async () => await books.filterUnchecked(F("pages").not()))()).rejects.toThrow(
      "Cannot negate non-conditional expressions.",
    );
  });
});

describe("ExpressionWrapper()", () => {
  test("names the field of an expression or a condition", async () => {
    const half = ExpressionWrapper(F("pages").times(Value(0.5)), { outputField: models.FloatField() });
    const known = ExpressionWrapper(Q.or({ status: "d" }, { pages__gt: 25 }), { outputField: models.BooleanField() });
    const rows = await Book.objects.annotate({ half, known }).orderBy("title").valuesList("half", "known");
    expect(rows).toEqual([
      [5, false],
      [10, true],
      [15, true],
    ]);
    expect(await Book.objects.filter(known).count()).toBe(2);
  });
});

describe("RawSQL()", () => {
  test("stands where an expression may, with parameters", async () => {
    const more = RawSQL("pages + ?", [5], { outputField: models.IntegerField() });
    expect(await Book.objects.annotate({ more }).orderBy("more").valuesFlat("more")).toEqual([15, 25, 35]);
    expect(await Book.objects.annotate({ more }).filter({ more__gt: 20 }).count()).toBe(2);
  });
});

describe("Func", () => {
  test("takes a name and a template", async () => {
    const sum = new Func(["pages", Value(5)], { template: "(%(expressions)s)", argJoiner: " + " });
    expect(await Book.objects.annotate({ sum }).orderBy("title").valuesFlat("sum")).toEqual([15, 25, 35]);
    const shout = new Func(["title"], { function: "UPPER", template: "%(function)s(%(expressions)s)" });
    expect(await Book.objects.annotate({ shout }).orderBy("title").valuesFlat("shout")).toEqual(["A1", "A2", "B1"]);
  });

  test("refuses names that are no words", async () => {
    const bad = new Func(["title"], { function: "UPPER(1); --" });
    await expect((async () => await Book.objects.annotate({ bad }))()).rejects.toThrow("is not a plain SQL word");
  });
});

/** Lookups as conditions, slices of texts, and references to outer queries of any depth. */
import { beforeEach, describe, expect, test } from "vitest";
import { Case, Count, Exists, F, lookups, OuterRef, Q, Sum, Value, When } from "../models.ts";
import { createTestDatabase } from "../testing/database.ts";
import { Author, Book, Publisher, TEST_MODELS } from "../testing/models.ts";

const { GreaterThan, GreaterThanOrEqual, IContains, In, IsNull, LessThan, Range } = lookups;

beforeEach(async () => {
  await createTestDatabase(TEST_MODELS);
  const [ace] = await Publisher.objects.bulkCreate([{ name: "Ace" }, { name: "Tor" }]);
  const [ann, bob] = await Author.objects.bulkCreate([{ name: "Ann", publisher: ace! }, { name: "Bob" }]);
  await Book.objects.bulkCreate([
    { title: "alpha", author: ann!, pages: 10, price: "20" },
    { title: "beta", author: ann!, pages: 20, price: "10" },
    { title: "gamma", author: bob!, pages: 30, price: "30" },
  ]);
});

const refused = (action: () => unknown, message: string | RegExp): Promise<void> =>
  expect((async () => await action())()).rejects.toThrow(message);

describe("lookups as expressions", () => {
  test("compare two expressions in filters", async () => {
    const books = Book.objects.orderBy("title");
    expect(await books.filter(GreaterThan(F("pages"), F("price"))).valuesFlat("title")).toEqual(["beta"]);
    expect(await books.exclude(GreaterThanOrEqual("pages", F("price"))).valuesFlat("title")).toEqual(["alpha"]);
    expect(await books.filter(LessThan("pages", 15).not()).valuesFlat("title")).toEqual(["beta", "gamma"]);
    expect(await books.filter(Q.or(In("pages", [10]), IContains("title", "GAM"))).valuesFlat("title")).toEqual([
      "alpha",
      "gamma",
    ]);
    expect(await books.filter(Range("pages", [15, 25])).valuesFlat("title")).toEqual(["beta"]);
    expect(await books.filter(IsNull("author__publisher", true)).valuesFlat("title")).toEqual(["gamma"]);
  });

  test("are values of annotations and conditions of CASE", async () => {
    const cheap = GreaterThan(F("pages"), F("price"));
    expect(await Book.objects.annotate({ cheap }).orderBy("title").valuesFlat("cheap")).toEqual([false, true, false]);
    const word = Case(When(cheap, { then: Value("cheap") }), { default: Value("dear") });
    expect(await Book.objects.annotate({ word }).orderBy("title").valuesFlat("word")).toEqual([
      "dear",
      "cheap",
      "dear",
    ]);
    expect(await Book.objects.aggregate({ n: Count("pk", { filter: cheap }) })).toEqual({ n: 1 });
  });

  test("of aggregates belong to HAVING", async () => {
    expect(await Author.objects.filter(GreaterThan(Count("books"), 1)).valuesFlat("name")).toEqual(["Ann"]);
    const long = Author.objects.annotate({ long: GreaterThan(Sum("books__pages"), Value(25)) });
    expect(await long.orderBy("name").valuesFlat("long")).toEqual([true, true]);
    expect(await long.filter({ long: false }).count()).toBe(0);
  });

  test("refuse lookups that the field does not have, and data in place of expressions", async () => {
    expect(() => GreaterThan({ path: "pages" } as never, 1)).toThrow("Expected the path of a field or an expression");
    await refused(() => Book.objects.filter(In("pages", 5)), 'The lookup "in" takes a list');
    await refused(() => Book.objects.filter(GreaterThan("pages", JSON.parse('{"path":"price"}'))), /pages|number/);
  });
});

describe("F()", () => {
  test("takes slices of texts", async () => {
    const rows = Book.objects.annotate({
      head: F("title").slice(0, 2),
      tail: F("title").slice(2),
      second: F("title").at(1),
    });
    expect(await rows.orderBy("title").valuesList("head", "tail", "second")).toEqual([
      ["al", "pha", "l"],
      ["be", "ta", "e"],
      ["ga", "mma", "a"],
    ]);
    expect(await Book.objects.filter({ title__startswith: F("author__name").slice(0, 0) }).count()).toBe(3);
    expect(await Book.objects.update({ title: F("title").slice(0, 1) })).toBe(3);
    expect(await Book.objects.orderBy("title").valuesFlat("title")).toEqual(["a", "b", "g"]);
    expect(() => F("title").slice(-1)).toThrow("Negative indexing is not supported.");
    expect(() => F("title").slice(2, 1)).toThrow("Slice stop must be greater than slice start.");
    await refused(() => Book.objects.annotate({ x: F("pages").slice(0, 1) }), "This field does not support slicing.");
  });

  test("turns its sign", async () => {
    expect(
      await Book.objects
        .annotate({ minus: F("pages").neg() })
        .orderBy("minus")
        .valuesFlat("minus"),
    ).toEqual([-30, -20, -10]);
  });
});

describe("OuterRef()", () => {
  test("reaches through queries between", async () => {
    const books = Book.objects.filter({ author: OuterRef("pk"), author__publisher: OuterRef(OuterRef("pk")) });
    const authors = Author.objects.filter(Exists(books));
    expect(await Publisher.objects.filter(Exists(authors)).valuesFlat("name")).toEqual(["Ace"]);
    expect(await Publisher.objects.exclude(Exists(authors)).valuesFlat("name")).toEqual(["Tor"]);
  });

  test("refuses to stand outside", async () => {
    await refused(
      () => Book.objects.filter({ author: OuterRef("pk") }),
      'OuterRef("pk") may only be used in a subquery.',
    );
    await refused(
      () => Author.objects.filter(Exists(Book.objects.filter({ author: OuterRef(OuterRef("pk")) }))),
      "may only be used in a subquery",
    );
    expect(() => OuterRef(5 as never)).toThrow("OuterRef() takes the path of a field or an OuterRef(), not number.");
  });
});

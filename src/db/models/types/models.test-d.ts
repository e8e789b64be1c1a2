import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import { describe, expectTypeOf, test } from "vitest";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { Avg, Count, F, Max, Prefetch, Q, Sum, Value } from "../models.ts";
import { Author, Book, Cat, Club, Publisher, Restaurant, Tag, Token } from "../testing/models.ts";

/** A model with each kind of field. */
class Event extends models.Model {
  static objects = manager(this);
  static Level = models.IntegerChoices({ LOW: [1, "Low"], HIGH: [2, "High"] });
  slug = models.SlugField({ allowUnicode: true });
  level = models.IntegerField({ choices: Event.Level });
  size = models.CharField({
    choices: [
      ["s", "Small"],
      ["l", "Large"],
    ],
    null: true,
  });
  day = models.DateField();
  at = models.TimeField({ null: true });
  length = models.DurationField();
  secret = models.BinaryField({ null: true });
  extra = models.JSONField<{ a: number }>();
  cost = models.DecimalField({ maxDigits: 5, decimalPlaces: 2, default: 0 });
  owner = models.OneToOneField(() => Author, { onDelete: models.CASCADE, null: true });
}

class Preferences extends models.Model {
  static objects = manager(this);
  colours = models.JSONField<{ text: string }>({ default: () => ({ text: "black" }) });
  layout = models.JSONField<string[]>({ null: true });
}

class Session extends models.BaseModel {
  static objects = manager(this);
  sessionKey = models.CharField({ maxLength: 40, primaryKey: true });
  data = models.TextField();
}
class Visit extends models.Model {
  static objects = manager(this);
  session = models.ForeignKey(() => Session, { onDelete: models.CASCADE });
}
class P extends models.Model {
  static objects = manager(this);
  q = models.ForeignKey(() => Q2, { onDelete: models.CASCADE });
  n = models.IntegerField();
}
class Q2 extends models.Model {
  static objects = manager(this);
  p = models.ForeignKey(() => P, { onDelete: models.CASCADE });
  n = models.IntegerField();
}

declare const book: Book;
declare const author: Author;
declare const event: Event;

describe("fields", () => {
  test("of JSON with a type of their own may have a default or be null", () => {
    void (() => Preferences.objects.create({}));
    // @ts-expect-error not these
    void (() => Preferences.objects.create({ layout: [1] }));
    const preferences = null as unknown as Preferences;
    expectTypeOf<models.Plain<typeof preferences.colours>>().toEqualTypeOf<{ text: string }>();
    expectTypeOf(preferences.layout).toEqualTypeOf<string[] | null>();
  });

  test("give their properties plain types", () => {
    expectTypeOf(book.title).toEqualTypeOf<string>();
    expectTypeOf<models.Plain<typeof book.status>>().toEqualTypeOf<"d" | "p">();
    expectTypeOf(book.publishedAt).toEqualTypeOf<Date | null>();
    expectTypeOf<models.Plain<typeof book.price>>().toEqualTypeOf<Decimal>();
    expectTypeOf(book.author).toEqualTypeOf<models.Ref<Author>>();
    expectTypeOf(book.editor).toEqualTypeOf<models.Ref<Author> | null>();
    expectTypeOf(event.slug).toEqualTypeOf<string>();
    expectTypeOf(event.level).toEqualTypeOf<1 | 2>();
    expectTypeOf(event.size).toEqualTypeOf<"s" | "l" | null>();
    expectTypeOf(event.day).toEqualTypeOf<Temporal.PlainDate>();
    expectTypeOf(event.at).toEqualTypeOf<Temporal.PlainTime | null>();
    expectTypeOf(event.extra).toEqualTypeOf<{ a: number }>();
    expectTypeOf(Book.Status.DRAFT).toEqualTypeOf<"d">();
    expectTypeOf(Event.Level.values).toEqualTypeOf<readonly (1 | 2)[]>();
  });

  test("take what they hold", async () => {
    book.pages = 5;
    book.pages += 1;
    book.status = "p";
    book.publishedAt = null;
    book.editor = null;
    book.author = author;
    void book.author.books.count();
    // @ts-expect-error no such choice
    book.status = "z";
    // @ts-expect-error may not be null
    book.author = null;
    switch (book.status) {
      case "d":
      case "p":
        break;
      default:
        expectTypeOf(book.status).toBeNever();
    }
  });

  test("that are relations must be awaited", async () => {
    const row = await Book.objects.get({ pk: 1 });
    // @ts-expect-error not loaded
    void row.author.name;
    expectTypeOf((await row.author).name).toEqualTypeOf<string>();
    expectTypeOf<number>(row.author.id);
    expectTypeOf((await row.tags)[0]!.label).toEqualTypeOf<string>();
    const parent = await (await Cat.objects.get()).parent;
    expectTypeOf(parent).toEqualTypeOf<Cat | null>();
  });
});

describe("filter()", () => {
  test("checks names and values of all paths", () => {
    Book.objects.filter({
      author__name__icontains: "x",
      publishedAt__year__gte: 1969,
      price__gt: 3,
      price__lt: "4.5",
      tags__label__in: ["a"],
    });
    Book.objects.filter({
      status__in: ["d", "p"],
      author: author,
      author__in: [author, 3],
      pages: F("price"),
      authorId: 3,
      authorId__in: [3],
    });
    Author.objects.filter({
      books__author__books__author__publisher__name__icontains: "q",
      clubs__isnull: true,
    } as never);
    Author.objects.filter({ books__title__startswith: "a", books__author__name: "q" });
    Event.objects.filter({
      day__week_day: 1,
      at__hour__gte: 3,
      extra__a__b: 3,
      owner__books__title: "x",
      cost__range: [1, "2.50"],
    });
    P.objects.filter({ q__p__q__n: 3 });
    Book.objects.exclude(Q.or({ status: "d" }, { price__gt: F("author__id") }));
    // @ts-expect-error wrong name
    Book.objects.filter({ titel: "x" });
    // @ts-expect-error wrong name behind a relation
    Book.objects.filter({ author__nme: "x" });
    // @ts-expect-error wrong lookup
    Book.objects.filter({ title__icontain: "x" });
    // @ts-expect-error wrong value
    Book.objects.filter({ author__name: 3 });
    // @ts-expect-error wrong choice
    Book.objects.filter({ status: "z" });
    // @ts-expect-error a getter is no column
    Book.objects.filter({ label: "3" });
    // @ts-expect-error not a list
    Book.objects.filter({ pk__in: 3 });
    // @ts-expect-error options do not share a room with lookups
    Book.objects.filter({ _connector: "OR" });
  });

  test("checks inside Q", () => {
    Book.objects.filter(Q.and(Q.or({ title: "x" }, { author__publisher__name__icontains: "y" }), Q.not({ pages: 3 })));
    const condition: models.Q<Book> = Q.or({ title: "x" }, { author__publisher__name: "y" });
    Book.objects.filter(condition);
    // @ts-expect-error wrong name
    Book.objects.filter(Q.or({ title: "x" }, { author__nme: "y" }));
    // @ts-expect-error wrong value
    Book.objects.filter(Q.or({ title: 3 }, { author__name: "y" }));
    // @ts-expect-error wrong name, nested
    Book.objects.filter(Q.and(Q.or({ titl: "x" }), Q.not({ pages: 3 })));
    // @ts-expect-error of another model
    Author.objects.filter(condition);
  });
});

describe("rows", () => {
  test("are narrowed by selectRelated()", async () => {
    const rows = await Book.objects.filter({ pages__gte: 3 }).selectRelated("author__publisher", "editor");
    expectTypeOf(rows[0]!.author.name).toEqualTypeOf<string>();
    expectTypeOf(rows[0]!.author.publisher?.name).toEqualTypeOf<string | undefined>();
    expectTypeOf(rows[0]!.editor?.name).toEqualTypeOf<string | undefined>();
    const plain: Book = rows[0]!;
    void plain;
    // @ts-expect-error no relation
    Book.objects.selectRelated("title");
    // @ts-expect-error no such relation
    Book.objects.selectRelated("author__publishr");
  });

  test("keep methods of custom query sets", async () => {
    const rows = await Book.objects
      .published()
      .selectRelated("author")
      .published()
      .annotate({ k: Count("tags") })
      .published();
    expectTypeOf(rows[0]!.author.name).toEqualTypeOf<string>();
    expectTypeOf(rows[0]!.k).toEqualTypeOf<number>();
    for await (const row of Book.objects.published().selectRelated("author").iterator()) {
      expectTypeOf(row.author.name).toEqualTypeOf<string>();
    }
  });

  test("have their annotations", async () => {
    const rows = await Author.objects
      .annotate({ n: Count("books"), p: F("publisher__name"), v: Value("x") })
      .filter({ n__gte: 3, p__startswith: "a" })
      .orderBy("-n");
    expectTypeOf(rows[0]!.n).toEqualTypeOf<number>();
    expectTypeOf(rows[0]!.p).toEqualTypeOf<string | null>();
    expectTypeOf(rows[0]!.v).toEqualTypeOf<"x">();
    const [row] = await Book.objects.annotate({ double: F("price").times(2), newest: Max("publishedAt") });
    expectTypeOf(row!.double).toEqualTypeOf<Decimal>();
    expectTypeOf(row!.newest).toEqualTypeOf<Date | null>();
    const [counted] = await Author.objects
      .annotate({ n: Count("books"), last: Max("books__publishedAt") })
      .annotate({ m: F("n") });
    expectTypeOf(counted!.m).toEqualTypeOf<number>();
    expectTypeOf(counted!.last).toEqualTypeOf<Date | null>();
    // @ts-expect-error no such annotation
    Author.objects.annotate({ n: Count("books") }).filter({ m: 3 });
    // @ts-expect-error no expression
    Author.objects.annotate({ n: 3 });
  });

  test("of aggregate() are typed", async () => {
    const { total, mean, n } = await Book.objects.aggregate({
      total: Sum("price"),
      mean: Avg("pages"),
      n: Sum("pages", { default: 0 }),
    });
    expectTypeOf(total).toEqualTypeOf<Decimal | null>();
    expectTypeOf(mean).toEqualTypeOf<number | null>();
    expectTypeOf(n).toEqualTypeOf<number>();
  });

  test("of values() and relatives are typed", async () => {
    const [row] = await Book.objects.values(
      "title",
      "author__name",
      "publishedAt",
      "status",
      "author",
      "publishedAt__year",
    );
    expectTypeOf(row!).toEqualTypeOf<{
      title: string;
      author__name: string;
      publishedAt: Date | null;
      status: "d" | "p";
      author: number;
      publishedAt__year: number;
    }>();
    const [list] = await Book.objects.valuesList("title", "pages");
    expectTypeOf(list!).toEqualTypeOf<[string, number]>();
    expectTypeOf(await Book.objects.valuesFlat("author__name")).toEqualTypeOf<string[]>();
    for await (const one of Book.objects.values("title", "author__name").iterator())
      expectTypeOf(one.author__name).toEqualTypeOf<string>();
    // @ts-expect-error no such path
    Book.objects.values("title", "author__nme");
    // @ts-expect-error no such path
    Book.objects.orderBy("-author__nam");
    Book.objects
      .orderBy("-author__name", "title", "?", F("pages").desc({ nullsLast: true }))
      .only("title")
      .defer("pages");
  });

  test("are filled by prefetchRelated()", async () => {
    const [row] = await Author.objects.prefetchRelated(
      "books",
      new Prefetch("books", { queryset: Book.objects.selectRelated("editor"), toAttr: "recent" }),
    );
    for (const one of row!.books) expectTypeOf(one.title).toEqualTypeOf<string>();
    expectTypeOf(row!.recent[0]!.editor?.name).toEqualTypeOf<string | undefined>();
    row!.books.filter({ title: "x" });
    const [deep] = await Publisher.objects.prefetchRelated("authors__books__tags");
    for (const a of deep!.authors)
      for (const b of a.books) for (const t of b.tags) expectTypeOf(t.label).toEqualTypeOf<string>();
    // @ts-expect-error no relation
    Author.objects.prefetchRelated("name");
  });
});

describe("writing", () => {
  test("create() wants what has no default", async () => {
    const made = await Book.objects.create({ title: "x", author });
    expectTypeOf(made).toEqualTypeOf<Book>();
    await Book.objects.create({ title: "x", author: 3, pages: 4, status: "p", price: "3.50" });
    await Author.objects.create({ name: "Ursula" });
    await Restaurant.objects.create({ name: "x", stars: 3 });
    // @ts-expect-error no author
    await Book.objects.create({ title: "x" });
    // @ts-expect-error no title
    await Book.objects.create({ author });
    // @ts-expect-error no such field
    await Book.objects.create({ title: "x", author, titel: "y" });
    await author.books.create({ title: "y" });
    await author.books.add(made, 3);
    await book.tags.set([1, 2]);
    await Club.objects.create({ name: "x" });
  });

  test("update() takes values and expressions", async () => {
    await Book.objects.update({ pages: 3, author: author, price: F("price").times(2), status: "p" });
    // @ts-expect-error wrong value
    await Book.objects.update({ pages: "3" });
    // @ts-expect-error no such field
    await Book.objects.update({ pags: 3 });
  });

  test("keys of other types flow into relations", async () => {
    await Token.objects.filter({ id: "x", pk__in: ["a"], book__title: "t" });
    expectTypeOf((await Token.objects.get()).pk).toEqualTypeOf<string>();
    await Visit.objects.create({ session: "abc" });
    expectTypeOf((await Visit.objects.get({ session: "abc" })).session.pk).toEqualTypeOf<string>();
    expectTypeOf(await Visit.objects.valuesFlat("session")).toEqualTypeOf<string[]>();
    // @ts-expect-error the key is text
    await Visit.objects.create({ session: 3 });
  });

  test("inheritance keeps types", async () => {
    const row = await Restaurant.objects.get({ stars: 3, name: "x" });
    expectTypeOf(row).toEqualTypeOf<Restaurant>();
    expectTypeOf((await Tag.objects.inBulk([1])).get(1)).toEqualTypeOf<Tag | undefined>();
  });
});

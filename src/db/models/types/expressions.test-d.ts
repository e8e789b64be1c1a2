import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import { describe, expectTypeOf, test } from "vitest";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { Avg, Case, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Sum, Value, When } from "../models.ts";
import { Author, Book } from "../testing/models.ts";

class Rental extends models.Model {
  static objects = manager(this);
  from = models.DateField();
  to = models.DateField();
  start = models.DateTimeField();
  end = models.DateTimeField({ null: true });
  days = models.IntegerField();
  fee = models.DecimalField({ maxDigits: 6, decimalPlaces: 2 });
  length = models.DurationField();
  paid = models.BooleanField({ default: false });
}

describe("names in expressions are those of the model they meet", () => {
  test("in annotate() and alias()", () => {
    Author.objects.annotate({ n: Count("books"), price: Sum("books__price"), p: F("publisher__name") });
    Author.objects
      .alias({ n: Count("books") })
      .filter({ n__gt: 3 })
      .orderBy("-n");
    // @ts-expect-error no such relation
    Author.objects.annotate({ n: Count("boks") });
    // @ts-expect-error only the wrong one is reported
    Author.objects.annotate({ n: Count("books"), sum: Sum("books__prce") });
    // @ts-expect-error behind a relation
    Author.objects.annotate({ p: F("publisher__nme") });
    // @ts-expect-error no such annotation
    Author.objects.alias({ n: Count("boks") });
    // @ts-expect-error not every transform exists for a text
    Author.objects.annotate({ y: F("name__year") });
    // @ts-expect-error no expression
    Author.objects.annotate({ n: "books" });
  });

  test("in aggregate(), with its filter", () => {
    void Book.objects.aggregate({ n: Sum("pages", { filter: { title: "x" } }) });
    void Book.objects.aggregate({ n: Sum("pages", { filter: Q.or({ title: "x" }, { status: "d" }) }) });
    // @ts-expect-error no such field
    void Book.objects.aggregate({ n: Sum("pags") });
    // @ts-expect-error no such field in the filter
    void Book.objects.aggregate({ n: Sum("pages", { filter: { titel: "x" } }) });
    // @ts-expect-error wrong value in the filter
    void Book.objects.aggregate({ n: Sum("pages", { filter: { title: 3 } }) });
    // @ts-expect-error no such field in a Q in the filter
    void Book.objects.aggregate({ n: Count("*", { filter: Q.or({ titel: "x" }, { status: "d" }) }) });
  });

  test("in orderBy()", () => {
    Book.objects.orderBy("-author__name", F("pages").desc(), F("price").times(F("pages")));
    // @ts-expect-error no such field
    Book.objects.orderBy(F("x").desc());
    // @ts-expect-error no such field on the right
    Book.objects.orderBy("title", F("pages").times(F("pric")).asc());
  });

  test("in filter(), compared with what fits", () => {
    Book.objects.filter({ pages__gt: F("price"), title: F("author__name"), publishedAt__lt: F("createdAt") });
    Book.objects.filter({ pages: Value(3), author: F("editor"), status: F("title") });
    // @ts-expect-error no such relation
    Book.objects.filter({ price__gt: F("authr__advance") });
    // @ts-expect-error no such field
    Book.objects.filter({ price__gt: F("author__advance") });
    // @ts-expect-error a text is no number
    Book.objects.filter({ pages: F("title") });
    // @ts-expect-error the lookup does not exist
    Book.objects.filter({ pags: F("pages") });
    // @ts-expect-error inside a Q
    Book.objects.filter(Q.or({ price__gt: F("authr__id") }, { title: "x" }));
  });

  test("in update()", () => {
    void Book.objects.update({ price: F("price").times(2), pages: F("pages").plus(1), authorId: 3, editor: null });
    // @ts-expect-error no such field to read
    void Book.objects.update({ price: F("pric").times(2) });
    // @ts-expect-error no such field to write
    void Book.objects.update({ pric: F("price").times(2) });
    // @ts-expect-error no such field on the right
    void Book.objects.update({ price: F("price").times(F("pags")) });
    // @ts-expect-error a number is no text
    void Book.objects.update({ title: F("pages") });
    // @ts-expect-error many rows
    void Book.objects.update({ tags: [1] });
    // @ts-expect-error a getter is no column
    void Book.objects.update({ label: "x" });
  });

  test("in Case() and When()", async () => {
    const row = await Book.objects
      .annotate({
        cost: Case(When({ status: "p" }, { then: "price" }), When({ price__gt: F("pages") }, { then: Value("much") }), {
          default: Value(0),
        }),
      })
      .get();
    expectTypeOf(row.cost).toEqualTypeOf<Decimal | "much" | 0>();
    // @ts-expect-error no such field in the condition
    Book.objects.annotate({ c: Case(When({ titel: "x" }, { then: "price" })) });
    // @ts-expect-error wrong value in the condition
    Book.objects.annotate({ c: Case(When({ title: 3 }, { then: "price" })) });
    // @ts-expect-error no such field in the result
    Book.objects.annotate({ c: Case(When({ title: "x" }, { then: "pric" })) });
    // @ts-expect-error no such field in the default
    Book.objects.annotate({ c: Case(When({ title: "x" }, { then: "price" }), { default: "pric" }) });
    // @ts-expect-error no such field within the condition
    Book.objects.annotate({ c: Case(When({ price__gt: F("pric") }, { then: "price" })) });
  });

  test("in conditions that are expressions", () => {
    Author.objects.filter(F("active"));
    Author.objects.filter(Exists(Book.objects.filter({ author: OuterRef("pk") })));
    // @ts-expect-error no such field
    Author.objects.filter(F("actve"));
    // @ts-expect-error a text is no condition
    Author.objects.filter(F("name"));
    Book.objects.annotate({
      long: ExpressionWrapper(Q({ pages__gt: 300 }), { outputField: models.BooleanField() }),
    });
    Book.objects.annotate({
      // @ts-expect-error no such field
      long: ExpressionWrapper(Q({ pags__gt: 300 }), { outputField: models.BooleanField() }),
    });
  });

  test("in values() and relatives", async () => {
    const [row] = await Book.objects.values("title", { half: F("pages").dividedBy(2) });
    expectTypeOf(row!).toEqualTypeOf<{ title: string; half: number }>();
    // @ts-expect-error no such field
    Book.objects.values("title", { half: F("pags").dividedBy(2) });
    // @ts-expect-error no such field
    Book.objects.valuesList("title", F("pags"));
    // @ts-expect-error no such field
    Book.objects.valuesFlat(F("pags"));
    expectTypeOf(await Author.objects.valuesFlat(Max("books__pages"))).toEqualTypeOf<(number | null)[]>();
    // An order that is chosen at run time.
    const order = Math.random() > 0.5 ? (["title"] as const) : (["-pages", "title"] as const);
    Book.objects.orderBy(...order);
  });

  test("unless they are not known before run time", () => {
    const name: string = "pages";
    Book.objects.annotate({ n: Sum(name), m: F(name) });
    void Book.objects.aggregate({ n: Sum(F(name)) }).then(({ n }) => expectTypeOf(n).not.toEqualTypeOf<null>());
  });
});

describe("values of expressions", () => {
  test("are those of their paths on the model", async () => {
    const row = await Author.objects
      .annotate({
        n: Count("books"),
        newest: Max("books__publishedAt"),
        mean: Avg("books__price", { default: 0 }),
        publisher_name: F("publisher__name"),
        one: Value(1),
      })
      .annotate({ twice: F("n").times(2), sum: Sum("n") })
      .get();
    expectTypeOf(row.n).toEqualTypeOf<number>();
    expectTypeOf(row.newest).toEqualTypeOf<Date | null>();
    expectTypeOf(row.mean).toEqualTypeOf<Decimal>();
    expectTypeOf(row.publisher_name).toEqualTypeOf<string | null>();
    expectTypeOf(row.one).toEqualTypeOf<1>();
    expectTypeOf(row.twice).toEqualTypeOf<number>();
    expectTypeOf(row.sum).toEqualTypeOf<number | null>();
  });

  test("of arithmetic follow both sides", async () => {
    const row = await Rental.objects
      .annotate({
        cost: F("days").times(F("fee")),
        exact: F("fee").times(2),
        took: F("end").minus(F("start")),
        later: F("start").plus(F("length")),
        dayAfter: F("days").plus(1),
        days_between: F("to").minus(F("from")),
        maybe: F("days").plus(Max("end")),
      })
      .get();
    expectTypeOf(row.cost).toEqualTypeOf<Decimal>();
    expectTypeOf(row.exact).toEqualTypeOf<Decimal>();
    expectTypeOf(row.took).toEqualTypeOf<Temporal.Duration | null>();
    expectTypeOf(row.later).toEqualTypeOf<Date>();
    expectTypeOf(row.dayAfter).toEqualTypeOf<number>();
    expectTypeOf(row.days_between).toEqualTypeOf<Temporal.Duration>();
  });
});

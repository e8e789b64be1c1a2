import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import { describe, expectTypeOf, test } from "vitest";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { Count, F, Prefetch, QuerySet, Sum } from "../models.ts";
import { Author, Book, Club, Profile, Publisher } from "../testing/models.ts";

class WriterQuerySet extends QuerySet<Writer> {
  adult() {
    return this.filter({ age__gte: 18 });
  }
  withTotals() {
    return this.annotate({ total: Sum("works__pages"), n: Count("works") });
  }
  // Within the class, names of annotations are known only where `this` is a plain WriterQuerySet.
  prolific(this: WriterQuerySet) {
    return this.withTotals().filter({ n__gt: 3 }).orderBy("-n");
  }
}
class Writer extends models.Model {
  static objects = manager(this, WriterQuerySet);
  age = models.IntegerField();
  works = models.Reverse(() => Work, "writer");
}
class Work extends models.Model {
  static objects = manager(this);
  writer = models.ForeignKey(() => Writer, { onDelete: models.CASCADE });
  pages = models.IntegerField();
}

describe("selectRelated()", () => {
  test("goes through forward and reverse one-to-one relations", async () => {
    const author = await Author.objects.selectRelated("profile", "publisher").get();
    expectTypeOf(author.profile?.biography).toEqualTypeOf<models.Default<string> | undefined>();
    expectTypeOf(author.publisher?.name).toEqualTypeOf<string | undefined>();
    const profile = await Profile.objects.selectRelated("author__publisher").get();
    expectTypeOf(profile.author.publisher?.name).toEqualTypeOf<string | undefined>();
  });

  test("of every kind at once", async () => {
    const [book] = await Book.objects
      .selectRelated("author__publisher", "editor__profile")
      .prefetchRelated("tags", new Prefetch("author__books", { toAttr: "others" }))
      .annotate({ n: Count("tags") });
    expectTypeOf(book!.author.publisher?.name).toEqualTypeOf<string | undefined>();
    expectTypeOf(book!.editor?.profile?.biography).toEqualTypeOf<models.Default<string> | undefined>();
    expectTypeOf(book!.n).toEqualTypeOf<number>();
    for (const tag of book!.tags) expectTypeOf(tag.label).toEqualTypeOf<string>();
    expectTypeOf(book!).toExtend<Book>();
  });
});

describe("values()", () => {
  test("go through forward, reverse and many-to-many relations and transforms", async () => {
    const [row] = await Author.objects.values(
      "publisher__name",
      "books__title",
      "books__tags__label",
      "clubs" as never,
      "profile__biography",
      "books__publishedAt__year",
      "name__length",
      "pk",
    );
    expectTypeOf(row!.publisher__name).toEqualTypeOf<string | null>();
    expectTypeOf(row!.books__title).toEqualTypeOf<string>();
    expectTypeOf(row!.books__tags__label).toEqualTypeOf<string>();
    expectTypeOf(row!.profile__biography).toEqualTypeOf<string | null>();
    expectTypeOf(row!.books__publishedAt__year).toEqualTypeOf<number>();
    expectTypeOf(row!.name__length).toEqualTypeOf<number>();
    expectTypeOf(row!.pk).toEqualTypeOf<number>();
    expectTypeOf(await Club.objects.valuesFlat("members__books__authorId")).toEqualTypeOf<number[]>();
  });

  test("take annotations, also those that come after", async () => {
    const rows = await Book.objects
      .values("status")
      .annotate({ n: Count("id"), pages: Sum("pages") })
      .orderBy("-n");
    expectTypeOf(rows[0]!.status).toEqualTypeOf<"d" | "p">();
    expectTypeOf(rows[0]!.n).toEqualTypeOf<number>();
    expectTypeOf(rows[0]!.pages).toEqualTypeOf<number | null>();
    // @ts-expect-error no column
    Book.objects.values("_state");
    // @ts-expect-error no column
    Book.objects.filter({ save: "x" });
    const [row] = await Book.objects.alias({ double: F("price").times(2) }).values("double", "title");
    expectTypeOf(row!).toEqualTypeOf<{ double: Decimal; title: string }>();
  });

  test("dates() and datetimes() are moments", async () => {
    expectTypeOf(await Book.objects.dates("publishedAt", "year")).toEqualTypeOf<Temporal.PlainDate[]>();
    expectTypeOf(await Book.objects.datetimes("publishedAt", "hour")).toEqualTypeOf<Date[]>();
  });
});

describe("single rows", () => {
  test("getOrCreate() takes lookups and defaults", async () => {
    const [author, created] = await Author.objects.getOrCreate(
      { name__iexact: "Ursula" },
      { defaults: { name: "Ursula", active: () => true } },
    );
    expectTypeOf(author).toEqualTypeOf<Author>();
    expectTypeOf(created).toEqualTypeOf<boolean>();
    await Book.objects.updateOrCreate({ title: "x" }, { defaults: { author }, createDefaults: { pages: 3 } });
    // @ts-expect-error no such lookup
    await Author.objects.getOrCreate({ nme: "x" });
    // @ts-expect-error no such field
    await Author.objects.getOrCreate({ name: "x" }, { defaults: { nme: "x" } });
    // @ts-expect-error wrong value
    await Author.objects.updateOrCreate({ name: "x" }, { defaults: { name: 3 } });
  });

  test("inBulk() gives a map by key or by field", async () => {
    expectTypeOf(await Author.objects.inBulk([1])).toEqualTypeOf<Map<number, Author>>();
    expectTypeOf(await Author.objects.inBulk(["a@b.c"], { fieldName: "email" })).toEqualTypeOf<
      Map<string | null, Author>
    >();
    // @ts-expect-error keys are numbers
    await Author.objects.inBulk(["a"]);
  });

  test("first() may find none", async () => {
    expectTypeOf(await Book.objects.selectRelated("author").first()).toEqualTypeOf<
      (Book & { author: Author }) | null
    >();
    expectTypeOf(await Publisher.objects.latest("name")).toEqualTypeOf<Publisher>();
  });

  test("raw() gives instances, with what else is read", async () => {
    for (const row of await Book.objects.raw<{ half: number }>("SELECT *, pages / 2 AS half FROM library_book")) {
      expectTypeOf(row.title).toEqualTypeOf<string>();
      expectTypeOf(row.half).toEqualTypeOf<number>();
    }
  });
});

describe("query sets of one's own", () => {
  test("keep their methods and what rows have gained", async () => {
    const rows = await Writer.objects.adult().withTotals().adult().filter({ total__gt: 100 }).orderBy("-total", "n");
    expectTypeOf(rows[0]!.total).toEqualTypeOf<number | null>();
    expectTypeOf(rows[0]!.n).toEqualTypeOf<number>();
    expectTypeOf(rows[0]!.age).toEqualTypeOf<number>();
    const prolific = await Writer.objects.prolific().adult();
    expectTypeOf(prolific[0]!.n).toEqualTypeOf<number>();
    // @ts-expect-error no such annotation
    Writer.objects.adult().filter({ total__gt: 100 });
  });
});

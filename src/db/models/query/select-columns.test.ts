/** Django's themes `tests/lookup` (values) and `tests/expressions`, and `values()` with expressions. */
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Count, Max } from "../expressions/aggregates.ts";
import { F, Value } from "../expressions/factories.ts";
import { Author, Book } from "../testing/models.ts";
import { fillShelf } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

describe("only(), defer() and selectRelated()", () => {
  const books = Book.objects as unknown as Record<
    "only" | "defer" | "selectRelated",
    (name: string) => PromiseLike<unknown>
  >;

  test("say which names there are", async () => {
    await expect(books.only("titel")).rejects.toThrow("Book has no field named 'titel'. Did you mean \"title\"?");
    await expect(books.defer("titel")).rejects.toThrow("Book has no field named 'titel'.");
    await expect(books.only("autor__name")).rejects.toThrow("Book has no field named 'autor'.");
    await expect(books.selectRelated("autor")).rejects.toThrow(
      "Invalid field name(s) given in selectRelated: 'autor'. Choices are: author, editor. Did you mean \"author\"?",
    );
    await expect(books.selectRelated("title")).rejects.toThrow(
      "Non-relational field given in selectRelated: 'title'. Choices are: author, editor",
    );
  });

  test("know foreign keys by their columns too", async () => {
    const [book] = (await Book.objects.only("authorId" as "author").orderBy("pk")) as [Book];
    expect([(await book.author).name, book.getDeferredFields().has("title")]).toEqual(["Ann", true]);
  });
});

describe("values() and relatives", () => {
  test("take expressions by name, typed", async () => {
    const rows = await Book.objects
      .orderBy("pk")
      .values("title", { half: F("pages"), shop: Value("s") })
      .slice(0, 1);
    expectTypeOf(rows).toEqualTypeOf<{ title: string; half: number; shop: "s" }[]>();
    expect(rows).toEqual([{ title: "a1", half: 10, shop: "s" }]);
    const authors = await Author.objects.orderBy("name").values("name", { n: Count("books") });
    expect(authors).toEqual([
      { name: "Ann", n: 2 },
      { name: "Bob", n: 2 },
      { name: "Cid", n: 0 },
    ]);
  });

  test("take expressions by place", async () => {
    const rows = await Book.objects.orderBy("pk").valuesList("title", F("pages"), F("author__name")).slice(1, 2);
    expect(rows).toEqual([["a2", 20, "Ann"]]);
    expect(await Author.objects.orderBy("name").valuesFlat(Max("books__pages"))).toEqual([20, 40, null]);
    expect((await Book.objects.orderBy("pk").valuesList("title", "title"))[0]).toEqual(["a1", "a1"]);
  });

  test("keep the order in which columns were asked for", async () => {
    const query = Book.objects.annotate({ n: Count("tags") }).orderBy("pk");
    expect((await query.valuesList("n", "title", "pk"))[0]).toEqual([2, "a1", 1]);
    expect(Object.keys((await query.values("n", "title", "pages"))[0]!)).toEqual(["n", "title", "pages"]);
  });

  test("group anew when an aggregate follows other columns", async () => {
    const rows = await Book.objects
      .orderBy("author__name")
      .values("author__name")
      .annotate({ n: Count("*") })
      .annotate({ most: Max("pages") });
    expect(rows).toEqual([
      { author__name: "Ann", n: 2, most: 20 },
      { author__name: "Bob", n: 2, most: 40 },
    ]);
  });

  test("say what they take", () => {
    const values = Book.objects.values.bind(Book.objects) as (...terms: unknown[]) => unknown;
    expect(() => values({ title: "x" })).toThrow("QuerySet.annotate() received non-expression(s): title.");
    expect(() => values(5)).toThrow("values() takes names and one object of expressions, not number 5.");
    expect(() => values(null)).toThrow(FieldError);
    expect(() => values("titel")).toThrow('Cannot resolve keyword "titel" into field on Book. Choices are: ');
    expect(() => values("titel")).toThrow('Did you mean "title"?');
    expect(() => (Book.objects.valuesList as (...terms: unknown[]) => unknown)({})).toThrow(FieldError);
    expect(() => (Book.objects.valuesFlat as (...terms: unknown[]) => unknown)("title", "pages")).toThrow(
      "valuesFlat() takes one name or expression, not 2",
    );
    expect(() => (Book.objects.valuesFlat as (...terms: unknown[]) => unknown)()).toThrow("not 0");
    expect(() => values("title", { pages: F("title") })).toThrow(
      "The annotation 'pages' conflicts with a field on the model.",
    );
  });
});

/** Django's theme `tests/extra_regress`. */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { RawSQL } from "../expressions/raw-expression.ts";
import { Book } from "../testing/models.ts";
import { fillShelf, titles } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

describe("extra()", () => {
  test("adds columns, conditions, order and values", async () => {
    const books = Book.objects.extra<{ half: number }>({
      select: { half: RawSQL("pages / ?", [2]) },
      where: [RawSQL("pages > ?", [15]), RawSQL("library_book.title <> ?", ["b1"])],
      orderBy: ["-half"],
    });
    expect((await books).map((book) => [book.title, Number(book.half)])).toEqual([
      ["b2", 20],
      ["a2", 10],
    ]);
    expect(await books.count()).toBe(2);
  });

  test("adds tables, and orders by their columns", async () => {
    const books = Book.objects.extra({
      tables: ["library_author"],
      where: [RawSQL("library_author.id = library_book.author_id"), RawSQL("library_author.name = ?", ["Ann"])],
      orderBy: ["-library_book.pages"],
    });
    expect(await titles(books)).toEqual(["a2", "a1"]);
  });

  test("goes along with filters and values", async () => {
    const rows = Book.objects
      .filter({ author__name: "Bob" })
      .extra({ select: { twice: RawSQL("pages * 2") } })
      .orderBy("pk");
    expect((await rows.values("title", "twice" as never)).map((row) => Object.values(row).map(String))).toEqual([
      ["b1", "60"],
      ["b2", "80"],
    ]);
  });

  test("takes no text: it could come from a request", () => {
    const body = JSON.parse('{"where": ["1 = 1"], "select": {"x": "secret"}}') as object;
    expect(() => Book.objects.extra(body)).toThrow(FieldError);
    expect(() => Book.objects.extra({ where: JSON.parse('[{"kind":"raw","sql":"1=1"}]') as never })).toThrow(
      FieldError,
    );
    expect(() => Book.objects.extra({ select: { "a b": RawSQL("1") } })).toThrow("Column aliases cannot contain");
    expect(() => Book.objects.all().slice(0, 1).extra({})).toThrow(
      "Cannot change a query once a slice has been taken.",
    );
  });

  test("quotes names of tables", async () => {
    await expect(Book.objects.extra({ tables: ['library_author"; DROP TABLE library_tag; --'] })).rejects.toThrow(
      /library_author/,
    );
  });
});

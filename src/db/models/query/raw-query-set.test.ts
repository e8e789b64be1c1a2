/** Django's theme `tests/raw_query`. */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldDoesNotExist } from "../../../core/errors/exceptions.ts";
import { ProgrammingError } from "../../errors.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Restaurant } from "../testing/models.ts";
import { fillShelf, titles } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

const ALL = "SELECT * FROM library_book ORDER BY id";

describe("raw()", () => {
  test("gives instances, whatever the order of the columns", async () => {
    const books = await Book.objects.raw("SELECT title, pages, id FROM library_book ORDER BY id DESC");
    expect(books.map((book) => [book.pk, book.title, book.pages])).toEqual([
      [4, "b2", 40],
      [3, "b1", 30],
      [2, "a2", 20],
      [1, "a1", 10],
    ]);
    expect(books[0]).toBeInstanceOf(Book);
    expect((await Book.objects.raw(ALL))[0]!.price.toFixed(2)).toBe("1.10");
  });

  test("sends values apart from the text, by place or by name", async () => {
    const sql = "SELECT * FROM library_book WHERE title = ? OR pages > ? ORDER BY id";
    expect(await titles(Book.objects.raw(sql, ["a1'; DROP TABLE library_book; --", 30]))).toEqual(["b2"]);
    const named = "SELECT * FROM library_book WHERE title = :title OR (pages > :pages AND title <> ':no') ORDER BY id";
    expect(await titles(Book.objects.raw(named, { title: "a1", pages: 30 }))).toEqual(["a1", "b2"]);
    expect(() => Book.objects.raw("SELECT :id", {})).toThrow(ProgrammingError);
    await expect(Book.objects.raw("SELECT * FROM library_book WHERE pages > ?", [])).rejects.toThrow(
      "1 placeholders but 0 parameters",
    );
  });

  test("is lazy, and asks once", async () => {
    const { result, queries } = await captureQueries(async () => {
      const books = Book.objects.raw(ALL);
      const lengths = [(await books).length, (await books).length];
      for await (const book of books) lengths.push(book.pages);
      return lengths;
    });
    expect(result).toEqual([4, 4, 10, 20, 30, 40]);
    expect(queries).toHaveLength(1);
  });

  test("translates names of columns, and keeps further columns as properties", async () => {
    const [book] = await Book.objects.raw<{ twice: number }>(
      "SELECT id, title AS name, pages * 2 AS twice FROM library_book ORDER BY id",
      [],
      { translations: { name: "title", none: "status" } },
    );
    expect([book!.title, Number(book!.twice)]).toEqual(["a1", 20]);
  });

  test("defers fields that have no column", async () => {
    const [book] = await Book.objects.raw("SELECT id FROM library_book WHERE id = 1");
    expect(() => book!.title).toThrow("Book.title was not read from the database.");
    await book!.refreshFromDb({ fields: ["title"] });
    expect(book!.title).toBe("a1");
  });

  test("must have the primary key", async () => {
    await expect(Book.objects.raw("SELECT title FROM library_book")).rejects.toThrow(FieldDoesNotExist);
    await expect(Book.objects.raw("SELECT title FROM library_book")).rejects.toThrow(
      "Raw query must include the primary key",
    );
  });

  test("loads relations of all rows together, or by prefetchRelated()", async () => {
    const lazy = await captureQueries(async () => {
      const names: string[] = [];
      for (const book of await Book.objects.raw(ALL)) names.push((await book.author).name);
      return names;
    });
    expect([lazy.result, lazy.queries.length]).toEqual([["Ann", "Ann", "Bob", "Bob"], 2]);
    const { result, queries } = await captureQueries(async () => {
      const authors = await Author.objects.raw("SELECT * FROM library_author ORDER BY id").prefetchRelated("books");
      return Promise.all(authors.map(async (author) => (await author.books).length));
    });
    expect([result, queries.length]).toEqual([[2, 2, 0], 2]);
  });

  test("knows its columns, its text and its place", async () => {
    const books = Book.objects.raw("SELECT id, title AS name FROM library_book", [], {
      translations: { name: "title" },
    });
    expect(await books.columns()).toEqual(["id", "title"]);
    expect(books.db).toBe("default");
    expect(String(Book.objects.raw("SELECT * FROM library_book WHERE title = ?", ["it's"]))).toBe(
      "<RawQuerySet: SELECT * FROM library_book WHERE title = 'it''s'>",
    );
  });

  test("refuses what is no text", () => {
    expect(() => Book.objects.raw(JSON.parse('{"sql":"SELECT 1"}') as string)).toThrow("raw() takes SQL, not");
  });

  test("reads rows of multi-table inheritance", async () => {
    await Restaurant.objects.create({ name: "Inn", stars: 3 });
    const [inn] = await Restaurant.objects.raw(
      "SELECT * FROM library_restaurant INNER JOIN library_place ON library_place.id = place_ptr_id",
    );
    expect([inn!.name, inn!.stars]).toEqual(["Inn", 3]);
  });
});

import { describe, expect, test } from "vitest";
import { Count } from "../expressions/aggregates.ts";
import { F } from "../expressions/factories.ts";
import { Author, Book, Tag } from "../testing/models.ts";
import { fillShelf } from "../testing/shelf.ts";

describe("ordered and totallyOrdered", () => {
  test("look at the order and at the default order of the model", () => {
    expect([Book.objects.ordered, Author.objects.ordered, Author.objects.orderBy("name").ordered]).toEqual([
      true,
      false,
      true,
    ]);
    expect([Book.objects.orderBy().ordered, Author.objects.none().ordered]).toEqual([false, true]);
    expect(Tag.objects.annotate({ n: Count("books") }).ordered).toBe(false);
  });

  test("an order is total when a unique field that is never null takes part", () => {
    expect(Tag.objects.totallyOrdered).toBe(true); // label is unique
    expect(Book.objects.totallyOrdered).toBe(false);
    expect(Book.objects.orderBy("title", "-pk").totallyOrdered).toBe(true);
    expect(Book.objects.orderBy(F("id").desc()).totallyOrdered).toBe(true);
    expect(Author.objects.orderBy("email").totallyOrdered).toBe(false); // may be null
    expect(Book.objects.orderBy("author").totallyOrdered).toBe(false);
    expect(Book.objects.orderBy("?").totallyOrdered).toBe(false);
    expect(Author.objects.all().totallyOrdered).toBe(false);
  });
});

describe("query", () => {
  test("is the SQL of the query set, for people", async () => {
    await fillShelf();
    const query = Book.objects.filter({ title: "it's" }).orderBy("pk").only("title").query;
    const quoted = String(query).replaceAll("`", '"'); // names as MariaDB quotes them
    expect(quoted).toMatch(/SELECT .*"title" FROM "library_book" WHERE .*"title" = 'it''s' ORDER BY/);
    expect(query.statement?.params).toEqual(["it's"]);
    expect(String(Book.objects.none().query)).toBe("");
  });
});

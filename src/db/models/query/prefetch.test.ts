/** Django's theme `tests/prefetch_related`. */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Count } from "../expressions/aggregates.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Profile, Publisher, Tag } from "../testing/models.ts";
import { fillShelf, type Shelf } from "../testing/shelf.ts";
import { Prefetch } from "./prefetch-object.ts";
import { prefetchRelatedObjects } from "./prefetch.ts";

let shelf: Shelf;
beforeEach(async () => void (shelf = await fillShelf()));

describe("prefetchRelated()", () => {
  test("asks once for each relation, at any depth", async () => {
    const { result, queries } = await captureQueries(async () => {
      const publishers = await Publisher.objects.prefetchRelated("authors__books__tags");
      return publishers.flatMap((p) =>
        p.authors.map((a) => a.books.map((b) => b.tags.map((t) => t.label).join("")).sort()),
      );
    });
    expect([result, queries.length]).toEqual([[["x", "xy"]], 4]);
  });

  test("takes the first rows of each owner, with one query", async () => {
    const newest = new Prefetch("books", { queryset: Book.objects.orderBy("-pages").slice(0, 1), toAttr: "biggest" });
    const { result, queries } = await captureQueries(async () =>
      (await Author.objects.orderBy("pk").prefetchRelated(newest)).map((author) =>
        author.biggest.map((book) => book.title),
      ),
    );
    expect([result, queries.length]).toEqual([[["a2"], ["b2"], []], 2]);
    const second = new Prefetch("books", {
      queryset: Book.objects.selectRelated("author").orderBy("pages").slice(1, 2),
    });
    const authors = await Author.objects.orderBy("pk").prefetchRelated(second);
    expect(authors.map((author) => author.books.map((book) => `${book.author.name} ${book.title}`))).toEqual([
      ["Ann a2"],
      ["Bob b2"],
      [],
    ]);
  });

  test("of many-to-many relations too, ordered by what was computed", async () => {
    const popular = Tag.objects.annotate({ n: Count("books") }).orderBy("-n", "label");
    const { result, queries } = await captureQueries(async () => {
      const rows = await Book.objects
        .orderBy("pk")
        .prefetchRelated(new Prefetch("tags", { queryset: Tag.objects.orderBy("-label").slice(0, 1) }));
      return rows.map((book) => book.tags.map((tag) => tag.label).join(""));
    });
    expect([result, queries.length]).toEqual([["y", "x", "z", ""], 2]);
    const counted = await Book.objects
      .orderBy("pk")
      .prefetchRelated(new Prefetch("tags", { queryset: popular.slice(0, 1) }));
    expect(counted.map((book) => book.tags.map((tag) => tag.label).join(""))).toHaveLength(4);
  });

  test("loads what instances at hand lack, once", async () => {
    const books = await Book.objects.orderBy("pk");
    const { queries } = await captureQueries(async () => {
      await prefetchRelatedObjects(books, "author", "tags");
      await prefetchRelatedObjects(books, "author", new Prefetch("tags"));
    });
    expect(queries).toHaveLength(2);
    expect(books.map((book) => (book.author as Author).name).join()).toBe("Ann,Ann,Bob,Bob");
    await prefetchRelatedObjects([], "nothing");
  });

  test("follows one-to-one relations from both sides", async () => {
    await Profile.objects.create({ author: shelf.bob, biography: "b" });
    const { result, queries } = await captureQueries(async () => {
      const authors = await Author.objects.orderBy("pk").prefetchRelated("profile");
      const profiles = await Profile.objects.prefetchRelated("author__books");
      const found = await Promise.all(authors.map(async (author) => (await author.profile)?.biography ?? null));
      return [found, profiles.map((profile) => (profile.author as Author).name)];
    });
    expect([result, queries.length]).toEqual([[[null, "b", null], ["Bob"]], 5]);
  });

  test("goes with iterator(), in chunks whose size must be said", async () => {
    await expect(Book.objects.prefetchRelated("tags").iterator().next()).rejects.toThrow(
      "chunkSize must be provided when using QuerySet.iterator() after prefetchRelated().",
    );
    const { result, queries } = await captureQueries(async () => {
      const found: string[] = [];
      for await (const book of Book.objects.orderBy("pk").prefetchRelated("tags").iterator({ chunkSize: 3 }))
        found.push(book.tags.map((tag) => tag.label).join(""));
      return found;
    });
    expect(result).toEqual(["xy", "x", "z", ""]);
    expect(queries.filter((sql) => sql.includes("library_tag"))).toHaveLength(2);
  });

  test("says what it cannot load", async () => {
    await expect(Book.objects.prefetchRelated("tgas" as "tags")).rejects.toThrow(
      "Cannot find 'tgas' on Book object, 'tgas' is an invalid parameter to prefetchRelated(). Did you mean \"tags\"?",
    );
    await expect(Book.objects.prefetchRelated("title" as "tags")).rejects.toThrow(FieldError);
    await expect(
      Author.objects.prefetchRelated("books", new Prefetch("books", { queryset: Book.objects.filter({ pages: 1 }) })),
    ).rejects.toThrow("'books' lookup was already seen with a different queryset.");
    expect(() => new Prefetch("books", { queryset: Book.objects.values("title") })).toThrow(
      "Prefetch querysets cannot use raw(), values(), and valuesList().",
    );
    expect(() => new Prefetch("books", { queryset: Book.objects.raw("SELECT 1") })).toThrow("cannot use raw()");
    await expect(Author.objects.prefetchRelated(new Prefetch("books", { toAttr: "name" as never }))).rejects.toThrow(
      "toAttr=name conflicts with a field on the Author model.",
    );
  });
});

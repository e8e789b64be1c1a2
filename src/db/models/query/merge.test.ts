/** Django's theme `tests/or_lookups`: query sets joined by `&`, `|`, `^`. */
import { beforeEach, describe, expect, test } from "vitest";
import { Count } from "../expressions/aggregates.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book } from "../testing/models.ts";
import { fillShelf, titles } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

const thin = () => Book.objects.filter({ pages__lte: 20 });
const published = () => Book.objects.filter({ status: "p" });

describe("query sets", () => {
  test("are joined by and(), or(), xor() in one statement", async () => {
    const { result, queries } = await captureQueries(async () => [
      await titles(thin().and(published())),
      await titles(thin().or(published()).orderBy("pk")),
      await titles(thin().xor(published()).orderBy("pk")),
    ]);
    expect(result).toEqual([["a1"], ["a1", "a2", "b1"], ["a2", "b1"]]);
    expect(queries).toHaveLength(3);
    expect(queries.join()).not.toContain("IN (SELECT");
  });

  test("keep what several calls of filter() mean", async () => {
    const both = Book.objects.filter({ tags__label: "x" }).filter({ tags__label: "y" });
    expect(await titles(both.or(Book.objects.filter({ title: "b2" })).orderBy("pk"))).toEqual(["a1", "b2"]);
    expect(
      await titles(Book.objects.filter({ tags__label: "x" }).and(Book.objects.filter({ tags__label: "y" }))),
    ).toEqual(["a1"]);
  });

  test("may be sliced, grouped, or empty", async () => {
    expect(await titles(thin().or(Book.objects.orderBy("-pages").slice(0, 1)).orderBy("pk"))).toEqual([
      "a1",
      "a2",
      "b2",
    ]);
    expect(await titles(Book.objects.orderBy("-pages").slice(0, 1).or(thin()).orderBy("pk"))).toEqual([
      "a1",
      "a2",
      "b2",
    ]);
    const busy = Author.objects.annotate({ n: Count("books") }).filter({ n__gte: 1 });
    expect((await Author.objects.filter({ name: "Cid" }).or(busy).orderBy("name")).map(String)).toEqual([
      "Ann",
      "Bob",
      "Cid",
    ]);
    expect(await titles(thin().or(Book.objects.none()).orderBy("pk"))).toEqual(["a1", "a2"]);
    expect(await titles(thin().and(Book.objects.none()))).toEqual([]);
    expect(await Book.objects.all().or(thin()).count()).toBe(4);
    expect(await titles(Book.objects.all().xor(thin()).orderBy("pk"))).toEqual(["b1", "b2"]);
  });

  test("take the order of the second one, when it has one", async () => {
    expect(await titles(thin().orderBy("pk").or(published().orderBy("-pages")))).toEqual(["b1", "a2", "a1"]);
    expect(await titles(thin().orderBy("-pages").or(published()))).toEqual(["b1", "a2", "a1"]);
  });

  test("must be alike", () => {
    expect(() => thin().or(Author.objects.all())).toThrow("Cannot combine queries on two different base models.");
    expect(() => thin().or(Book.objects.values("title"))).toThrow("must involve the same values in each case.");
    expect(() => thin().or(thin().distinct())).toThrow("Cannot combine a unique query with a non-unique query.");
    expect(() => thin().or(thin().union(published()))).toThrow("Cannot use | operator with combined queryset.");
    expect(() => thin().slice(0, 1).and(thin())).toThrow("Cannot combine queries once a slice has been taken.");
    expect(() => thin().or({} as never)).toThrow("or() takes a query set.");
  });
});

/** Django's theme `tests/queries/test_qs_combinators`. */
import { beforeEach, describe, expect, test } from "vitest";
import { Count } from "../expressions/aggregates.ts";
import { F, Value } from "../expressions/factories.ts";
import { Author, Book, Tag } from "../testing/models.ts";
import { fillShelf, titles } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

const thin = () => Book.objects.filter({ pages__lte: 20 });
const published = () => Book.objects.filter({ status: "p" });

describe("combined query sets", () => {
  test("give the rows of any, of all, or of the first alone", async () => {
    expect(await titles(thin().union(published()).orderBy("pk"))).toEqual(["a1", "a2", "b1"]);
    expect((await thin().union(published(), { all: true })).length).toBe(4);
    expect(await titles(thin().intersection(published()))).toEqual(["a1"]);
    expect(await titles(thin().difference(published()))).toEqual(["a2"]);
    expect(await titles(thin().union())).toEqual(await titles(thin()));
  });

  test("keep the default order of their model", async () => {
    const tags = Tag.objects.filter({ label: "z" }).union(Tag.objects.filter({ label: "x" }));
    expect((await tags).map((tag) => tag.label)).toEqual(["x", "z"]);
    expect((await tags.reverse()).map((tag) => tag.label)).toEqual(["z", "x"]);
  });

  test("are ordered by columns, annotations, expressions and related columns", async () => {
    const both = thin().union(published());
    expect(await titles(both.orderBy("-pages"))).toEqual(["b1", "a2", "a1"]);
    expect(await titles(both.orderBy(F("pages").desc()))).toEqual(["b1", "a2", "a1"]);
    expect(await titles(both.orderBy("-author__name", "pages"))).toEqual(["b1", "a1", "a2"]);
    const ranked = thin()
      .annotate({ rank: Value(2) })
      .union(published().annotate({ rank: Value(1) }), { all: true });
    expect((await ranked.orderBy("rank", "pk")).map((book) => [book.rank, book.title])).toEqual([
      [1, "a1"],
      [1, "b1"],
      [2, "a1"],
      [2, "a2"],
    ]);
    await expect(Book.objects.values("title").union(Book.objects.values("title")).orderBy("pages")).rejects.toThrow(
      "ORDER BY term does not match any column in the result set.",
    );
  });

  test("can be cut, counted, asked and turned into values", async () => {
    const both = thin().union(published()).orderBy("pages");
    expect(await titles(both.slice(1, 2))).toEqual(["a2"]);
    expect([await both.count(), await both.exists(), await both.slice(0, 2).count()]).toEqual([3, true, 2]);
    expect(await both.values("title")).toEqual([{ title: "a1" }, { title: "a2" }, { title: "b1" }]);
    expect(await both.valuesList("pages", "title")).toEqual([
      [10, "a1"],
      [20, "a2"],
      [30, "b1"],
    ]);
    expect(await both.valuesFlat("title")).toEqual(["a1", "a2", "b1"]);
    expect((await both.first())!.title).toBe("a1");
    expect((await both.last())!.title).toBe("b1");
    expect((await thin().intersection(published()).get()).title).toBe("a1");
  });

  test("of values of several models have the columns of the first", async () => {
    const names = Author.objects.values("name").union(Tag.objects.values("label")).orderBy("name");
    expect((await names).map((row) => row.name)).toEqual(["Ann", "Bob", "Cid", "x", "y", "z"]);
    const lists = Book.objects.valuesList("pages", "title").union(Book.objects.valuesList("pages", "title"));
    expect((await lists.orderBy("pages"))[0]).toEqual([10, "a1"]);
  });

  test("leave empty query sets out", async () => {
    expect(await titles(Book.objects.none().union(thin()).orderBy("pk"))).toEqual(["a1", "a2"]);
    expect(await titles(thin().union(Book.objects.none()).orderBy("-pk").slice(0, 1))).toEqual(["a2"]);
    expect(await titles(thin().intersection(Book.objects.none()))).toEqual([]);
    expect(await titles(Book.objects.none().difference(thin()))).toEqual([]);
    expect(await titles(thin().difference(Book.objects.none()).orderBy("pk"))).toEqual(["a1", "a2"]);
  });

  test("may have slices and orders of their own inside", async () => {
    const most = Book.objects.orderBy("-pages").slice(0, 1);
    const least = Book.objects.orderBy("pages").slice(0, 1);
    expect(await titles(most.union(least).orderBy("pk"))).toEqual(["a1", "b2"]);
    expect(await titles(most.union(least.union(thin())).orderBy("pk"))).toEqual(["a1", "a2", "b2"]);
  });

  test("serve as subqueries", async () => {
    const keys = thin().union(published()).valuesFlat("pk");
    expect(await titles(Book.objects.filter({ pk__in: keys }).orderBy("pk"))).toEqual(["a1", "a2", "b1"]);
  });

  test("refuse what cannot follow", async () => {
    const both = thin().union(published());
    const message = (name: string, operator: string): string =>
      `Calling QuerySet.${name}() after ${operator}() is not supported.`;
    expect(() => both.filter({ pages: 1 })).toThrow(message("filter", "union"));
    expect(() => thin().difference(thin()).exclude({ pages: 1 })).toThrow(message("exclude", "difference"));
    expect(() => both.annotate({ n: Count("tags") })).toThrow(message("annotate", "union"));
    expect(() => thin().intersection(thin()).distinct()).toThrow(message("distinct", "intersection"));
    expect(() => both.selectRelated("author")).toThrow(message("selectRelated", "union"));
    expect(() => both.prefetchRelated("tags")).toThrow(message("prefetchRelated", "union"));
    expect(() => both.defer("title")).toThrow(message("defer", "union"));
    expect(() => both.only("title")).toThrow(message("only", "union"));
    expect(() => both.extra({})).toThrow(message("extra", "union"));
    await expect(both.update({ pages: 1 })).rejects.toThrow(message("update", "union"));
    await expect(both.delete()).rejects.toThrow(message("delete", "union"));
    await expect(both.contains((await Book.objects.first())!)).rejects.toThrow(message("contains", "union"));
    await expect(both.get({ pages: 1 })).rejects.toThrow("get(...) with filters after union()");
  });
});

/** Django's themes `tests/generic_relations` and `tests/generic_relations_regress`: the side that is pointed to. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Count, Max } from "../../db/models/expressions/aggregates.ts";
import { FilteredRelation } from "../../db/models/query/filtered-relation.ts";
import { Prefetch } from "../../db/models/query/prefetch-object.ts";
import { Q } from "../../db/models/query/q.ts";
import { postDelete } from "../../db/models/signals.ts";
import { captureQueries } from "../../db/models/testing/database.ts";
import { ContentType } from "../models.ts";
import {
  Book,
  emptyTables,
  endProject,
  Film,
  Novel,
  Place,
  Restaurant,
  startProject,
  Tag,
} from "../testing/project.ts";

beforeAll(startProject);
afterAll(endProject);

let dune: Book;
let emma: Book;
let film: Film;

beforeEach(async () => {
  await emptyTables();
  dune = await Book.objects.create({ title: "Dune" });
  emma = await Book.objects.create({ title: "Emma" });
  // Of the same key as a book, so that only the content type tells them apart.
  film = await Film.objects.create({ id: dune.id, title: "Alien" });
  await dune.tags.create({ name: "sand" });
  await dune.tags.create({ name: "worm" });
  await film.tags.create({ name: "space" });
});

const names = (query: { valuesFlat(name: "name"): PromiseLike<string[]> }): PromiseLike<string[]> =>
  query.valuesFlat("name");
const titles = async (query: PromiseLike<readonly { title: string }[]>): Promise<string[]> =>
  (await query).map((row) => row.title);

describe("the manager", () => {
  test("has the rows of its instance alone", async () => {
    expect(await names(dune.tags)).toEqual(["sand", "worm"]);
    expect(await names(film.tags)).toEqual(["space"]);
    expect(await dune.tags.filter({ name: "sand" }).count()).toBe(1);
    expect(await emma.tags.exists()).toBe(false);
    expect(await names(dune.tags.exclude({ name: "sand" }))).toEqual(["worm"]);
  });

  test("creates", async () => {
    const { queries } = await captureQueries(() => dune.tags.create({ name: "spice" }));
    expect(queries).toHaveLength(1);
    expect((await dune.tags.getOrCreate({ name: "spice" }))[1]).toBe(false);
    expect((await emma.tags.getOrCreate({ name: "spice" }))[1]).toBe(true);
    const [tag] = await emma.tags.updateOrCreate({ name: "spice" }, { defaults: { name: "love" } });
    expect(tag.name).toBe("love");
    await emma.tags.bulkCreate([{ name: "x" }, new Tag({ name: "y" } as never)] as never);
    expect(await names(emma.tags)).toEqual(["love", "x", "y"]);
  });

  test("adds: rows change their object", async () => {
    const space = await Tag.objects.get({ name: "space" });
    await dune.tags.add(space);
    expect([await names(dune.tags), await film.tags.count()]).toEqual([["sand", "space", "worm"], 0]);
    expect((await space.contentObject)?.equals(dune)).toBe(true);
    const fresh = new Tag({ name: "new" } as never);
    await expect(dune.tags.add(fresh)).rejects.toThrow(
      "instance isn't saved. Use bulk: false or save the object first.",
    );
    await dune.tags.add(fresh, { bulk: false });
    expect(await dune.tags.count()).toBe(4);
    await expect(dune.tags.add(film as never)).rejects.toThrow("'Tag' instance expected");
  });

  test("removes and clears by deleting", async () => {
    const sand = await Tag.objects.get({ name: "sand" });
    await film.tags.remove(sand);
    expect(await dune.tags.count()).toBe(2);
    await dune.tags.remove(sand);
    expect(await names(Tag.objects.orderBy("name"))).toEqual(["space", "worm"]);
    const gone: string[] = [];
    const note = (_sender: unknown, { instance }: { instance: unknown }): void =>
      void gone.push((instance as Tag).name);
    postDelete.connect(note as never, { sender: Tag });
    await dune.tags.clear({ bulk: false });
    postDelete.disconnect(note as never, { sender: Tag });
    expect([gone, await names(Tag.objects.all())]).toEqual([["worm"], ["space"]]);
  });

  test("sets", async () => {
    const [sand, worm] = await dune.tags.orderBy("name");
    await dune.tags.set([worm!, await Tag.objects.get({ name: "space" })]);
    expect(await names(dune.tags)).toEqual(["space", "worm"]);
    expect(await Tag.objects.filter({ pk: sand!.pk }).exists()).toBe(false);
    await dune.tags.set([]);
    expect(await dune.tags.count()).toBe(0);
  });

  test("wants an instance that is saved", async () => {
    const unsaved = new Book({ title: "x" });
    expect(() => unsaved.tags.all()).toThrow('needs to have a value for field "pk"');
    await expect(unsaved.tags.create({ name: "a" })).rejects.toThrow('needs to have a value for field "pk"');
    expect(() => new Book({ title: "x", tags: [] } as never)).toThrow(
      "Direct assignment to the many side 'tags' of Book",
    );
  });

  test("of several instances asks once", async () => {
    await emma.tags.create({ name: "love" });
    const { result, queries } = await captureQueries(async () => {
      const found: string[][] = [];
      for (const book of await Book.objects.all()) found.push((await book.tags).map((tag) => tag.name));
      return found;
    });
    expect([result, queries.length]).toEqual([[["sand", "worm"], ["love"]], 2]);
  });
});

describe("lookups", () => {
  test("lead to the rows, and back by relatedQueryName", async () => {
    expect(await titles(Book.objects.filter({ tags__name: "sand" }))).toEqual(["Dune"]);
    expect(await titles(Book.objects.filter({ tags__name: "space" }))).toEqual([]);
    expect(await titles(Film.objects.filter({ tags__name__startswith: "sp" }))).toEqual(["Alien"]);
    expect(await names(Tag.objects.filter({ book__title: "Dune" }))).toEqual(["sand", "worm"]);
    expect(await names(Tag.objects.filter({ book: dune }))).toEqual(["sand", "worm"]);
    expect(await names(Tag.objects.filter({ book__isnull: true }))).toEqual(["space"]);
    expect(() => String(Tag.objects.filterUnchecked({ film__title: "x" }).query)).toThrow(
      'Cannot resolve keyword "film"',
    );
  });

  test("take a row, and none", async () => {
    const sand = await Tag.objects.get({ name: "sand" });
    expect(await titles(Book.objects.filter({ tags: sand }))).toEqual(["Dune"]);
    expect(await titles(Book.objects.filter({ tags__in: [sand] }))).toEqual(["Dune"]);
    expect(await titles(Book.objects.filter({ tags__isnull: true }))).toEqual(["Emma"]);
    expect(await titles(Book.objects.filter({ tags: null }))).toEqual(["Emma"]);
  });

  test("exclude what has any", async () => {
    expect(await titles(Book.objects.exclude({ tags__name: "sand" }))).toEqual(["Emma"]);
    expect(await titles(Book.objects.exclude({ tags__name: "space" }))).toEqual(["Dune", "Emma"]);
    expect(await titles(Film.objects.exclude({ tags__name: "sand" }))).toEqual(["Alien"]);
    expect(await titles(Book.objects.exclude({ tags__isnull: true }).distinct())).toEqual(["Dune"]);
    expect(await names(Tag.objects.exclude({ book__title: "Dune" }))).toEqual(["space"]);
  });

  test("join once in a filter, twice in two", async () => {
    expect(await titles(Book.objects.filter({ tags__name: "sand", tags__id__gt: 0 }))).toEqual(["Dune"]);
    expect(await titles(Book.objects.filter({ tags__name: "sand" }).filter({ tags__name: "worm" }))).toEqual(["Dune"]);
    expect(await titles(Book.objects.filter(Q.or({ tags__name: "sand" }, { title: "Emma" })))).toEqual([
      "Dune",
      "Emma",
    ]);
  });

  test("order, select and delete", async () => {
    expect(
      await Book.objects.filter({ tags__isnull: false }).orderBy("-tags__name").valuesList("title", "tags__name"),
    ).toEqual([
      ["Dune", "worm"],
      ["Dune", "sand"],
    ]);
    await Tag.objects.filter({ book__title: "Dune" }).update({ name: "old" });
    expect(await names(Tag.objects.orderBy("pk"))).toEqual(["old", "old", "space"]);
    await Tag.objects.filter({ book__title: "Dune" }).delete();
    expect(await names(Tag.objects.all())).toEqual(["space"]);
  });

  test("can be joined by a further condition", async () => {
    const rows = await Book.objects
      .annotate({ sandy: FilteredRelation("tags", { condition: { tags__name: "sand" } }) })
      .annotate({ n: Count("sandy") })
      .orderBy("title");
    expect(rows.map((row) => row.n)).toEqual([1, 0]);
  });

  test("keep to the database whose content types they need", async () => {
    const query = Book.objects.filter({ tags__name: "sand" });
    expect(await titles(query)).toEqual(["Dune"]);
    // The key changes: no statement may have kept it.
    const type = await ContentType.objects.getForModel(Book);
    await ContentType.objects.filter({ model: "book" }).update({ model: "was_book" });
    expect(await titles(Book.objects.filter({ tags__name: "sand" }))).toEqual([]);
    await ContentType.objects.filter({ pk: type.pk }).update({ model: "book" });
  });
});

describe("aggregation", () => {
  test("counts over the relation", async () => {
    const rows = await Book.objects.annotate({ n: Count("tags") }).orderBy("title");
    expect(rows.map((row) => [row.title, row.n])).toEqual([
      ["Dune", 2],
      ["Emma", 0],
    ]);
    expect(await Film.objects.aggregate({ n: Count("tags"), last: Max("tags__name") })).toEqual({
      n: 1,
      last: "space",
    });
    expect(await dune.tags.aggregate({ n: Count("pk") })).toEqual({ n: 2 });
    expect(
      await Book.objects
        .annotate({ n: Count("tags") })
        .filter({ n__gt: 1 })
        .count(),
    ).toBe(1);
  });
});

describe("deletion", () => {
  test("takes the rows along", async () => {
    const [total, byModel] = await dune.delete();
    expect([total, byModel]).toEqual([3, { "library.Book": 1, "library.Tag": 2 }]);
    expect(await names(Tag.objects.all())).toEqual(["space"]);
    await Film.objects.all().delete();
    expect(await Tag.objects.count()).toBe(0);
  });

  test("of a proxy too", async () => {
    const novel = (await Novel.objects.get({ pk: dune.pk })) as Novel;
    expect(await names(novel.tags)).toEqual(["sand", "worm"]);
    await novel.delete();
    expect(await Tag.objects.count()).toBe(1);
  });
});

describe("prefetching", () => {
  test("reads the rows of all with one query", async () => {
    const { result, queries } = await captureQueries(async () => {
      const books = await Book.objects.prefetchRelated("tags");
      return books.map((book) => book.tags.map((tag) => tag.name));
    });
    expect([result, queries.length]).toEqual([[["sand", "worm"], []], 2]);
  });

  test("takes a query set, a property, and slices", async () => {
    const last = new Prefetch("tags", { queryset: Tag.objects.orderBy("-name").slice(0, 1), toAttr: "last" });
    const books = await Book.objects.prefetchRelated(last);
    expect(books.map((book) => book.last.map((tag) => tag.name))).toEqual([["worm"], []]);
    const some = await Book.objects.prefetchRelated(
      new Prefetch("tags", { queryset: Tag.objects.filter({ name: "sand" }) }),
    );
    expect(some.map((book) => book.tags.map((tag) => tag.name))).toEqual([["sand"], []]);
  });

  test("is forgotten after a change", async () => {
    const [book] = await Book.objects.prefetchRelated("tags");
    await book!.tags.create({ name: "zeal" });
    expect(await names(book!.tags)).toEqual(["sand", "worm", "zeal"]);
  });
});

describe("models with parents", () => {
  test("have tags of their own type", async () => {
    const diner = await Restaurant.objects.create({ name: "Diner", cuisine: "any" });
    await diner.tags.create({ name: "food" });
    const place = await Place.objects.get();
    await place.tags.create({ name: "spot" });
    expect([await names(diner.tags), await names(place.tags)]).toEqual([["food"], ["spot"]]);
    expect(await Restaurant.objects.filter({ tags__name: "food" }).count()).toBe(1);
    expect(await Restaurant.objects.filter({ tags__name: "spot" }).count()).toBe(0);
    expect(await Place.objects.filter({ tags__name: "spot" }).count()).toBe(1);
    await diner.delete();
    expect(await Tag.objects.filter({ name: "food" }).exists()).toBe(false);
  });
});

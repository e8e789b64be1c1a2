/** Django's themes `tests/bulk_create`, `tests/update`, `tests/delete_regress`, `tests/get_or_create`, `tests/queries/test_bulk_update`. */
import { beforeEach, describe, expect, test } from "vitest";
import { Count, Sum } from "../expressions/aggregates.ts";
import { F, Value } from "../expressions/factories.ts";
import { Upper } from "../functions/text.ts";
import { connections } from "../../connection/connections.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Restaurant, Tag } from "../testing/models.ts";
import { fillShelf, type Shelf, titles } from "../testing/shelf.ts";

let shelf: Shelf;
beforeEach(async () => void (shelf = await fillShelf()));

describe("bulkCreate()", () => {
  test("makes many rows with few statements and gives them their keys", async () => {
    const { result, queries } = await captureQueries(() =>
      Tag.objects.bulkCreate(Array.from({ length: 10_000 }, (_, i) => ({ label: `t${i}` }))),
    );
    expect(new Set(result.map((tag) => tag.id)).size).toBe(10_000);
    const most = connections.get().features.hasReturning ? 12 : 10_002;
    expect(queries.length).toBeLessThanOrEqual(most);
    expect((await Tag.objects.get({ label: "t4321" })).pk).toBe(result[4321]!.pk);
  });

  test("takes plain values, expressions and defaults of the database in one list", async () => {
    const [first, second, third] = await Author.objects.bulkCreate([
      { name: "plain" },
      { name: Upper(Value("loud")) as never },
      new Author({ name: "made" }),
    ]);
    expect(second!.name).toBe(connections.get().features.hasReturning ? "LOUD" : second!.name);
    const names = await Author.objects.filter({ pk__in: [first!, second!, third!].map((row) => row.pk) }).orderBy("pk");
    expect(names.map((row) => row.name)).toEqual(["plain", "LOUD", "made"]);
  });

  test("leaves conflicting rows out, or updates them", async () => {
    await Tag.objects.bulkCreate([{ label: "x" }, { label: "new" }], { ignoreConflicts: true });
    expect(await Tag.objects.count()).toBe(4);
    const rows = [
      { name: "Anna", email: "ann@example.com" },
      { name: "Dan", email: "dan@example.com" },
    ];
    await Author.objects.bulkCreate(rows, {
      updateConflicts: true,
      updateFields: ["name"],
      ...(connections.get().features.supportsConflictTarget === false ? {} : { uniqueFields: ["email"] }),
    });
    expect(await Author.objects.exclude({ email: null }).orderBy("name").valuesFlat("name")).toEqual(["Anna", "Dan"]);
  });

  test("refuses options that make no sense", async () => {
    const create = (options: object): Promise<unknown> => Tag.objects.bulkCreate([{ label: "q" }], options);
    await expect(create({ ignoreConflicts: true, updateConflicts: true })).rejects.toThrow("mutually exclusive");
    await expect(create({ updateConflicts: true })).rejects.toThrow("Fields that will be updated");
    await expect(create({ updateConflicts: true, updateFields: ["id"], uniqueFields: ["label"] })).rejects.toThrow(
      /cannot be used with primary keys in updateFields|does not support/,
    );
    await expect(create({ batchSize: 0 })).rejects.toThrow("Batch size must be a positive integer.");
    await expect(Restaurant.objects.bulkCreate([{ name: "x" }])).rejects.toThrow(
      "Can't bulk create a multi-table inherited model",
    );
    await expect(Book.objects.bulkCreate([{ title: "x", author: new Author({ name: "new" }) }])).rejects.toThrow(
      "bulkCreate() prohibited to prevent data loss due to unsaved related object 'author'.",
    );
  });
});

describe("bulkUpdate()", () => {
  test("writes one statement for each batch, with values and expressions", async () => {
    const [a1, a2, b1] = shelf.books as [Book, Book, Book];
    a1.title = "A1";
    a2.title = "A2";
    b1.title = "B1";
    (b1 as { pages: unknown }).pages = F("pages").plus(5);
    const { result, queries } = await captureQueries(() => Book.objects.bulkUpdate([a1, a2, b1], ["title", "pages"]));
    expect(result).toBe(3);
    expect(queries.filter((sql) => sql.startsWith("UPDATE"))).toHaveLength(1);
    expect(await Book.objects.orderBy("pk").valuesList("title", "pages").slice(0, 3)).toEqual([
      ["A1", 10],
      ["A2", 20],
      ["B1", 35],
    ]);
    const batches = await captureQueries(() => Book.objects.bulkUpdate([a1, a2], ["title"], { batchSize: 1 }));
    expect(batches.queries.filter((sql) => sql.startsWith("UPDATE"))).toHaveLength(2);
  });

  test("refuses keys, relations of many, and rows that are not saved", async () => {
    const rows = [shelf.books[0]!];
    await expect(Book.objects.bulkUpdate(rows, ["id"])).rejects.toThrow("cannot be used with primary key fields");
    await expect(Book.objects.bulkUpdate(rows, ["tags"])).rejects.toThrow("can only be used with concrete fields");
    await expect(Book.objects.bulkUpdate(rows, [])).rejects.toThrow("Field names must be given to bulkUpdate().");
    await expect(Book.objects.bulkUpdate([new Book({ title: "n" })], ["title"])).rejects.toThrow(
      "All bulkUpdate() objects must have a primary key set.",
    );
    expect(await Book.objects.bulkUpdate([], ["title"])).toBe(0);
  });
});

describe("update()", () => {
  test("finds rows by their keys, whatever values() selects", async () => {
    const titles = Book.objects.filter({ author__name: "Ann" }).values("title");
    expect(await titles.update({ pages: 7 })).toBe(2);
    expect(await Book.objects.filter({ pages: 7 }).count()).toBe(2);
  });

  test("follows joins in conditions, and annotations in values", async () => {
    expect(await Book.objects.filter({ author__name: "Ann" }).update({ pages: F("pages").times(2) })).toBe(2);
    const doubled = Book.objects.annotate({ next: F("pages").plus(1) });
    expect(await doubled.filter({ next__gt: 35 }).update({ pages: F("next") })).toBe(2);
    expect(await Book.objects.orderBy("pk").valuesFlat("pages")).toEqual([20, 41, 30, 41]);
    expect(
      await Author.objects
        .annotate({ n: Count("books") })
        .filter({ n: 0 })
        .update({ active: true }),
    ).toBe(1);
  });

  test("refuses columns of other tables, aggregates, slices and distinct fields", async () => {
    await expect(Book.objects.update({ title: F("author__name") })).rejects.toThrow(
      "Joined field references are not permitted in this query",
    );
    await expect(Book.objects.annotate({ who: F("author__name") }).update({ title: F("who") })).rejects.toThrow(
      "Joined field references are not permitted in this query",
    );
    await expect(Book.objects.annotate({ n: Count("tags") }).update({ pages: F("n") })).rejects.toThrow(
      "Aggregate functions are not allowed in this query (pages=F(n)).",
    );
    await expect(Book.objects.update({ pages: Sum("pages") as never })).rejects.toThrow("Aggregate functions");
    await expect(Book.objects.all().slice(0, 1).update({ pages: 1 })).rejects.toThrow(
      "Cannot update a query once a slice has been taken.",
    );
    await expect(Book.objects.distinct("title").update({ pages: 1 })).rejects.toThrow(
      "Cannot call update() after .distinct(*fields).",
    );
  });
});

describe("delete()", () => {
  test("follows joins, and says what it deleted", async () => {
    const [count, by] = await Book.objects.filter({ author__name: "Bob" }).delete();
    expect([count, by]).toEqual([3, { "library.Book": 2, "library.Book_tags": 1 }]);
    expect(await Tag.objects.filter({ books: null }).delete()).toEqual([1, { "library.Tag": 1 }]);
    expect(
      (
        await Book.objects
          .filter({ tags__label__in: ["x", "y"] })
          .distinct()
          .delete()
      )[0],
    ).toBe(5);
  });

  test("refuses slices, values and distinct fields", async () => {
    await expect(Book.objects.all().slice(0, 1).delete()).rejects.toThrow(
      "Cannot use 'limit' or 'offset' with delete().",
    );
    await expect(Book.objects.values("title").delete()).rejects.toThrow("Cannot call delete() after .values()");
    await expect(Book.objects.distinct("title").delete()).rejects.toThrow(
      "Cannot call delete() after .distinct(*fields).",
    );
  });
});

describe("getOrCreate() and updateOrCreate()", () => {
  test("twenty at a time make one row", async () => {
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        Tag.objects.getOrCreate({ label: "race" }, { defaults: {} }).then(([tag, made]) => [tag.pk, made, i]),
      ),
    );
    expect(found.filter(([, made]) => made)).toHaveLength(1);
    expect(new Set(found.map(([pk]) => pk)).size).toBe(1);
    const updated = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        Author.objects.updateOrCreate({ email: "r@example.com" }, { defaults: { name: `n${i}` } }),
      ),
    );
    expect(updated.filter(([, made]) => made)).toHaveLength(1);
    expect(await Author.objects.filter({ email: "r@example.com" }).count()).toBe(1);
  });

  test("a new row may have other values than an updated one", async () => {
    const options = { defaults: { active: false }, createDefaults: { name: "Eve" } };
    const [made, created] = await Author.objects.updateOrCreate({ email: "e@example.com" }, options);
    expect([made.name, made.active, created]).toEqual(["Eve", true, true]);
    const [again, createdAgain] = await Author.objects.updateOrCreate({ email: "e@example.com" }, options);
    expect([again.name, again.active, createdAgain]).toEqual(["Eve", false, false]);
  });
});

describe("single rows", () => {
  test("first() and last() order by the key when no order was said", async () => {
    expect((await Author.objects.first())!.name).toBe("Ann");
    expect((await Author.objects.last())!.name).toBe("Cid");
    const { queries } = await captureQueries(() => Book.objects.orderBy().first());
    expect(queries[0]).not.toContain("ORDER BY");
    await expect(
      Book.objects
        .values("author")
        .annotate({ n: Count("*") })
        .first(),
    ).rejects.toThrow(
      "Cannot use QuerySet.first() on an unordered queryset performing aggregation. Add an ordering with orderBy().",
    );
    await expect(Author.objects.all().slice(0, 2).first()).rejects.toThrow("once a slice has been taken");
    expect(await titles(Book.objects.orderBy("pk").slice(1, 3))).toEqual(["a2", "b1"]);
    expect((await Book.objects.orderBy("pk").slice(1, 3).first())!.title).toBe("a2");
  });

  test("contains() takes saved instances of the model", async () => {
    const [a1] = shelf.books as [Book];
    expect(await Book.objects.filter({ pages: 10 }).contains(a1)).toBe(true);
    expect(await Book.objects.filter({ pages: 20 }).contains(a1)).toBe(false);
    expect(await Book.objects.contains(shelf.ann as never)).toBe(false);
    await expect(Book.objects.contains(new Book({ title: "n" }))).rejects.toThrow("cannot be used on unsaved objects");
    await expect(Book.objects.contains({} as never)).rejects.toThrow("'instance' must be a model instance.");
    await expect(Book.objects.values("title").contains(a1 as never)).rejects.toThrow("after .values()");
  });
});

/** Several databases: routers, relations across databases, `using()` (tests/multiple_database of Django). */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { configure, swapSettings } from "../core/conf/settings.ts";
import "../core/conf/core-settings.ts";
import { testDatabaseSettings } from "./backends/testing/test-database.ts";
import { connections } from "./connection/connections.ts";
import { withSchemaEditor } from "./connection/schema-session.ts";
import type { ModelClass } from "./models/fields/field.ts";
import { stateOf } from "./models/instance.ts";
import * as models from "./models/models.ts";
import { Prefetch } from "./models/query/prefetch-object.ts";
import { Author, Book, Profile, Publisher, Tag, TEST_MODELS } from "./models/testing/models.ts";
import { type DatabaseRouter, router } from "./routers.ts";

const aliases = ["default", "other"] as const;
const dbOf = (instance: object): string | null => stateOf(instance).db;

/** A query set as code without types sees it. */
// oxlint-disable-next-line typescript/no-explicit-any -- what the compiler would refuse is tried
const untyped = (rows: unknown): any => rows;

let undo = (): void => {};
const use = (...routers: DatabaseRouter[]): void => {
  undo = swapSettings({ DATABASE_ROUTERS: routers });
};

beforeAll(async () => {
  await connections.closeAll();
  const DATABASES = { default: testDatabaseSettings(), other: testDatabaseSettings() };
  configure({ SECRET_KEY: "test", TIME_ZONE: "UTC", DATABASES });
  for (const alias of aliases) {
    await withSchemaEditor(connections.get(alias), async (editor) => {
      for (const model of Object.values(TEST_MODELS)) await editor.createModel(model as ModelClass);
    });
  }
  return () => connections.closeAll();
});

let rollbacks: (() => Promise<void>)[] = [];
beforeEach(async () => {
  const open = await Promise.all(aliases.map((alias) => connections.get(alias).beginTestTransaction()));
  rollbacks = open.map((transaction) => () => transaction.rollback());
});
afterEach(async () => {
  undo();
  undo = () => {};
  for (const rollback of rollbacks) await rollback();
});

describe("without routers", () => {
  test("rows live in the database they were made in, and are read, changed and deleted there", async () => {
    const author = await Author.objects.using("other").create({ name: "Ursula" });
    expect(dbOf(author)).toBe("other");
    expect(await Author.objects.count()).toBe(0);
    const [read] = await Author.objects.using("other").all();
    expect(dbOf(read!)).toBe("other");
    read!.name = "Le Guin";
    await read!.save();
    await author.refreshFromDb();
    expect(author.name).toBe("Le Guin");
    await author.delete();
    expect(await Author.objects.using("other").count()).toBe(0);
  });

  test("save({ using }) copies a row, and the instance belongs to that database from then on", async () => {
    const author = await Author.objects.create({ name: "Ursula" });
    await author.save({ using: "other" });
    expect(dbOf(author)).toBe("other");
    expect([await Author.objects.count(), await Author.objects.using("other").count()]).toEqual([1, 1]);
    await expect(Publisher.objects.using("nowhere").create({ name: "x" })).rejects.toThrow(
      "The connection 'nowhere' doesn't exist.",
    );
  });

  test("a new row goes where the row is that it points to", async () => {
    const author = await Author.objects.using("other").create({ name: "Ursula" });
    const book = new Book({ title: "Rocannon", author });
    await book.save();
    expect(dbOf(book)).toBe("other");
    const profile = new Profile({ author, biography: "" });
    await profile.save();
    expect(await Profile.objects.using("other").count()).toBe(1);
  });

  test("relations stay in the database of their owner", async () => {
    const author = await Author.objects.using("other").create({ name: "Ursula" });
    const book = await author.books.create({ title: "Rocannon" });
    expect(dbOf(book)).toBe("other");
    await book.tags.create({ label: "sf" });
    const tag = await Tag.objects.using("other").get({ label: "sf" });
    expect(dbOf(tag)).toBe("other");
    expect(await tag.books.count()).toBe(1);
    const [fresh] = await Book.objects.using("other").prefetchRelated("tags", "author__books");
    expect(dbOf(fresh!.tags.at(0)!)).toBe("other");
    expect(dbOf(await fresh!.author)).toBe("other");
    const [related] = await Book.objects.using("other").selectRelated("author");
    expect(dbOf(related!.author)).toBe("other");
  });

  test("relations across databases are refused", async () => {
    const here = await Author.objects.create({ name: "Here" });
    const there = await Author.objects.using("other").create({ name: "There" });
    const tag = await Tag.objects.using("other").create({ label: "sf" });
    const book = await Book.objects.create({ title: "Rocannon", author: here });
    book.author = there;
    await expect(book.save()).rejects.toThrow(
      'Cannot assign "There" to Book.author: the current database router prevents this relation (its value is of the database "other", the Book of "default").',
    );
    const mixed = new Book({ title: "x", author: here, editor: there });
    await expect(mixed.save()).rejects.toThrow("the current database router prevents this relation");
    await expect(book.tags.add(tag)).rejects.toThrow('instance is on database "default", value is on database "other"');
    await expect(book.tags.set([tag])).rejects.toThrow('value is on database "other"');
    const elsewhere = await Book.objects.using("other").create({ title: "y", author: there });
    await expect(here.books.add(elsewhere)).rejects.toThrow("instance isn't saved");
  });

  test("subqueries across databases are refused", async () => {
    const inner = Author.objects.using("other").values("pk");
    const message = "Subqueries aren't allowed across different databases.";
    await expect(untyped(Book.objects).using("default").filter({ author__in: inner })).rejects.toThrow(message);
    await expect(untyped(Book.objects).filter({ author__in: inner }).count()).rejects.toThrow(message);
    await expect(untyped(Book.objects).filter({ author__in: inner }).delete()).rejects.toThrow(message);
    await expect(untyped(Book.objects).filter({ author__in: inner }).update({ pages: 1 })).rejects.toThrow(message);
    await expect(untyped(Book.objects).annotate({ a: models.Subquery(inner) })).rejects.toThrow(message);
    expect(await untyped(Book.objects).using("other").filter({ author__in: inner })).toEqual([]);
    expect(await untyped(Book.objects).filter({ author__in: Author.objects.values("pk") })).toEqual([]);
  });

  test("a Prefetch may name another database", async () => {
    const author = await Author.objects.create({ name: "Ursula" });
    const copy = new Author({ id: author.id, name: "Ursula" });
    await copy.save({ using: "other", forceInsert: true });
    await Book.objects.using("other").create({ title: "There", author: copy });
    const [read] = await Author.objects.prefetchRelated(
      new Prefetch("books", { queryset: Book.objects.using("other") }),
    );
    const [book] = untyped(read).books;
    expect([book.title, dbOf(book)]).toEqual(["There", "other"]);
    // What was read together may be saved: nobody assigned anything.
    await book.save();
  });

  test("dbManager() gives a manager of another database with all its methods", async () => {
    await Author.objects.dbManager("other").create({ name: "Ursula" });
    expect(await Author.objects.dbManager("other").count()).toBe(1);
    const author = await Author.objects.using("other").get({ name: "Ursula" });
    const copy = new Author({ id: author.id, name: "Copy" });
    await copy.save({ using: "default", forceInsert: true });
    const book = await copy.books.dbManager("other").create({ title: "x" });
    expect(dbOf(book)).toBe("other");
    expect(await copy.books.count()).toBe(0);
    expect(await copy.books.dbManager("other").count()).toBe(1);
  });
});

describe("DATABASE_ROUTERS", () => {
  /** The example of Django's documentation: reads go to a replica, writes to the primary. */
  class PrimaryReplicaRouter implements DatabaseRouter {
    dbForRead(): string {
      return "other";
    }
    dbForWrite(): string {
      return "default";
    }
    allowRelation(): boolean {
      return true;
    }
    allowMigrate(db: string): boolean {
      return db === "default";
    }
  }

  test("reads go to the replica, writes to the primary", async () => {
    use(new PrimaryReplicaRouter());
    const author = await Author.objects.create({ name: "Ursula" });
    expect(dbOf(author)).toBe("default");
    expect(await Author.objects.count()).toBe(0);
    expect(await Author.objects.using("default").count()).toBe(1);
    // The replica catches up.
    await new Author({ id: author.id, name: "Ursula" }).save({ using: "other", forceInsert: true });
    const read = await Author.objects.get({ name: "Ursula" });
    expect(dbOf(read)).toBe("other");
    read.name = "Le Guin";
    await read.save();
    expect(dbOf(read)).toBe("default");
    expect((await Author.objects.using("default").get({ pk: author.pk })).name).toBe("Le Guin");
    expect((await Author.objects.get({ pk: author.pk })).name).toBe("Ursula");
    await read.refreshFromDb();
    expect(read.name).toBe("Ursula");

    const book = new Book({ title: "Rocannon", author: read });
    await book.save();
    expect(dbOf(book)).toBe("default");
    await author.books.create({ title: "Planet of Exile" });
    expect(await Book.objects.using("default").count()).toBe(2);
    expect(await author.books.count()).toBe(0);
    await book.tags.create({ label: "sf" });
    expect(await book.tags.count()).toBe(0);
    expect(await book.tags.using("default").count()).toBe(1);

    expect(await Author.objects.filter({ name: "Le Guin" }).update({ active: false })).toBe(1);
    expect(await Author.objects.selectForUpdate().filter({ name: "Le Guin" }).db).toBe("default");
    const [same, created] = await Author.objects.getOrCreate({ name: "Le Guin" });
    expect([dbOf(same), created]).toEqual(["default", false]);
    await Author.objects.filter({ name: "Le Guin" }).delete();
    expect([await Author.objects.using("default").count(), await Author.objects.count()]).toEqual([0, 1]);
  });

  test("are asked in order with the model and the instance; the first that knows decides", async () => {
    const asked: unknown[] = [];
    use(
      {
        dbForRead(model, { instance }) {
          asked.push([model._meta.label, instance === undefined ? null : String(instance)]);
          return null;
        },
      },
      { dbForWrite: () => undefined },
      { dbForRead: (model) => (model === (Tag as never) ? "other" : null) },
    );
    expect(router.dbForRead(Tag as never)).toBe("other");
    expect(router.dbForWrite(Tag as never)).toBe("default");
    asked.length = 0;
    const author = await Author.objects.using("other").create({ name: "Ursula" });
    await author.books.all();
    await Book.objects.all();
    expect([...new Set(asked.map((question) => JSON.stringify(question)))].map((text) => JSON.parse(text))).toEqual([
      ["library.Book", "Ursula"],
      ["library.Book", null],
    ]);
  });

  test("decide about relations", async () => {
    const here = await Author.objects.create({ name: "Here" });
    const there = await Author.objects.using("other").create({ name: "There" });
    const book = await Book.objects.create({ title: "Rocannon", author: here });
    use({ allowRelation: (one, other) => String(one) === "There" && other instanceof Book });
    book.editor = there;
    await expect(book.save()).rejects.toThrow("the current database router prevents this relation"); // its author is Here
    use({ allowRelation: () => true });
    const tag = await Tag.objects.create({ label: "sf" });
    await book.tags.add(tag);
    expect(await book.tags.count()).toBe(1);
  });

  test("that give a promise, or are no routers, are refused", async () => {
    use({ dbForRead: (async () => "other") as never });
    await expect(Author.objects.count()).rejects.toThrow("it gave a promise");
    expect(() => swapSettings({ DATABASE_ROUTERS: [PrimaryReplicaRouter as never] })).toThrow(
      /DATABASE_ROUTERS must be a list whose items are each an object with one of the methods dbForRead/,
    );
  });
});

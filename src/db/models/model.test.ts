import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { beforeEach, describe, expect, test } from "vitest";
import { createModelClass } from "./create-model-class.ts";
import { frameCount } from "./frames.ts";
import { stateOf } from "./instance.ts";
import { manager } from "./managers.ts";
import * as models from "./models.ts";
import { ModelRegistry, registerModels } from "./registry.ts";
import { postSave } from "./signals.ts";
import { createTestDatabase } from "./testing/database.ts";
import { Author, Book, Cat, Club, Restaurant, Tag, TEST_MODELS } from "./testing/models.ts";

describe("a model class", () => {
  test("has fields, names and a table as in Django", () => {
    const meta = Book._meta;
    expect(meta.fields.map((field) => [field.name, field.attname, field.column])).toEqual([
      ["id", "id", "id"],
      ["createdAt", "createdAt", "created_at"],
      ["updatedAt", "updatedAt", "updated_at"],
      ["title", "title", "title"],
      ["author", "authorId", "author_id"],
      ["editor", "editorId", "editor_id"],
      ["status", "status", "status"],
      ["pages", "pages", "pages"],
      ["price", "price", "price"],
      ["publishedAt", "publishedAt", "published_at"],
      ["data", "data", "data"],
    ]);
    expect([meta.label, meta.modelName, meta.dbTable, meta.verboseName, meta.verboseNamePlural]).toEqual([
      "library.Book",
      "book",
      "library_book",
      "book",
      "books",
    ]);
    expect(meta.getField("publishedAt").verboseName).toBe("published at");
    expect(meta.getField("published_at")).toBe(meta.getField("publishedAt"));
    expect(meta.indexes[0]!.name).toBe("library_boo_status_9b510c_idx");
    const through = Book._meta.manyToMany[0]!.remoteField!.through!;
    expect([through._meta.dbTable, through._meta.fields.map((field) => field.column)]).toEqual([
      "library_book_tags",
      ["id", "book_id", "tag_id"],
    ]);
    expect(Cat._meta.manyToMany[0]!.remoteField!.through!._meta.fields.map((field) => field.column)).toEqual([
      "id",
      "from_cat_id",
      "to_cat_id",
    ]);
    expect(Restaurant._meta.localFields.map((field) => field.column)).toEqual(["place_ptr_id", "stars"]);
    expect(Restaurant._meta.pk.name).toBe("placePtr");
  });

  test("knows the relations of other models", () => {
    expect(new Set(Author._meta.relatedObjects.map((r) => r.accessorName))).toEqual(
      new Set(["books", "clubs", "loans", "membershipSet", "profile"]),
    );
    expect(Author._meta.lookupNames).toContain("membership");
    expect(() => Author._meta.getField("nme")).toThrow(`Author has no field named 'nme'. Did you mean "name"?`);
  });

  test("refuses unknown Meta options, two keys, and a hidden key of a relation", () => {
    class Typo extends models.Model {
      static Meta = { appLabel: "x", orderng: [] };
    }
    expect(() => Typo._meta).toThrow(`Meta of Typo has an unknown option "orderng". Did you mean "ordering"?`);
    class Two extends models.BaseModel {
      static Meta = { appLabel: "x" };
      a = models.IntegerField({ primaryKey: true });
      b = models.IntegerField({ primaryKey: true });
    }
    expect(() => Two._meta).toThrow("cannot have more than one field with primaryKey: true");
    class Hidden extends models.Model {
      static Meta = { appLabel: "x" };
      tag = models.ForeignKey(() => Tag, { onDelete: models.CASCADE });
      tagId!: number;
    }
    expect(() => Hidden._meta).toThrow("Hidden.tagId hides the key of tag.");
    class NoKey extends models.BaseModel {
      static Meta = { appLabel: "x" };
      a = models.IntegerField();
    }
    expect(() => NoKey._meta).toThrow("The model NoKey has no primary key.");
    class Lost extends models.Model {}
    expect(() => Lost._meta.dbTable).toThrow("doesn't declare an explicit appLabel and isn't in an application");
  });

  test("refuses options that a field does not take, with a near name", () => {
    expect(() => models.CharField({ maxLegnth: 7 } as never)).toThrow(
      `CharField() got an unexpected option 'maxLegnth'. Did you mean "maxLength"?`,
    );
    expect(() => models.IntegerField({ maxLength: 7 } as never)).toThrow("unexpected option 'maxLength'");
    expect(() => models.ForeignKey("x.Y", { onDelete: models.CASCADE, relatedname: "ys" } as never)).toThrow(
      `Did you mean "relatedName"?`,
    );
  });

  test("a field function outside of a class gives an unbound field", () => {
    const field = models.CharField({ maxLength: 7 }) as unknown;
    expect(field).toBeInstanceOf(models.fields.CharField);
    expect(field instanceof models.CharField).toBe(true);
    expect(field instanceof models.IntegerField).toBe(false);
    expect((field as models.Field).deconstruct()).toEqual({
      name: "",
      path: "models.CharField",
      args: [],
      options: { maxLength: 7 },
    });
    const key = Book._meta.getField("author").deconstruct();
    expect([key.path, key.args, key.options]).toEqual([
      "models.ForeignKey",
      ["library.Author"],
      { onDelete: models.CASCADE, relatedName: "books" },
    ]);
  });
});

describe("an instance", () => {
  test("takes values by name, by raw key and by pk; the rest by default", () => {
    const book = new Book({ pk: 7, title: "x", authorId: 3 });
    expect([
      book.id,
      book.pk,
      book.title,
      book.status,
      book.pages,
      book.publishedAt,
      book.editor,
      book.author.id,
    ]).toEqual([7, 7, "x", "d", 0, null, null, 3]);
    expect((book as unknown as { authorId: number }).authorId).toBe(3);
    expect(stateOf(book).adding).toBe(true);
    expect(frameCount()).toBe(0);
  });

  test("refuses names that are no fields, and instances of other models", () => {
    expect(() => new Book({ titel: "x" })).toThrow(
      `Book() got unexpected keyword arguments: 'titel'. Did you mean "title"?`,
    );
    expect(() => new Book({ tags: [] })).toThrow("Direct assignment to the many side 'tags'");
    expect(() => new Book({ author: new Tag() })).toThrow(`"Book.author" must be a "Author" instance.`);
    expect(() => new Book(JSON.parse('{"__proto__": {"title": "x"}}') as object)).toThrow(
      "unexpected keyword arguments: '__proto__'",
    );
  });

  test("callable defaults may make other instances", () => {
    class Outer extends models.Model {
      static Meta = { appLabel: "x" };
      a = models.CharField({ default: "a" });
      b = models.JSONField({ default: () => ({ inner: new Cat({ name: "Tom" }).name }) });
      c = models.CharField({ default: "c" });
    }
    const outer = new Outer();
    expect([outer.a, outer.b, outer.c]).toEqual(["a", { inner: "Tom" }, "c"]);
  });

  test("an initializer that throws does not disturb the next instance", () => {
    let fail = false;
    class Fragile extends models.Model {
      static Meta = { appLabel: "x" };
      a = models.CharField({ maxLength: 1 });
      other = fail ? explode() : 1;
      b = models.CharField({ maxLength: 2 });
    }
    function explode(): number {
      throw new Error("no");
    }
    new Fragile({ a: "1", b: "2" });
    fail = true;
    expect(() => new Fragile({ a: "1", b: "2" })).toThrow("no");
    const cat = new Cat({ name: "Tom" });
    expect(cat.name).toBe("Tom");
  });

  test("is written short, and to JSON without managers", () => {
    const author = new Author({ id: 1, name: "Ursula" });
    expect(String(new Cat({ name: "x" }))).toBe("Cat object (None)");
    expect(JSON.parse(JSON.stringify(new Book({ id: 2, title: "x", author: 5 })))).toMatchObject({
      id: 2,
      title: "x",
      author: 5,
      editor: null,
    });
    expect(JSON.stringify(author)).not.toContain("books");
    expect(author.equals(new Author({ id: 1 }))).toBe(true);
    expect(new Author().equals(new Author())).toBe(false);
  });
});

describe("saving", () => {
  beforeEach(() => createTestDatabase(TEST_MODELS));

  test("inserts, updates, and refuses unsaved relations", async () => {
    const author = new Author({ name: "Ursula" });
    const book = new Book({ title: "x", author });
    await expect(book.save()).rejects.toThrow(
      "save() prohibited to prevent data loss due to unsaved related object 'author'.",
    );
    await author.save();
    await book.save();
    const before = book.updatedAt;
    book.title = "y";
    await new Promise((resolve) => setTimeout(resolve, 2));
    await book.save();
    expect(book.updatedAt.getTime()).toBeGreaterThan(before.getTime());
    expect((await Book.objects.get({ title: "y" })).createdAt).toEqual(book.createdAt);
    book.title = "z";
    book.pages = 3;
    await book.save({ updateFields: ["pages"] });
    expect((await Book.objects.get()).title).toBe("y");
    await expect(book.save({ updateFields: ["pags"] })).rejects.toThrow(`Did you mean "pages"?`);
    await expect(new Book({ id: 99, title: "x", author }).save({ forceUpdate: true })).rejects.toThrow(
      "Forced update did not affect any rows.",
    );
  });

  test("takes expressions and gives their values back", async () => {
    const author = await Author.objects.create({ name: "Ursula" });
    const book = await Book.objects.create({ title: "x", author, pages: 3 });
    book.pages = models.F("pages").plus(4) as never;
    await book.save();
    expect(book.pages).toBe(7);
  });

  test("sends signals", async () => {
    const seen: unknown[] = [];
    const receiver = (_: unknown, { instance, created }: { instance: unknown; created: boolean }) =>
      seen.push([(instance as Tag).label, created]);
    postSave.connect(receiver, { sender: Tag });
    try {
      const tag = await Tag.objects.create({ label: "a" });
      tag.label = "b";
      await tag.save();
    } finally {
      postSave.disconnect(receiver, { sender: Tag });
    }
    expect(seen).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  test("fullClean() reports by field what is wrong", async () => {
    await Tag.objects.create({ label: "a" });
    const errorsOf = async (instance: models.BaseModel) => {
      const error = await instance.fullClean().then(
        () => null,
        (e: unknown) => e as { messageDict: Map<string, string[]> },
      );
      return error === null ? null : Object.fromEntries(error.messageDict);
    };
    expect(await errorsOf(new Tag({ label: "a" }))).toEqual({ label: ["Tag with this Label already exists."] });
    expect(await errorsOf(new Tag({ label: "" }))).toEqual({ label: ["This field cannot be blank."] });
    expect(await errorsOf(new Tag({ label: "b" }))).toBeNull();
    const book = new Book({ title: "x".repeat(201), author: 99, status: "z", editor: null });
    expect(await errorsOf(book)).toEqual({
      title: ["Ensure this value has at most 200 characters (it has 201)."],
      author: ["author instance with id 99 is not a valid choice."],
      status: ["Value 'z' is not a valid choice."],
      editor: ["This field cannot be blank."],
      publishedAt: ["This field cannot be blank."],
      data: ["This field cannot be blank."],
    });
  });

  test("keeps values of all kinds", async () => {
    class Kinds extends models.Model {
      static objects = manager(this);
      static Meta = { appLabel: "kinds" };
      day = models.DateField();
      time = models.TimeField();
      span = models.DurationField();
      bytes = models.BinaryField();
      uuid = models.UUIDField();
      real = models.FloatField();
      big = models.BigIntegerField();
      json = models.JSONField();
      yes = models.BooleanField();
    }
    await createTestDatabase({ Kinds });
    const values = {
      day: Temporal.PlainDate.from("2024-02-29"),
      time: Temporal.PlainTime.from("12:34:56.000789"),
      span: Temporal.Duration.from({ days: 3, seconds: 5, microseconds: 7 }),
      bytes: new Uint8Array([0, 255]),
      uuid: "12345678-1234-5678-1234-567812345678",
      real: 0.1,
      big: Number.MAX_SAFE_INTEGER,
      json: { a: [1, null, "x"] },
      yes: true,
    };
    await Kinds.objects.create(values);
    const read = await Kinds.objects.get();
    expect([read.day.toString(), read.time.toString(), read.span.toString(), [...read.bytes]]).toEqual([
      "2024-02-29",
      "12:34:56.000789",
      "P3DT5.000007S",
      [0, 255],
    ]);
    expect([read.uuid, read.real, read.big, read.json, read.yes]).toEqual([
      values.uuid,
      0.1,
      values.big,
      values.json,
      true,
    ]);
    expect(await Kinds.objects.filter({ json__a__2: "x", day__year: 2024, time__hour: 12 }).count()).toBe(1);
    expect(await Kinds.objects.filter({ json__a__0: 1 }).count()).toBe(1);
    expect(await Kinds.objects.filter({ json__b__isnull: true }).count()).toBe(1);
  });
});

describe("createModelClass()", () => {
  test("makes a model with relations inside its own registry", async () => {
    const registry = new ModelRegistry();
    const make = (name: string, fields: Record<string, unknown>) =>
      createModelClass({ name, appLabel: "old", fields: fields as Record<string, models.Field>, registry });
    const Shelf = make("Shelf", { title: models.CharField({ maxLength: 10 }) });
    const Item = make("Item", {
      shelf: models.ForeignKey("old.Shelf", { onDelete: models.CASCADE }),
      price: models.DecimalField({ maxDigits: 5, decimalPlaces: 2 }),
      tags: models.ManyToManyField("old.Shelf", { relatedName: "tagged" }),
    });
    await createTestDatabase({ Shelf, Item });
    expect(registry.getModels().map((m) => m._meta.dbTable)).toEqual(["old_shelf", "old_item"]);
    const all = (model: unknown) => (model as { objects: models.Manager<Record<string, unknown>> }).objects;
    const shelf = await all(Shelf).create({ title: "a" } as never);
    const item = await all(Item).create({ shelf, price: "1.50" } as never);
    expect((item as { price: Decimal }).price.toFixed(2)).toBe("1.50");
    expect(await all(Item).filterUnchecked({ shelf__title: "a" }).count()).toBe(1);
    expect(await all(Shelf).filterUnchecked({ item__price__gt: 1 }).count()).toBe(1);
    await (item as { tags: { add(...x: unknown[]): Promise<void> } }).tags.add(shelf);
    expect(await (shelf as { tagged: models.QuerySet<object> }).tagged.count()).toBe(1);
    expect(await (shelf as { itemSet: models.QuerySet<object> }).itemSet.count()).toBe(1);
  });
});

test("managers of abstract bases belong to the class that inherits them", () => {
  class LiveManager extends models.Manager<Base> {
    override getQuerySet() {
      return super.getQuerySet().filterUnchecked({ live: true });
    }
  }
  class Base extends models.Model {
    static objects: models.Manager<Base> = manager(this, () => LiveManager);
    static everything: models.Manager<Base> = manager(this);
    static Meta: models.ModelMeta = { abstract: true };
    live = models.BooleanField({ default: true });
  }
  class Page extends Base {
    name = models.CharField({ maxLength: 10 });
  }
  registerModels("pages", { Base, Page });
  expect([...Page._meta.managers.keys()].sort()).toEqual(["everything", "objects"]);
  expect(Page.objects.model).toBe(Page);
  expect(Page._meta.defaultManager).toBe(Page.objects);
  expect(Club._meta.defaultManager).toBe(Club.objects);
});

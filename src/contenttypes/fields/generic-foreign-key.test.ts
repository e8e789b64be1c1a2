/** Django's themes `tests/contenttypes_tests/test_fields` and `tests/generic_relations`: the side that points. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FieldError } from "../../core/errors/exceptions.ts";
import { FieldFetchBlocked } from "../../db/models/fetch-blocked.ts";
import { prefetchRelatedObjects } from "../../db/models/query/prefetch.ts";
import { Prefetch } from "../../db/models/query/prefetch-object.ts";
import { captureQueries } from "../../db/models/testing/database.ts";
import { ContentType } from "../models.ts";
import {
  Author,
  Book,
  emptyTables,
  endProject,
  Film,
  Note,
  Novel,
  Rock,
  startProject,
  Tag,
} from "../testing/project.ts";
import { GenericPrefetch } from "./generic-prefetch.ts";

beforeAll(startProject);
afterAll(endProject);
beforeEach(emptyTables);

const dune = (): Promise<Book> => Book.objects.create({ title: "Dune" });
const alien = (): Promise<Film> => Film.objects.create({ title: "Alien" });

describe("the object", () => {
  test("is given to create(), and read by awaiting", async () => {
    const book = await dune();
    const tag = await Tag.objects.create({ name: "sand", contentObject: book });
    expect(await tag.contentObject).toBe(book);
    const again = await Tag.objects.get({ pk: tag.pk });
    expect(again.objectId).toBe(book.id);
    const object = await again.contentObject;
    expect([object instanceof Book, object?.equals(book)]).toEqual([true, true]);
    expect(again.contentObject).toBe(object);
  });

  test("may be assigned, before and after the first save", async () => {
    const [book, film] = [await dune(), await alien()];
    const tag = new Tag({ name: "a", objectId: 0, contentType: null } as never);
    tag.contentObject = book;
    await tag.save();
    expect([tag.objectId, (await tag.contentType).model]).toEqual([book.id, "book"]);
    tag.contentObject = film;
    expect([tag.contentObject, tag.objectId]).toEqual([film, film.id]);
    await tag.save();
    const again = await Tag.objects.get();
    expect((await again.contentObject)?.equals(film)).toBe(true);
    again.contentObject = tag.contentObject;
    await again.save();
  });

  test("of a new instance fills the columns at once when its content type is known", async () => {
    const book = await dune();
    const { id } = await ContentType.objects.getForModel(Book);
    const tag = new Tag({ name: "a", contentObject: book });
    expect([tag.objectId, (tag as unknown as { contentTypeId: number }).contentTypeId]).toEqual([book.id, id]);
  });

  test("follows the columns", async () => {
    const [book, other] = [await dune(), await Book.objects.create({ title: "Emma" })];
    const tag = await Tag.objects.create({ name: "a", contentObject: book });
    tag.objectId = other.id;
    expect((await tag.contentObject)?.equals(other)).toBe(true);
    tag.contentType = await ContentType.objects.getForModel(Film);
    expect(await tag.contentObject).toBeNull();
    const fresh = new Tag({ name: "b", contentObject: book });
    fresh.objectId = other.id;
    await fresh.save();
    expect((await (await Tag.objects.get({ name: "b" })).contentObject)?.equals(other)).toBe(true);
  });

  test("may be null, where the columns may", async () => {
    const note = await Note.objects.create({ text: "nothing" });
    expect(await note.about).toBeNull();
    const about = await Note.objects.create({ text: "something", about: await dune() });
    about.about = null;
    expect([about.key, about.about]).toEqual([null, null]);
    await about.save();
    expect(await (await Note.objects.get({ pk: about.pk })).about).toBeNull();
  });

  test("is null when the row is gone, or its model", async () => {
    const rock = await Rock.objects.create({ kind: "granite" });
    await Tag.objects.create({ name: "a", contentObject: rock });
    await rock.delete();
    expect(await (await Tag.objects.get()).contentObject).toBeNull();
    const stale = await ContentType.objects.create({ appLabel: "library", model: "gone" });
    await Tag.objects.update({ contentType: stale });
    expect(await (await Tag.objects.get()).contentObject).toBeNull();
    await stale.delete();
    expect(await Tag.objects.count()).toBe(0);
  });

  test("is found by a key of another type", async () => {
    const book = await dune();
    const note = await Note.objects.create({ text: "long text", about: book });
    expect(note.key).toBe(String(book.id));
    const again = await Note.objects.get();
    expect((await again.about)?.equals(book)).toBe(true);
    expect(again.short).toBe("lon");
    again.about = await alien();
    await again.save();
    expect(await (await Note.objects.get()).about).toBeInstanceOf(Film);
    await Note.objects.update({ key: "no number" });
    expect(await (await Note.objects.get()).about).toBeNull();
  });

  test("is of its proxy, where forConcreteModel is false", async () => {
    const novel = await Novel.objects.create({ title: "Emma" } as never);
    await Note.objects.create({ text: "a", about: novel as unknown as Book });
    expect(await (await Note.objects.get()).about).toBeInstanceOf(Novel);
    await Tag.objects.create({ name: "a", contentObject: novel });
    expect(await (await Tag.objects.get()).contentObject).not.toBeInstanceOf(Novel);
  });

  test("must be saved before", async () => {
    const book = new Book({ title: "Dune" });
    const tag = new Tag({ name: "a", contentObject: book });
    await expect(tag.save()).rejects.toThrow(
      "save() prohibited to prevent data loss due to unsaved related object 'contentObject'.",
    );
    await expect(Tag.objects.bulkCreate([tag])).rejects.toThrow("bulkCreate() prohibited");
    await book.save();
    await tag.save();
    expect((await (await Tag.objects.get()).contentObject)?.equals(book)).toBe(true);
  });

  test("goes through bulkCreate(), bulkUpdate() and fullClean()", async () => {
    const [book, film] = [await dune(), await alien()];
    const tags = await Tag.objects.bulkCreate([
      new Tag({ name: "a", contentObject: book }),
      { name: "b", contentObject: film },
    ]);
    expect(await Tag.objects.orderBy("name").valuesFlat("objectId")).toEqual([book.id, film.id]);
    tags[0]!.contentObject = film;
    await Tag.objects.bulkUpdate(tags, ["contentType", "objectId"]);
    expect(await Tag.objects.filter({ contentType__model: "film" }).count()).toBe(2);
    ContentType.objects.clearCache();
    await new Tag({ name: "c", contentObject: book }).fullClean();
  });

  test("must be an instance", () => {
    const tag = new Tag({ name: "a", objectId: 1, contentType: 1 } as never);
    expect(() => new Tag({ name: "a", contentObject: 5 } as never)).toThrow(
      'Cannot assign number 5: "library.Tag.contentObject"',
    );
    expect(JSON.parse(JSON.stringify(tag))).toEqual({ id: null, name: "a", objectId: 1, contentType: 1 });
  });

  test("is forgotten by refreshFromDb()", async () => {
    const book = await dune();
    const tag = await Tag.objects.create({ name: "a", contentObject: book });
    await Book.objects.update({ title: "Dune II" });
    await tag.refreshFromDb();
    expect(((await tag.contentObject) as Book).title).toBe("Dune II");
  });

  test("brings deferred columns with it", async () => {
    const book = await dune();
    await Tag.objects.create({ name: "a", contentObject: book });
    const [tag] = await Tag.objects.only("name");
    expect((await tag!.contentObject)?.equals(book)).toBe(true);
  });

  test("is of the database of its owner", async () => {
    const here = await dune();
    await Book.objects.using("other").create({ title: "Elsewhere", id: here.id });
    await ContentType.objects.using("other").filter({ model: "book" }).update({ id: 900 });
    const there = await Book.objects.using("other").get();
    const tag = await Tag.objects.using("other").create({ name: "a", contentObject: there });
    expect((tag as unknown as { contentTypeId: number }).contentTypeId).toBe(900);
    ContentType.objects.clearCache();
    const again = await Tag.objects.using("other").get();
    expect(((await again.contentObject) as Book).title).toBe("Elsewhere");
    expect(await there.tags.valuesFlat("name")).toEqual(["a"]);
  });
});

describe("loading", () => {
  async function fill(): Promise<void> {
    const ann = await Author.objects.create({ name: "Ann" });
    for (const title of ["b1", "b2", "b3"]) {
      const book = await Book.objects.create({ title, author: ann });
      await Tag.objects.create({ name: title, contentObject: book });
    }
    for (const title of ["f1", "f2"])
      await Tag.objects.create({ name: title, contentObject: await Film.objects.create({ title }) });
    await ContentType.objects.getForModels([Book, Film]);
  }

  test("one loads those of all siblings, with one query for each type", async () => {
    await fill();
    const { result, queries } = await captureQueries(async () => {
      const tags = await Tag.objects.all();
      const objects = await Promise.all(tags.map((tag) => tag.contentObject));
      return objects.map((object) => (object as Book | Film).title);
    });
    expect([result, queries.length]).toEqual([["b1", "b2", "b3", "f1", "f2"], 3]);
  });

  test("takes one query each with the fetch mode one, none with raise", async () => {
    await fill();
    const { queries } = await captureQueries(async () => {
      for (const tag of await Tag.objects.fetchMode("one")) await tag.contentObject;
    });
    expect(queries).toHaveLength(6);
    const [tag] = await Tag.objects.fetchMode("raise");
    await expect(tag!.contentObject).rejects.toThrow(FieldFetchBlocked);
  });

  test("prefetchRelated() asks once for each type, and goes on from there", async () => {
    await fill();
    const { result, queries } = await captureQueries(async () => {
      const tags = await Tag.objects.prefetchRelated("contentObject");
      return tags.map((tag) => (tag.contentObject as Book | Film).title);
    });
    expect([result, queries.length]).toEqual([["b1", "b2", "b3", "f1", "f2"], 3]);
    const deeper = await captureQueries(async () => {
      const tags = await Tag.objects.prefetchRelated("contentObject__tags");
      return tags.map((tag) => [...(tag.contentObject as unknown as { tags: Iterable<Tag> }).tags].map((t) => t.name));
    });
    expect([deeper.result, deeper.queries.length]).toEqual([[["b1"], ["b2"], ["b3"], ["f1"], ["f2"]], 5]);
  });

  test("of instances at hand", async () => {
    await fill();
    const tags = await Tag.objects.filter({ name__startswith: "b" });
    await prefetchRelatedObjects(tags, "contentObject");
    const { queries } = await captureQueries(() => prefetchRelatedObjects(tags, "contentObject__author"));
    expect(queries).toHaveLength(1);
  });

  test("GenericPrefetch takes a query set for each type", async () => {
    await fill();
    const { result, queries } = await captureQueries(async () => {
      const tags = await Tag.objects.prefetchRelated(
        new GenericPrefetch("contentObject", [
          Book.objects.selectRelated("author"),
          Film.objects.filter({ title: "f1" }),
        ]),
      );
      return tags.map(({ contentObject }) =>
        contentObject instanceof Book ? (contentObject.author as Author).name : (contentObject?.title ?? null),
      );
    });
    expect([result, queries.length]).toEqual([["Ann", "Ann", "Ann", "f1", null], 3]);
    const [first] = await Tag.objects.prefetchRelated(
      new GenericPrefetch("contentObject", [Book.objects.all()], { toAttr: "thing" }),
    );
    expect((first as unknown as { thing: Book }).thing.title).toBe("b1");
    const one = await Tag.objects
      .filter({ name: "b1" })
      .prefetchRelated(new Prefetch("contentObject", { queryset: Book.objects.only("title") }));
    expect((one[0]!.contentObject as unknown as Book).getDeferredFields().has("author")).toBe(true);
  });

  test("GenericPrefetch refuses two query sets of a type, and others than of models", async () => {
    await fill();
    const twice = new GenericPrefetch("contentObject", [Book.objects.all(), Book.objects.filter({ title: "x" })]);
    await expect(Tag.objects.prefetchRelated(twice)).rejects.toThrow(
      "Only one queryset is allowed for each content type.",
    );
    expect(() => new GenericPrefetch("contentObject", [Book.objects.values("title")])).toThrow(
      "Prefetch querysets cannot use raw(), values(), and valuesList().",
    );
  });
});

describe("queries", () => {
  test("cannot follow it", () => {
    const message = "Field 'contentObject' does not generate an automatic reverse relation";
    for (const filter of [{ contentObject: 1 }, { contentObject__title: "x" }, { contentObject__isnull: true }])
      expect(() => String(Tag.objects.filterUnchecked(filter).query)).toThrow(message);
    expect(() =>
      String((Tag.objects.values as unknown as (name: string) => typeof Tag.objects)("contentObject").query),
    ).toThrow(FieldError);
    expect(() =>
      String((Tag.objects.orderBy as unknown as (name: string) => typeof Tag.objects)("contentObject").query),
    ).toThrow(message);
  });

  test("leave it out of what the table has", () => {
    expect(Tag._meta.fields.map((field) => field.name)).toEqual(["id", "name", "contentType", "objectId"]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { User } from "../auth/models/index.ts";
import { Book, endProject, Novel, queriesOf, SETTINGS, startProject } from "../auth/testing/project.ts";
import { transaction } from "../db/index.ts";
import { migrate } from "../db/migrations/commands/index.ts";
import { ContentType } from "./models.ts";

const other = { ENGINE: "sqlite", NAME: ":memory:" } as const;

beforeAll(async () => {
  await startProject({ DATABASES: { ...SETTINGS.DATABASES, other } });
  await migrate({ verbosity: 0, database: "other" });
});
afterAll(endProject);
beforeEach(() => ContentType.objects.clearCache());

const labelOf = ({ appLabel, model }: ContentType): string => `${appLabel}.${model}`;

describe("ContentType.objects", () => {
  test("gives the content type of a class or an instance, and reads it once", async () => {
    const queries = await queriesOf(async () => {
      const first = await ContentType.objects.getForModel(Book);
      expect(labelOf(first)).toBe("library.book");
      expect(await ContentType.objects.getForModel(new Book({ title: "Dune" }))).toBe(first);
      expect(await ContentType.objects.getForId(first.id)).toBe(first);
      expect(await ContentType.objects.getByNaturalKey("library", "book")).toBe(first);
    });
    expect(queries).toHaveLength(1);
  });

  test("takes a proxy for the model of its table, unless told otherwise", async () => {
    expect(labelOf(await ContentType.objects.getForModel(Novel))).toBe("library.book");
    const own = await ContentType.objects.getForModel(Novel, { forConcreteModel: false });
    expect(labelOf(own)).toBe("library.novel");
  });

  test("makes one that is missing", async () => {
    await ContentType.objects.filter({ model: "novel" }).delete();
    const made = await ContentType.objects.getForModel(Novel, { forConcreteModel: false });
    expect(labelOf(await ContentType.objects.get({ id: made.id }))).toBe("library.novel");
  });

  test("does not remember one that its transaction took back", async () => {
    await ContentType.objects.filter({ model: "novel" }).delete();
    const undone = transaction.atomic(async () => {
      await ContentType.objects.getForModel(Novel, { forConcreteModel: false });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    const made = await ContentType.objects.getForModel(Novel, { forConcreteModel: false });
    expect(await ContentType.objects.filter({ id: made.id }).exists()).toBe(true);
  });

  test("reads several with one query", async () => {
    const book = await ContentType.objects.getForModel(Book);
    let found = new Map<unknown, ContentType>();
    const queries = await queriesOf(async () => {
      found = await ContentType.objects.getForModels([Book, Novel, User]);
      await ContentType.objects.getForModels([Book, User]);
    });
    expect(queries).toHaveLength(1);
    expect([found.get(Book), found.get(Novel)]).toEqual([book, book]);
    expect(labelOf(found.get(User)!)).toBe("auth.user");
  });

  test("keeps databases apart", async () => {
    const here = await ContentType.objects.getForModel(Book);
    const shift = ContentType.objects.using("other");
    await shift.filter({ appLabel: "library", model: "book" }).delete();
    const there = await shift.getForModel(Book);
    expect(there.id).not.toBe(here.id);
    expect(await shift.getForModel(Book)).toBe(there);
    expect(await ContentType.objects.getForModel(Book)).toBe(here);
  });

  test("forgets all with clearCache()", async () => {
    const before = await ContentType.objects.getForModel(Book);
    ContentType.objects.clearCache();
    const after = await ContentType.objects.getForModel(Book);
    expect([after === before, after.equals(before)]).toEqual([false, true]);
  });

  test("throws for what is not there", async () => {
    await expect(ContentType.objects.getForId(0)).rejects.toThrow(ContentType.DoesNotExist);
    await expect(ContentType.objects.getByNaturalKey("library", "shelf")).rejects.toThrow(ContentType.DoesNotExist);
  });
});

describe("a content type", () => {
  test("names its model", async () => {
    const type = await ContentType.objects.getForModel(User);
    expect(type.modelClass()).toBe(User);
    expect([type.name, type.appLabeledName, String(type)]).toEqual([
      "user",
      "Authentication and Authorization | user",
      "Authentication and Authorization | user",
    ]);
    expect(type.naturalKey()).toEqual(["auth", "user"]);
  });

  test("outlives its model", () => {
    const stale = new ContentType({ appLabel: "library", model: "oldmodel" });
    expect([stale.modelClass(), stale.name, String(stale)]).toEqual([null, "oldmodel", "library | oldmodel"]);
  });

  test("finds objects of its model", async () => {
    const ann = await User.objects.createUser("ann");
    const type = await ContentType.objects.getForModel(User);
    expect((await type.getObjectForThisType({ username: "ann" })).equals(ann)).toBe(true);
    expect(await type.getAllObjectsForThisType({ username: "bob" })).toEqual([]);
    await expect(type.getObjectForThisType({ username: "ann" }, { using: "other" })).rejects.toThrow(User.DoesNotExist);
  });
});

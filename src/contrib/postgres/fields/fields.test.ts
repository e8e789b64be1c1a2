import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ValidationError } from "../../../core/validators/validation-error.ts";
import { hasPostgresql } from "../../../db/backends/testing/postgresql-server.ts";
import { connections } from "../../../db/connection/connections.ts";
import { manager } from "../../../db/models/managers.ts";
import * as models from "../../../db/models/models.ts";
import { registerModels } from "../../../db/models/registry.ts";
import {
  ArrayField,
  DateRangeField,
  DateTimeRangeField,
  DecimalRangeField,
  HStoreField,
  IntegerRangeField,
  Range,
} from "../index.ts";
import { openDatabase } from "../testing/database.ts";

class Post extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 200 });
  tags = ArrayField(models.CharField({ maxLength: 200 }), { default: () => [] as string[] });
  board = ArrayField(ArrayField(models.IntegerField({ null: true })), { null: true });
  days = ArrayField(models.DateField(), { null: true, size: 3 });
}

class Dog extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20 });
  data = HStoreField({ null: true });
}

class Event extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20 });
  ages = IntegerRangeField({ null: true });
  dates = DateRangeField({ null: true });
  times = DateTimeRangeField({ null: true });
  price = DecimalRangeField({ null: true });
}

const MODELS = { Post, Dog, Event };
registerModels("pg", MODELS);

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

describe.skipIf(!(await hasPostgresql()))("fields of PostgreSQL", () => {
  let close: () => Promise<void>;

  beforeAll(async () => {
    close = await openDatabase(MODELS, ["hstore"]);
    await Post.objects.bulkCreate([
      {
        name: "First",
        tags: ["thoughts", "django"],
        board: [
          [1, 2],
          [3, null],
        ],
        days: [day("2024-02-29")],
      },
      { name: "Second", tags: ["thoughts"], board: [] },
      { name: "Third", tags: ["tutorial", "django", 'a "quote", a comma'] },
      { name: "Fourth" },
    ]);
    await Dog.objects.bulkCreate([
      { name: "Rufus", data: { breed: "labrador", owner: "Bob" } },
      { name: "Meg", data: { breed: "collie", owner: null, "it's": "odd" } },
      { name: "Fred" },
    ]);
    await Event.objects.bulkCreate([
      {
        name: "Soft play",
        ages: new Range(0, 10),
        dates: new Range(day("2024-01-01"), day("2024-02-01")),
        times: new Range(new Date("2024-01-01T10:00:00Z"), new Date("2024-01-01T12:00:00Z")),
        price: new Range<never>(),
      },
      { name: "Pub trip", ages: new Range<number>(21, null), dates: new Range(day("2024-03-01"), null) },
      { name: "Nobody", ages: Range.empty<number>() },
    ]);
  });

  afterAll(() => close());

  // oxlint-disable-next-line typescript/no-explicit-any -- lookups of these fields
  const posts = async (where: any): Promise<string[]> => Post.objects.filter(where).orderBy("id").valuesFlat("name");
  // oxlint-disable-next-line typescript/no-explicit-any -- lookups of these fields
  const dogs = async (where: any): Promise<string[]> => Dog.objects.filter(where).orderBy("id").valuesFlat("name");
  // oxlint-disable-next-line typescript/no-explicit-any -- lookups of these fields
  const events = async (where: any): Promise<string[]> => Event.objects.filter(where).orderBy("id").valuesFlat("name");

  describe("ArrayField", () => {
    test("keeps lists, inner lists and elements of any type", async () => {
      const first = await Post.objects.get({ name: "First" });
      expect(first.tags).toEqual(["thoughts", "django"]);
      expect(first.board).toEqual([
        [1, 2],
        [3, null],
      ]);
      expect(String(first.days)).toBe("2024-02-29");
      const third = await Post.objects.get({ name: "Third" });
      expect(third.tags[2]).toBe('a "quote", a comma');
      expect(third.board).toBeNull();
      expect((await Post.objects.get({ name: "Fourth" })).tags).toEqual([]);
      third.tags = [...third.tags, "new"];
      await third.save();
      await third.refreshFromDb();
      expect(third.tags).toHaveLength(4);
    });

    test("has the column type of its base", async () => {
      const { columns } = await connections.get().introspection.describeTable("pg_post");
      const types = Object.fromEntries(columns.map((c) => [c.name, c.type]));
      expect(types.tags).toBe("varchar(200)[]");
      expect(types.days).toBe("date[]");
    });

    test("contains, contained_by, overlap", async () => {
      expect(await posts({ tags__contains: ["thoughts"] })).toEqual(["First", "Second"]);
      expect(await posts({ tags__contains: ["django", "thoughts"] })).toEqual(["First"]);
      expect(await posts({ tags__contained_by: ["thoughts", "django"] })).toEqual(["First", "Second", "Fourth"]);
      expect(await posts({ tags__overlap: ["thoughts", "tutorial"] })).toEqual(["First", "Second", "Third"]);
      expect(await posts({ tags__overlap: Post.objects.filter({ name: "Second" }).valuesFlat("tags") })).toEqual([
        "First",
        "Second",
      ]);
    });

    test("exact, len, an element, a slice", async () => {
      expect(await posts({ tags: ["thoughts"] })).toEqual(["Second"]);
      expect(await posts({ tags__len: 1 })).toEqual(["Second"]);
      expect(await posts({ tags__len: 0 })).toEqual(["Fourth"]);
      expect(await posts({ tags__len__gte: 2 })).toEqual(["First", "Third"]);
      expect(await posts({ tags__0: "thoughts" })).toEqual(["First", "Second"]);
      expect(await posts({ tags__1__iexact: "DJANGO" })).toEqual(["First", "Third"]);
      expect(await posts({ tags__0_1: ["thoughts"] })).toEqual(["First", "Second"]);
      expect(await posts({ tags__0_2__contains: ["thoughts"] })).toEqual(["First", "Second"]);
      expect(await posts({ board__isnull: true })).toEqual(["Third", "Fourth"]);
      expect(await posts({ tags__in: [["thoughts"], ["tutorial"]] })).toEqual(["Second"]);
    });

    test("a value of another kind is refused before any SQL", async () => {
      await expect(posts({ tags__contains: "thoughts" })).rejects.toThrow("expected a list");
      await expect(posts({ tags: { $ne: 1 } })).rejects.toThrow("expected a list");
      await expect(posts({ tags__contains: ["nul\0"] })).rejects.toThrow("NUL");
    });

    test("validates its elements and its size", async () => {
      const post = new Post({
        name: "x",
        tags: ["a".repeat(201)],
        days: Array.from({ length: 4 }, () => day("2024-01-01")),
      });
      const error = (await post.fullClean().catch((thrown: unknown) => thrown)) as ValidationError;
      expect(error.errorDict?.get("tags")?.map(({ code }) => code)).toEqual(["item_invalid"]);
      expect(error.errorDict?.get("days")?.map(({ code }) => code)).toEqual(["max_length"]);
    });
  });

  test("HStoreField: keys, has_key, contains", async () => {
    expect((await Dog.objects.get({ name: "Meg" })).data).toEqual({ breed: "collie", owner: null, "it's": "odd" });
    expect(await dogs({ data__breed: "collie" })).toEqual(["Meg"]);
    expect(await dogs({ data__breed__contains: "l" })).toEqual(["Rufus", "Meg"]);
    expect(await dogs({ data__contains: { owner: "Bob" } })).toEqual(["Rufus"]);
    expect(await dogs({ data__contained_by: { breed: "labrador", owner: "Bob", more: "x" } })).toEqual(["Rufus"]);
    expect(await dogs({ data__has_key: "owner" })).toEqual(["Rufus", "Meg"]);
    expect(await dogs({ data__has_key: "it's" })).toEqual(["Meg"]);
    expect(await dogs({ data__has_any_keys: ["owner", "x"] })).toEqual(["Rufus", "Meg"]);
    expect(await dogs({ data__has_keys: ["owner", "it's"] })).toEqual(["Meg"]);
    expect(await dogs({ data__keys__overlap: ["it's", "none"] })).toEqual(["Meg"]);
    expect(await dogs({ data__values__contains: ["Bob"] })).toEqual(["Rufus"]);
    expect(await dogs({ data: null })).toEqual(["Fred"]);
    expect(await dogs({ ["data__it's') OR 1=1 --"]: "x" })).toEqual([]);
  });

  test("range fields: values and lookups", async () => {
    const play = await Event.objects.get({ name: "Soft play" });
    expect(play.ages?.toString()).toBe("[0,10)");
    expect(play.dates?.equals(new Range(day("2024-01-01"), day("2024-02-01")))).toBe(true);
    expect(play.times?.lower?.toISOString()).toBe("2024-01-01T10:00:00.000Z");
    expect(play.price?.lowerInfinite).toBe(true);
    expect((await Event.objects.get({ name: "Nobody" })).ages?.isEmpty).toBe(true);
    expect(await events({ ages__contains: new Range(4, 5) })).toEqual(["Soft play"]);
    expect(await events({ ages__contains: 30 })).toEqual(["Pub trip"]);
    expect(await events({ ages__contained_by: new Range(0, 15) })).toEqual(["Soft play", "Nobody"]);
    expect(await events({ ages__overlap: new Range(8, 30) })).toEqual(["Soft play", "Pub trip"]);
    expect(await events({ ages__fully_lt: new Range(11, 15) })).toEqual(["Soft play"]);
    expect(await events({ ages__fully_gt: new Range(11, 15) })).toEqual(["Pub trip"]);
    expect(await events({ ages__not_lt: new Range(11, 15) })).toEqual(["Pub trip"]);
    expect(await events({ ages__adjacent_to: new Range(10, 21) })).toEqual(["Soft play", "Pub trip"]);
    expect(await events({ ages__startswith: 21 })).toEqual(["Pub trip"]);
    expect(await events({ ages__endswith__lt: 11 })).toEqual(["Soft play"]);
    expect(await events({ ages__isempty: true })).toEqual(["Nobody"]);
    expect(await events({ ages__upper_inf: true })).toEqual(["Pub trip"]);
    expect(await events({ ages: [0, 10] })).toEqual(["Soft play"]);
    expect(await events({ dates__contains: day("2024-01-15") })).toEqual(["Soft play"]);
    await expect(events({ ages__overlap: 5 })).rejects.toThrow("expected a Range");
  });
});

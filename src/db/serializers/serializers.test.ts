import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, test } from "vitest";
import { apps } from "../../core/apps/registry.ts";
import { manager } from "../models/managers.ts";
import * as models from "../models/models.ts";
import { registerModels } from "../models/registry.ts";
import { createTestDatabase } from "../models/testing/database.ts";
import { Author, Book, Publisher, Tag, TEST_MODELS } from "../models/testing/models.ts";
import { deserialize, loadFixtures, loadSources, serialize, sortDependencies } from "./index.ts";

class CityQuerySet extends models.QuerySet<City> {
  getByNaturalKey(name: string) {
    return this.get({ name });
  }
}

class City extends models.Model {
  static objects = manager(this, CityQuerySet);
  name = models.CharField({ maxLength: 50, unique: true });
  naturalKey() {
    return [this.name];
  }
}

class Road extends models.Model {
  static objects = manager(this);
  from = models.ForeignKey(() => City, { onDelete: models.CASCADE, relatedName: "+" });
  stops = models.ManyToManyField(() => City, { relatedName: "+" });
}

class Everything extends models.Model {
  static objects = manager(this);
  flag = models.BooleanField({ default: false });
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2 });
  day = models.DateField();
  moment = models.DateTimeField();
  data = models.JSONField({ null: true });
  uuid = models.UUIDField();
  note = models.TextField({ null: true });
}

const MODELS = { City, Road, Everything };
registerModels("fixtures_tests", MODELS);
await apps.populate([]);

beforeEach(async () => {
  await createTestDatabase({ ...TEST_MODELS, ...MODELS });
});

const load = (objects: unknown, name = "memory") =>
  loadSources([{ name, format: "json", open: () => Readable.from([Buffer.from(JSON.stringify(objects))]) }]);

describe("serialize()", () => {
  test("writes rows in Django's format, under Django's names", async () => {
    const tags = await Tag.objects.bulkCreate([{ label: "b" }, { label: "a" }]);
    const author = await Author.objects.create({ name: "Ursula K. Le Guin — é" });
    const book = await Book.objects.create({ title: "Lathe", author, publishedAt: new Date("1971-06-01T10:00:00Z") });
    await book.tags.add(...tags);
    const text = await serialize("json", Book.objects.all(), { fields: ["title", "publishedAt", "author", "tags"] });
    expect(text).toBe(
      `[{"model": "${Book._meta.labelLower}", "pk": 1, "fields": {"title": "Lathe", "author": 1, ` +
        `"published_at": "1971-06-01T10:00:00Z", "tags": [2, 1]}}]\n`,
    );
    expect(await serialize("json", [author], { fields: ["name"], indent: 2 })).toBe(
      `[\n{\n  "model": "${Author._meta.labelLower}",\n  "pk": 1,\n  "fields": {\n    "name": "Ursula K. Le Guin — é"\n  }\n}\n]\n`,
    );
    expect(await serialize("json", [])).toBe("[]\n");
  });

  test("writes natural keys when asked to", async () => {
    const [oslo, bergen] = await City.objects.bulkCreate([{ name: "Oslo" }, { name: "Bergen" }]);
    const road = await Road.objects.create({ from: oslo! });
    await road.stops.add(bergen!);
    const options = { useNaturalForeignKeys: true, useNaturalPrimaryKeys: true };
    expect(JSON.parse(await serialize("json", [road, oslo!], options))).toEqual([
      { model: "fixtures_tests.road", pk: 1, fields: { from: ["Oslo"], stops: [["Bergen"]] } },
      { model: "fixtures_tests.city", fields: { name: "Oslo" } },
    ]);
  });

  test("refuses an unknown format", async () => {
    await expect(serialize("jsn", [])).rejects.toThrow('There is no serializer "jsn". Did you mean "json"?');
  });
});

describe("loading what was dumped", () => {
  test("gives the same rows for every kind of field", async () => {
    const values = {
      flag: true,
      price: "12345.60",
      day: "2024-02-29",
      moment: new Date("2024-02-29T23:59:59.123Z"),
      data: { nested: [1, null, "x"], __proto__x: 1 },
      uuid: "12345678-1234-5678-1234-567812345678",
      note: null,
    };
    await Everything.objects.create(values as never);
    await Everything.objects.create({ ...values, note: "", data: null } as never);
    const text = await serialize("json", Everything.objects.orderBy("pk"));
    expect(JSON.parse(text)[0].fields).toEqual({
      flag: true,
      price: "12345.60",
      day: "2024-02-29",
      moment: "2024-02-29T23:59:59.123Z",
      data: { nested: [1, null, "x"], __proto__x: 1 },
      uuid: "12345678-1234-5678-1234-567812345678",
      note: null,
    });
    await Everything.objects.all().delete();
    await load(JSON.parse(text));
    expect(await serialize("json", Everything.objects.orderBy("pk"))).toBe(text);
  });

  test("saves rows as they are: automatic dates do not move", async () => {
    const createdAt = "2001-02-03T04:05:06Z";
    const author = { model: Author._meta.labelLower, pk: 1, fields: { name: "A" } };
    await load([
      author,
      {
        model: Book._meta.labelLower,
        pk: 7,
        fields: { title: "Old", author: 1, created_at: createdAt, updated_at: createdAt },
      },
    ]);
    const book = await Book.objects.get({ pk: 7 });
    expect([book.createdAt.toISOString(), book.updatedAt.toISOString()]).toEqual(
      Array(2).fill("2001-02-03T04:05:06.000Z"),
    );
  });

  test("updates rows that are there, by primary key or by natural key", async () => {
    await City.objects.create({ name: "Oslo" });
    await load([
      { model: "fixtures_tests.city", fields: { name: "Oslo" } },
      { model: "fixtures_tests.city", pk: 1, fields: { name: "Christiania" } },
    ]);
    expect((await City.objects.all()).map((city) => city.name)).toEqual(["Christiania"]);
  });

  test("resolves references to what comes later, by key and by natural key", async () => {
    const { objects } = await load([
      { model: "fixtures_tests.road", pk: 1, fields: { from: 5, stops: [5] } },
      { model: "fixtures_tests.road", pk: 2, fields: { from: ["Bergen"], stops: [["Oslo"], ["Bergen"]] } },
      { model: "fixtures_tests.city", pk: 5, fields: { name: "Oslo" } },
      { model: "fixtures_tests.city", pk: 6, fields: { name: "Bergen" } },
    ]);
    expect(objects).toBe(4);
    const road = await Road.objects.get({ pk: 2 });
    expect((await road.from).name).toBe("Bergen");
    expect((await road.stops.orderBy("name")).map((city) => city.name)).toEqual(["Bergen", "Oslo"]);
  });
});

describe("loadFixtures() explains", () => {
  const city = { model: "fixtures_tests.city", pk: 1, fields: { name: "Oslo" } };

  test.each([
    [
      "an unknown field",
      [{ ...city, fields: { nmae: "x" } }],
      /City has no field named 'nmae'\. Did you mean "name"\?.*fixtures_tests\.city:pk=1/,
    ],
    [
      "an unknown model",
      [{ ...city, model: "fixtures_tests.citty" }],
      /Invalid model identifier: 'fixtures_tests\.citty'.*Did you mean/,
    ],
    [
      "a wrong value",
      [{ model: "fixtures_tests.road", pk: 3, fields: { from: "north" } }],
      /must be an integer.*fixtures_tests\.road:pk=3, field "from", value "north"/,
    ],
    [
      "a missing target",
      [{ model: "fixtures_tests.road", pk: 3, fields: { from: 99 } }],
      /Road\(pk=3\) has an invalid foreign key: field "from" contains the value '99'/,
    ],
    [
      "a missing natural key",
      [{ model: "fixtures_tests.road", pk: 3, fields: { from: ["Rome"] } }],
      /City matching query does not exist\. \(fixtures_tests\.road:pk=3, field "from", value \["Rome"\], line 1\)/,
    ],
    [
      "a missing many-to-many target",
      [city, { model: "fixtures_tests.road", pk: 3, fields: { from: 1, stops: [98] } }],
      /field "stops" contains the value '98'|FOREIGN KEY/,
    ],
    ["something that is no object", ["Oslo"], /Object number 2 \(line 1\) is not of the form/],
  ])("%s, and loads nothing", async (_, objects, message) => {
    const rest = { model: "fixtures_tests.city", pk: 50, fields: { name: "Bodø" } };
    await expect(load([rest, ...objects])).rejects.toThrow(message);
    expect(await City.objects.count()).toBe(0);
  });

  test("a label without a file, an unknown format, and text that is not JSON", async () => {
    await expect(loadFixtures(["nowhere"])).rejects.toThrow("No fixture named 'nowhere' found.");
    await expect(loadFixtures(["cities.csv"])).rejects.toThrow("csv is not a known serialization format");
    const folder = await mkdtemp(join(tmpdir(), "fixtures-"));
    const file = join(folder, "broken.json");
    await writeFile(file, "{");
    await expect(loadFixtures([file])).rejects.toThrow(`Problem installing fixture '${file}': The text is not JSON`);
    await rm(folder, { recursive: true });
  });
});

test("deserialize() saves nothing by itself, and skips what it is told to", async () => {
  const text = JSON.stringify([
    { model: "gone.model", pk: 1, fields: {} },
    { model: "fixtures_tests.city", pk: 1, fields: { name: "Oslo", gone: 1 } },
  ]);
  const found = [];
  for await (const one of deserialize("json", text, { ignoreNonexistent: true })) found.push(one);
  expect(found).toHaveLength(1);
  expect(await City.objects.count()).toBe(0);
  await found[0]!.save();
  expect(await City.objects.count()).toBe(1);
});

test("sortDependencies() puts models after those whose natural keys they need", () => {
  expect(sortDependencies([Road as never, City as never, Publisher as never])).toEqual([City, Publisher, Road]);
});

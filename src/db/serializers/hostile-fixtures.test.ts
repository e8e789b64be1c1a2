/** Broken and hostile fixtures: a message that names the place, and a database as it was. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apps } from "../../core/apps/registry.ts";
import { createTestDatabase } from "../models/testing/database.ts";
import { DTDForbidden, loadSources, SerializationError, serialize } from "./index.ts";
import { Book, Genre, LIBRARY } from "./testing/library.ts";

beforeAll(() => apps.populate([]));
beforeEach(() => createTestDatabase(LIBRARY));

async function* pieces(text: string | Uint8Array) {
  yield await Promise.resolve(text);
}

const load = (format: string, text: string | Uint8Array) =>
  loadSources([{ name: "memory", format, open: () => pieces(text) }]);

const GENRE = { model: "library.genre", pk: 1, fields: { name: "Fantasy" } };
const xml = (objects: string, before = "") => `${before}<django-objects version="1.0">${objects}</django-objects>`;
const XML_GENRE = '<object model="library.genre" pk="1"><field name="name">Fantasy</field></object>';
const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join("");
const aliases = Array.from({ length: 9 }, (_, i) => `b${i + 1}: &b${i + 1} [${`*b${i}, `.repeat(9)}*b${i}]`);

test.each([
  [
    "json",
    "a prototype as a field",
    `[{"model": "library.genre", "pk": 2, "fields": {"__proto__": {"x": 1}}}]`,
    /Genre has no field named '__proto__'/,
  ],
  [
    "json",
    "an inherited property as a model",
    `[{"model": "library.constructor", "fields": {}}]`,
    /Invalid model identifier: 'library\.constructor' \(line 1\)/,
  ],
  [
    "json",
    "the second line",
    `[${JSON.stringify(GENRE)},\n{"model": "library.genre", "pk": "x", "fields": {}}]`,
    /library\.genre:pk="x", field "id", value "x", line 2/,
  ],
  [
    "json",
    "an end in the middle",
    `[${JSON.stringify(GENRE)}, {"model": "lib`,
    /it ends inside the list, in object number 2/,
  ],
  ["json", "more after the end", `[${JSON.stringify(GENRE)}] []`, /it goes on after the end of the list \(line 1\)/],
  ["json", "a comma too many", `[${JSON.stringify(GENRE)},\n]`, /The text is not JSON: .*line 2/],
  ["json", "brackets that do not match", `[${JSON.stringify(GENRE)},{"a": [}}]`, /The text is not JSON/],
  ["json", "deep nesting", `[${JSON.stringify(GENRE)},${"[".repeat(100_000)}`, /nested deeper than 500 levels/],
  ["json", "an object of objects", `{"a": 1}`, /a list of objects is expected, but it begins with "\{"/],
  [
    "jsonl",
    "deep nesting",
    `${JSON.stringify(GENRE)}\n${'{"a":'.repeat(100_000)}`,
    /nested deeper than 500 levels \(line 2\)/,
  ],
  ["jsonl", "a broken line", `${JSON.stringify(GENRE)}\n\n{"model"\n`, /The text is not JSON: .*line 3/],
  [
    "xml",
    "entities that expand without end",
    xml("<object/>", `<!DOCTYPE x [<!ENTITY e0 "lol">${entities}]>`),
    /document type/,
  ],
  [
    "xml",
    "an external entity",
    xml("<object/>", `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`),
    /document type/,
  ],
  [
    "xml",
    "an unknown entity",
    xml(`${XML_GENRE}<object model="library.genre" pk="2"><field name="name">&e;</field></object>`),
    /The text is not XML: Invalid character entity \(line 1\)/,
  ],
  [
    "xml",
    "an element that has no place",
    xml(`${XML_GENRE}\n<object model="library.genre"><script/></object>`),
    /Unexpected element <script> in <object> \(line 2\)/,
  ],
  [
    "xml",
    "elements in a value",
    xml(`${XML_GENRE}<object model="library.genre"><field name="name"><b>x</b></field></object>`),
    /Unexpected element <b> in <field>/,
  ],
  ["xml", "an end in the middle", `<django-objects version="1.0">${XML_GENRE}<object`, /The text is not XML/],
  [
    "xml",
    "a field without a name",
    xml('<object model="library.genre"><field>x</field></object>'),
    /missing the 'name' attribute/,
  ],
  ["xml", "an object without a model", xml("<object/>"), /missing the required 'model' attribute/],
  [
    "xml",
    "another encoding",
    xml(XML_GENRE, '<?xml version="1.0" encoding="iso-8859-1"?>'),
    /in the encoding "iso-8859-1"/,
  ],
  [
    "yaml",
    "aliases that stand for very much",
    `- model: library.genre\n  pk: 1\n  fields:\n    b0: &b0 [x, x]\n    ${aliases.join("\n    ")}\n`,
    /Excessive alias count/,
  ],
  [
    "yaml",
    "an object of a class",
    `- !!python/object:os.system\n  model: library.genre\n`,
    /not YAML that can be loaded: .*tag/is,
  ],
  [
    "yaml",
    "a prototype as a field",
    "- model: library.genre\n  fields:\n    __proto__: {x: 1}\n",
    /Genre has no field named '__proto__'/,
  ],
  ["yaml", "deep nesting", "[".repeat(50_000), /nested deeper than 500 levels/],
  [
    "yaml",
    "a key that stands twice",
    "- model: library.genre\n  model: library.book\n",
    /not YAML that can be loaded: Map keys must be unique/,
  ],
])("%s: %s", async (format, _, text, message) => {
  await expect(load(format, text)).rejects.toThrow(message);
  await expect(load(format, text)).rejects.toThrow("Problem installing fixture 'memory'");
  expect(await Genre.objects.count()).toBe(0);
  expect(({} as { x?: number }).x).toBeUndefined();
});

test("bytes that are not UTF-8", async () => {
  await expect(load("json", new Uint8Array([0x5b, 0xff, 0x5d]))).rejects.toThrow("The text is not UTF-8.");
});

test("a document type has an error class of its own", async () => {
  const error: unknown = await load("xml", xml("", "<!DOCTYPE x>")).catch((e: unknown) => e);
  expect((error as Error).cause).toBeInstanceOf(DTDForbidden);
});

test("control characters cannot be written as XML", async () => {
  const genre = new Genre({ id: 7, name: "a\u0001b" });
  await expect(serialize("xml", [genre])).rejects.toEqual(
    expect.objectContaining({
      name: SerializationError.name,
      message: "Genre.name (pk:7) contains unserializable characters",
    }),
  );
});

describe("loading many rows", () => {
  test("names the one that cannot be stored, though rows are inserted together", async () => {
    const rows = Array.from({ length: 700 }, (_, i) => ({
      ...GENRE,
      pk: i + 1,
      fields: { name: `${i === 650 ? 3 : i}` },
    }));
    await expect(load("json", JSON.stringify(rows))).rejects.toThrow(/Could not load library\.Genre\(pk=651\)/);
    expect(await Genre.objects.count()).toBe(0);
  });

  test("updates rows that are there and lets keys go on after the largest", async () => {
    await Genre.objects.create({ name: "old" });
    const rows = Array.from({ length: 1_200 }, (_, i) => ({ ...GENRE, pk: i + 1, fields: { name: `${i}` } }));
    expect(await load("json", JSON.stringify(rows))).toMatchObject({ objects: 1_200, found: 1_200 });
    expect((await Genre.objects.get({ pk: 1 })).name).toBe("0");
    expect((await Genre.objects.create({ name: "next" })).pk).toBe(1_201);
  });

  test("finds the reference that leads nowhere among those that come true later", async () => {
    const book = (pk: number, genre: number) => ({
      model: "library.book",
      pk,
      fields: { title: "x", genre, price: "1.00" },
    });
    const books = Array.from({ length: 600 }, (_, i) => book(i + 1, (i % 3) + 1));
    const genres = [1, 2].map((pk) => ({ ...GENRE, pk, fields: { name: `${pk}` } }));
    await expect(load("json", JSON.stringify([...books, ...genres]))).rejects.toThrow(
      /Book\(pk=3\) has an invalid foreign key: field "genre" contains the value '3'/,
    );
    expect(await Book.objects.count()).toBe(0);
    const third = { ...GENRE, pk: 3, fields: { name: "3" } };
    expect((await load("json", JSON.stringify([...books, ...genres, third]))).objects).toBe(603);
  });
});

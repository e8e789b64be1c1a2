import { beforeAll, describe, expect, test } from "vitest";
import { connections } from "../../connection/connections.ts";
import { createTestDatabase } from "../testing/database.ts";
import { Book, TEST_MODELS } from "../testing/models.ts";
import { QUERY } from "./internals.ts";
import { prepareSelect } from "./shapes.ts";

beforeAll(() => createTestDatabase(TEST_MODELS));

const prepare = (filter: object, low = 0, high = 5) =>
  prepareSelect(
    Book.objects.filterUnchecked(filter).orderBy("pk").slice(low, high)[QUERY].state,
    connections.get().backend,
    "default",
  )!;

describe("prepareSelect()", () => {
  test("gives two queries that differ in values one text and plan, each its own values", () => {
    const [first, second] = [prepare({ title: "a", pages__gt: 1 }), prepare({ title: "b", pages__gt: 2 })];
    expect(second.compiled).toBe(first.compiled);
    expect(second.query.sql).toBe(first.query.sql);
    expect([first, second].map(({ query }) => query.params.slice(0, 2))).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });

  test("tells null, bounds of slices and order of lookups apart", () => {
    const texts = [
      prepare({ title: "a", pages: 1 }),
      prepare({ pages: 1, title: "a" }),
      prepare({ title: null, pages: 1 }),
      prepare({ title: "a", pages: 1 }, 0, 6),
      prepare({ title: "a", pages: 1 }, 1, 6),
    ].map(({ query }) => `${query.sql} ${JSON.stringify(query.params)}`);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("compiles lookups that write their value in another way each time", () => {
    for (let i = 0; i < 3; i++) {
      expect(prepare({ title__startswith: `${i}%` }).query.params[0]).toBe(`${i}\\%%`);
    }
    expect(prepare({ title__isnull: true }).query.sql).not.toBe(prepare({ title__isnull: false }).query.sql);
  });

  test("refuses a value that the field refuses, also when the text is known", () => {
    prepare({ pages: 1 });
    expect(() => prepare({ pages: "many" })).toThrow(/pages/);
  });
});

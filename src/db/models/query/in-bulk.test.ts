/** Django's theme `tests/lookup` (in_bulk). */
import { beforeEach, expect, test } from "vitest";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Tag } from "../testing/models.ts";
import { fillShelf } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

test("inBulk() gives rows by their keys, or by another unique field", async () => {
  const books = await Book.objects.inBulk([3, 1, 99]);
  expect([books.size, books.get(1)!.title, books.get(3)!.title]).toEqual([2, "a1", "b1"]);
  expect(new Set((await Tag.objects.inBulk(["x", "z"], { fieldName: "label" })).keys())).toEqual(new Set(["x", "z"]));
  expect((await Tag.objects.inBulk()).size).toBe(3);
  const { result, queries } = await captureQueries(() => Book.objects.inBulk([]));
  expect([result.size, queries.length]).toEqual([0, 0]);
});

test("inBulk() follows values() and relatives", async () => {
  expect(await Book.objects.values("title").inBulk([1])).toEqual(new Map([[1, { title: "a1" }]]));
  expect(await Book.objects.values("pk", "title").inBulk([1])).toEqual(new Map([[1, { pk: 1, title: "a1" }]]));
  expect((await Tag.objects.values().inBulk([1])).get(1)).toEqual({ id: 1, label: "x" });
  expect(await Book.objects.valuesList("title", "pages").inBulk([1, 2])).toEqual(
    new Map([
      [1, ["a1", 10]],
      [2, ["a2", 20]],
    ]),
  );
  expect(await Book.objects.valuesFlat("title").inBulk([2])).toEqual(new Map([[2, "a2"]]));
  expect(await Tag.objects.valuesFlat("label").inBulk(["x"], { fieldName: "label" })).toEqual(new Map([["x", "x"]]));
});

test("inBulk() asks in parts when the engine takes no more parameters", async () => {
  const keys = Array.from({ length: 70_000 }, (_, i) => i + 1);
  const { result, queries } = await captureQueries(() => Book.objects.inBulk(keys));
  expect(result.size).toBe(4);
  expect(queries.length).toBeGreaterThan(1);
});

test("inBulk() refuses slices and fields that are not unique", async () => {
  await expect(Book.objects.all().slice(0, 2).inBulk([1])).rejects.toThrow(
    "Cannot use 'limit' or 'offset' with inBulk().",
  );
  await expect(Author.objects.inBulk(["Ann"], { fieldName: "name" })).rejects.toThrow(
    "inBulk()'s fieldName must be a unique field but 'name' isn't.",
  );
});

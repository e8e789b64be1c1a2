/** Window functions over a few rows (Django's tests `expressions_window`). */
import { beforeEach, expect, test } from "vitest";
import { Window } from "../expressions/window.ts";
import { createTestDatabase } from "../testing/database.ts";
import * as fn from "./index.ts";
import { Sample } from "./testing/models.ts";

beforeEach(async () => {
  await createTestDatabase({ Sample });
  for (const [name, number] of [
    ["a", 10],
    ["b", 20],
    ["c", 20],
    ["d", 30],
  ] as const)
    await Sample.objects.create({ name, number });
});

test.each([
  ["RowNumber", fn.RowNumber(), ["name"], [1, 2, 3, 4]],
  ["Rank", fn.Rank(), ["number"], [1, 2, 2, 4]],
  ["DenseRank", fn.DenseRank(), ["number"], [1, 2, 2, 3]],
  ["PercentRank", fn.PercentRank(), ["number"], [0, 1 / 3, 1 / 3, 1]],
  ["CumeDist", fn.CumeDist(), ["number"], [0.25, 0.75, 0.75, 1]],
  ["Ntile", fn.Ntile(2), ["name"], [1, 1, 2, 2]],
  ["Lag", fn.Lag("number"), ["name"], [null, 10, 20, 20]],
  ["Lead", fn.Lead("number", 2), ["name"], [20, 30, null, null]],
  ["FirstValue", fn.FirstValue("name"), ["name"], ["a", "a", "a", "a"]],
  ["LastValue", fn.LastValue("name"), ["name"], ["a", "b", "c", "d"]],
  ["NthValue", fn.NthValue("name", 2), ["name"], [null, "b", "b", "b"]],
] as const)("%s", async (_, expression, orderBy, expected) => {
  const rows = await Sample.objects
    .annotate({ w: Window(expression, { orderBy: [...orderBy] }) } as never)
    .orderBy("name")
    .valuesFlat("w" as never);
  const numbers = (value: unknown): unknown => (typeof value === "number" ? Math.round(value * 1e6) : value);
  expect((rows as unknown[]).map(numbers)).toEqual(expected.map(numbers));
});

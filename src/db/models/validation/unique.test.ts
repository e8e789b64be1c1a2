/** uniqueForDate and its relatives (docs/ref/models/fields, "unique_for_date"; Django's tests `validation`). */
import { Temporal } from "temporal-polyfill";
import { beforeEach, expect, test } from "vitest";
import { ValidationError } from "../../../core/validators/validation-error.ts";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import { createTestDatabase } from "../testing/database.ts";

class Post extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 50, uniqueForDate: "posted", blank: true });
  slug = models.CharField({ maxLength: 50, uniqueForYear: "posted", blank: true });
  subtitle = models.CharField({ maxLength: 50, uniqueForMonth: "posted", blank: true });
  posted = models.DateField({ null: true, blank: true });
}
registerModels("posts", { Post });

beforeEach(async () => {
  await createTestDatabase({ Post });
  await Post.objects.create({ title: "T", slug: "s", subtitle: "u", posted: Temporal.PlainDate.from("2024-09-03") });
});

async function errors(values: object, exclude: string[] = []): Promise<Record<string, unknown>> {
  const found = await new Post(values).validateUnique({ exclude }).catch((error: unknown) => error as ValidationError);
  return found instanceof ValidationError ? Object.fromEntries(found.messageDict) : {};
}
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

test("a value is unique within the day, the month or the year of a date", async () => {
  expect(await errors({ title: "T", posted: day("2024-09-03") })).toEqual({
    title: ["Title must be unique for Posted date."],
  });
  expect(await errors({ title: "T", posted: day("2024-09-04") })).toEqual({});
  expect(await errors({ slug: "s", posted: day("2024-01-01") })).toEqual({
    slug: ["Slug must be unique for Posted year."],
  });
  expect(await errors({ slug: "s", posted: day("2025-09-03") })).toEqual({});
  expect(await errors({ subtitle: "u", posted: day("2024-09-30") })).toEqual({
    subtitle: ["Subtitle must be unique for Posted month."],
  });
  // The month alone counts, of whatever year, as in Django.
  expect(await errors({ subtitle: "u", posted: day("2023-09-03") })).toHaveProperty("subtitle");
  expect(await errors({ subtitle: "u", posted: day("2024-10-03") })).toEqual({});
});

test("a row does not stand in its own way; nor is there a day without a date", async () => {
  await (await Post.objects.get()).validateUnique();
  expect(await errors({ title: "T", posted: null })).toEqual({});
  expect(await errors({ title: "T", posted: day("2024-09-03") }, ["posted"])).toEqual({});
});

import { Temporal } from "temporal-polyfill";
import { describe, expectTypeOf, test } from "vitest";
import { manager } from "../../../db/models/managers.ts";
import * as models from "../../../db/models/models.ts";
import { ArrayField, DateRangeField, IntegerRangeField, Range, SearchQuery } from "../index.ts";

class Post extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 20 });
  tags = ArrayField(models.CharField({ maxLength: 200 }), { default: () => [] as string[] });
  board = ArrayField(ArrayField(models.IntegerField()), { null: true });
  ages = IntegerRangeField({ null: true });
  open = DateRangeField();
}

describe("fields of PostgreSQL", () => {
  test("have the values of their bases", async () => {
    const post = await Post.objects.get({ pk: 1 });
    expectTypeOf(post.tags[0]).toEqualTypeOf<string | undefined>();
    expectTypeOf(post.board?.[0]?.[0]).toEqualTypeOf<number | undefined>();
    expectTypeOf(post.ages?.lower).toEqualTypeOf<number | null | undefined>();
    expectTypeOf(post.open.upper).toEqualTypeOf<Temporal.PlainDate | null>();
    post.tags = ["a"];
    post.ages = new Range(1, 2);
    await Post.objects.create({
      title: "x",
      open: new Range(Temporal.PlainDate.from("2024-01-01"), null),
      board: [[1]],
    });
  });

  test("have lookups of their own", () => {
    Post.objects.filter({
      tags__contains: ["a"],
      tags__len__gt: 2,
      tags__0: "a",
      tags__1__iexact: "b",
      tags__0_2: ["a"],
    });
    Post.objects.filter({
      ages__overlap: new Range(1, 2),
      ages__contains: 3,
      ages__startswith__gte: 4,
      ages__isempty: false,
    });
    Post.objects.filter({ title__search: SearchQuery("x"), title__unaccent__istartswith: "y" });
    // @ts-expect-error elements are text
    Post.objects.filter({ tags__contains: [1] });
    // @ts-expect-error no such lookup
    Post.objects.filter({ tags__icontains: "a" });
    // @ts-expect-error an element is text
    Post.objects.filter({ tags__0: 1 });
    // @ts-expect-error a range of numbers
    Post.objects.filter({ ages__overlap: new Range("a", "b") });
  });
});

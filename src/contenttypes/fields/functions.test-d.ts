import { expectTypeOf, test } from "vitest";
import type { BaseModel } from "../../db/models/model.ts";
import { Book, type Film, Note, Tag } from "../testing/project.ts";

test("a generic foreign key is awaited, assigned and created with", async () => {
  const book = await Book.objects.get();
  const tag = await Tag.objects.create({ name: "a", contentObject: book });
  expectTypeOf(await tag.contentObject).toEqualTypeOf<BaseModel | null>();
  tag.contentObject = book;
  tag.contentObject = null;
  const note = await Note.objects.create({ text: "a", about: book });
  expectTypeOf(await note.about).toEqualTypeOf<Book | Film | null>();
  await Tag.objects.create({ name: "a", objectId: 1, contentType: 1 });
  // @ts-expect-error a name must be given
  await Tag.objects.create({ contentObject: book });
  // @ts-expect-error no instance
  tag.contentObject = 5;
});

test("queries do not follow it, but load it", async () => {
  // @ts-expect-error no lookup
  Tag.objects.filter({ contentObject: 1 });
  // @ts-expect-error nor behind it
  Tag.objects.filter({ contentObject__title: "x" });
  const [tag] = await Tag.objects.prefetchRelated("contentObject");
  expectTypeOf(tag!.contentObject).toEqualTypeOf<BaseModel | null>();
});

test("a generic relation is a manager, and a path", async () => {
  const [book] = await Book.objects.filter({ tags__name: "x" }).prefetchRelated("tags");
  expectTypeOf(book!.tags.map((tag) => tag.name)).toEqualTypeOf<string[]>();
  await book!.tags.create({ name: "x" });
  Tag.objects.filter({ book__title: "Dune" });
  // @ts-expect-error no such field of Tag
  Book.objects.filter({ tags__title: "x" });
});

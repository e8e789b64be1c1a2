/** Django's themes `tests/many_to_one`, `tests/many_to_many`, `tests/m2m_through`, `tests/m2m_signals`. */
import { beforeEach, describe, expect, test } from "vitest";
import { IntegrityError } from "../../errors.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Cat, Club, Membership, Publisher, Tag } from "../testing/models.ts";
import { fillShelf, type Shelf } from "../testing/shelf.ts";
import { m2mChanged, postSave } from "../signals.ts";

let shelf: Shelf;
beforeEach(async () => void (shelf = await fillShelf()));

const labels = async (book: Book): Promise<string> => (await book.tags.all()).map((tag) => tag.label).join("");

describe("the many side of a foreign key", () => {
  test("is changed by one statement, or saved row by row", async () => {
    const ace = await Publisher.objects.get({ name: "Ace" });
    const saved: string[] = [];
    const listen = (_sender: unknown, { instance }: { readonly instance: object }): void =>
      void saved.push(String(instance));
    postSave.connect(listen as never, { sender: Author });
    try {
      await ace.authors.add(shelf.bob, shelf.cid.pk as number);
      expect([await ace.authors.count(), saved]).toEqual([3, []]);
      await ace.authors.remove(shelf.bob, { bulk: false });
      expect([await ace.authors.count(), saved]).toEqual([2, ["Bob"]]);
      await ace.authors.add(new Author({ name: "Dan" }), { bulk: false });
      expect([await ace.authors.count(), saved]).toEqual([3, ["Bob", "Dan"]]);
      await ace.authors.clear({ bulk: false });
      expect([await ace.authors.count(), saved.length]).toEqual([0, 5]);
      await ace.authors.set([shelf.ann, shelf.bob]);
      await ace.authors.set([shelf.bob, shelf.cid], { clear: true });
      expect((await ace.authors.orderBy("name")).map(String)).toEqual(["Bob", "Cid"]);
    } finally {
      postSave.disconnect(listen as never, { sender: Author });
    }
  });

  test("makes rows that are related", async () => {
    const book = await shelf.cid.books.create({ title: "c1" });
    expect((book.author as Author).name).toBe("Cid");
    const [again, created] = await shelf.cid.books.getOrCreate({ title: "c1" });
    expect([again.pk, created]).toEqual([book.pk, false]);
    const [changed] = await shelf.cid.books.updateOrCreate({ title: "c1" }, { defaults: { pages: 7 } });
    expect(changed.pages).toBe(7);
    await shelf.cid.books.bulkCreate([{ title: "c2", author: shelf.cid }]);
    expect(await shelf.cid.books.count()).toBe(2);
  });

  test("refuses other models, unsaved rows and owners, and relations that are not there", async () => {
    await expect(shelf.ann.books.add(shelf.tags[0] as never)).rejects.toThrow("'Book' instance expected, got");
    await expect(shelf.ann.books.add(new Book({ title: "n" }))).rejects.toThrow(
      "instance isn't saved. Use bulk: false or save the object first.",
    );
    await expect(shelf.ann.books.remove(shelf.books[0]!)).rejects.toThrow("needs a key with null: true");
    const ace = await Publisher.objects.get({ name: "Ace" });
    await expect(ace.authors.remove(shelf.bob)).rejects.toThrow(Publisher.DoesNotExist);
    await expect(async () => new Author({ name: "n" }).books.all()).rejects.toThrow(
      'needs to have a value for field "id" before this relationship can be used.',
    );
  });
});

describe("many-to-many relations", () => {
  test("take rows, keys, and lists of them", async () => {
    const [a1] = shelf.books as [Book];
    await a1.tags.add(3, shelf.tags[2]!);
    expect(await labels(a1)).toBe("xyz");
    await a1.tags.remove(1, shelf.tags[1]!);
    expect(await labels(a1)).toBe("z");
    await a1.tags.set([1, shelf.tags[2]!]);
    expect(await labels(a1)).toBe("xz");
    await a1.tags.set([2], { clear: true });
    expect(await labels(a1)).toBe("y");
    await a1.tags.clear();
    expect(await labels(a1)).toBe("");
    await shelf.tags[0]!.books.add(a1);
    expect(await labels(a1)).toBe("x");
  });

  test("make rows that are related", async () => {
    const [a1] = shelf.books as [Book];
    await a1.tags.clear();
    await a1.tags.create({ label: "new" });
    await expect(a1.tags.getOrCreate({ label: "x" })).rejects.toThrow(IntegrityError); // it is there, but not related
    expect((await a1.tags.getOrCreate({ label: "newer" }))[1]).toBe(true);
    expect((await a1.tags.updateOrCreate({ label: "newest" }))[1]).toBe(true);
    expect(await labels(a1)).toBe("newnewernewest");
  });

  test("have values of the table in between", async () => {
    const club = await Club.objects.create({ name: "c" });
    let calls = 0;
    const next = (): string => `r${++calls}`;
    await club.members.add(shelf.ann, shelf.bob, { throughDefaults: { role: next } });
    await club.members.create({ name: "Eve" }, { throughDefaults: { role: "made" } });
    await club.members.set([shelf.ann, shelf.cid], { throughDefaults: { role: "set" } });
    expect(await Membership.objects.orderBy("role").valuesList("person__name", "role")).toEqual([
      ["Ann", "r1"],
      ["Cid", "set"],
    ]);
    expect(calls).toBe(2);
  });

  test("to oneself go both ways", async () => {
    const [tom, kit] = await Cat.objects.bulkCreate([{ name: "Tom" }, { name: "Kit" }]);
    await tom!.friends.add(kit!);
    expect((await kit!.friends).map((cat) => cat.name)).toEqual(["Tom"]);
    await kit!.friends.remove(tom!);
    expect(await tom!.friends.count()).toBe(0);
  });

  test("tell what happens", async () => {
    const [a1] = shelf.books as [Book];
    const seen: string[] = [];
    const listen = (
      _sender: unknown,
      {
        action,
        pkSet,
        reverse,
      }: {
        readonly action: string;
        readonly pkSet: ReadonlySet<unknown> | null;
        readonly reverse: boolean;
      },
    ): void => void seen.push(`${action} ${pkSet === null ? "all" : [...pkSet].join()}${reverse ? " reverse" : ""}`);
    m2mChanged.connect(listen as never);
    try {
      await a1.tags.add(1, 3);
      await a1.tags.remove(1);
      await a1.tags.clear();
      await shelf.tags[0]!.books.add(a1);
    } finally {
      m2mChanged.disconnect(listen as never);
    }
    expect(seen).toEqual([
      "pre_add 3",
      "post_add 3",
      "pre_remove 1",
      "post_remove 1",
      "pre_clear all",
      "post_clear all",
      "pre_add 1 reverse",
      "post_add 1 reverse",
    ]);
  });

  test("are added to with few statements", async () => {
    const tags = await Tag.objects.bulkCreate(Array.from({ length: 100 }, (_, i) => ({ label: `m${i}` })));
    const { queries } = await captureQueries(() => shelf.books[3]!.tags.add(...tags));
    expect(queries.length).toBeLessThanOrEqual(2);
    expect(await shelf.books[3]!.tags.count()).toBe(100);
  });

  test("refuse other models, unsaved rows and unsaved owners", async () => {
    const [a1] = shelf.books as [Book];
    await expect(a1.tags.add(shelf.ann as never)).rejects.toThrow("'Tag' instance expected, got Ann");
    await expect(a1.tags.add(new Tag({ label: "n" }))).rejects.toThrow("Cannot add");
    await expect(new Book({ title: "n" }).tags.add(1)).rejects.toThrow('needs to have a value for field "id"');
  });
});

/** Django's theme `tests/fetch_modes` (docs/topics/db/fetch-modes), and to-many relations beyond it. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import * as transaction from "../../connection/transaction.ts";
import { FieldFetchBlocked } from "../fetch-blocked.ts";
import { stateOf } from "../instance.ts";
import { Peers } from "../peers.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Profile, Publisher, Tag } from "../testing/models.ts";
import { fillShelf, type Shelf } from "../testing/shelf.ts";

let shelf: Shelf;
beforeEach(async () => void (shelf = await fillShelf()));

const labels = (tags: readonly Tag[]): string => tags.map((tag) => tag.label).join("");

describe("peers, the default", () => {
  test("a foreign key is read for all rows of the result", async () => {
    const { result, queries } = await captureQueries(async () => {
      const names: string[] = [];
      for (const book of await Book.objects.orderBy("pk")) names.push((await book.author).name);
      return names;
    });
    expect([result.join(), queries.length]).toEqual(["Ann,Ann,Bob,Bob", 2]);
  });

  test("many-to-many relations too, from both sides, in turn or all at once", async () => {
    const inTurn = await captureQueries(async () => {
      const found: string[] = [];
      for (const book of await Book.objects.orderBy("pk")) found.push(labels(await book.tags));
      return found;
    });
    expect([inTurn.result, inTurn.queries.length]).toEqual([["xy", "x", "z", ""], 2]);
    const atOnce = await captureQueries(async () => {
      const tags = await Tag.objects.all();
      return Promise.all(tags.map(async (tag) => (await tag.books.all()).length));
    });
    expect([atOnce.result, atOnce.queries.length]).toEqual([[2, 1, 1], 2]);
  });

  test("and the many side of a foreign key, whose rows have their owners", async () => {
    const { result, queries } = await captureQueries(async () => {
      const found: string[] = [];
      for (const author of await Author.objects.orderBy("pk")) {
        for await (const book of author.books)
          found.push(`${(await book.author).name} ${book.title} ${labels(await book.tags)}`);
      }
      return found.sort();
    });
    expect(result).toEqual(["Ann a1 xy", "Ann a2 x", "Bob b1 z", "Bob b2 "].sort());
    expect(queries).toHaveLength(3);
  });

  test("and one-to-one relations from the other side", async () => {
    await Profile.objects.create({ author: shelf.cid, biography: "quiet" });
    const { result, queries } = await captureQueries(async () => {
      const authors = await Author.objects.orderBy("pk");
      return Promise.all(authors.map(async (author) => (await author.profile)?.biography ?? null));
    });
    expect([result, queries.length]).toEqual([[null, null, "quiet"], 2]);
  });

  test("and fields that were deferred", async () => {
    const { result, queries } = await captureQueries(async () => {
      const books = await Book.objects.only("title").orderBy("pk");
      await Promise.all(books.map((book) => book.refreshFromDb({ fields: ["pages"] })));
      return books.map((book) => [book.pages, [...book.getDeferredFields()].includes("pages")]);
    });
    expect(result).toEqual([10, 20, 30, 40].map((pages) => [pages, false]));
    expect(queries).toHaveLength(2);
  });

  test("filters and other additions ask for themselves", async () => {
    const { queries } = await captureQueries(async () => {
      for (const book of await Book.objects.orderBy("pk").slice(0, 2)) await book.tags.filter({ label: "x" });
    });
    expect(queries).toHaveLength(3);
  });

  test("who awaits twice, or after a change, gets the rows of now", async () => {
    const [ann, bob] = (await Author.objects.orderBy("pk")) as [Author, Author];
    expect((await ann.books).length).toBe(2);
    await Book.objects.create({ title: "new", author: bob });
    expect((await bob.books).length).toBe(3);
    await Book.objects.create({ title: "new", author: ann });
    expect((await ann.books).length).toBe(3);
    const [x, y] = (await Tag.objects.all()) as [Tag, Tag];
    expect((await x.books).length).toBe(2);
    await y.books.add(shelf.books[3]!);
    expect((await y.books).length).toBe(2);
  });

  test("and in a transaction of its own", async () => {
    const [ann, bob] = (await Author.objects.orderBy("pk")) as [Author, Author];
    await ann.books;
    const { queries } = await captureQueries(() => transaction.atomic(async () => void (await bob.books)));
    expect(queries.some((sql) => sql.startsWith("SELECT"))).toBe(true);
  });

  test("changes between awaits never make it read everything again for each row", async () => {
    const authors = await Author.objects.orderBy("pk");
    const { queries } = await captureQueries(async () => {
      for (const author of authors) {
        await author.books;
        await Publisher.objects.create({ name: "p" });
      }
    });
    expect(queries.filter((sql) => sql.startsWith("SELECT"))).toHaveLength(3);
  });

  test("prefetched rows are not read again", async () => {
    const { queries } = await captureQueries(async () => {
      for (const book of await Book.objects.prefetchRelated("tags")) labels(await book.tags);
    });
    expect(queries).toHaveLength(2);
  });
});

describe("one and raise", () => {
  test("one: each row asks for itself", async () => {
    const { queries } = await captureQueries(async () => {
      for (const book of await Book.objects.fetchMode("one")) {
        await book.author;
        await book.tags;
      }
    });
    expect(queries).toHaveLength(9);
  });

  test("raise: names what was not loaded", async () => {
    const [book] = (await Book.objects.fetchMode("raise").defer("pages").orderBy("pk")) as [Book];
    await expect(book.author).rejects.toThrow(FieldFetchBlocked);
    await expect(book.author).rejects.toThrow("Fetching of Book.author blocked.");
    expect(() => book.pages).toThrow("Fetching of Book.pages blocked.");
    const [author] = (await Author.objects.fetchMode("raise")) as [Author];
    await expect(author.profile).rejects.toThrow("Fetching of Author.profile blocked.");
  });

  test("is that of related rows too, and not of what selectRelated() loaded", async () => {
    const [book] = await Book.objects.fetchMode("raise").selectRelated("author").prefetchRelated("tags").orderBy("pk");
    expect(book!.author.name).toBe("Ann");
    await expect(book!.author.publisher).rejects.toThrow("Fetching of Author.publisher blocked.");
    expect(stateOf(book!.tags.at(0)!).fetchMode).toBe("raise");
    const [other] = await Book.objects.fetchMode("one").orderBy("pk");
    expect(stateOf(await other!.author).fetchMode).toBe("one");
  });
});

describe("peers in memory", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  test("one row does not keep a large result", async () => {
    await Tag.objects.bulkCreate(Array.from({ length: 400 }, (_, i) => ({ label: `t${i}` })));
    let kept: Tag | undefined;
    await (async () => {
      const tags = await Tag.objects.orderBy("pk");
      kept = tags[200];
      expect(stateOf(kept!).peers!.live()).toHaveLength(403);
    })();
    for (let i = 0; i < 50 && stateOf(kept!).peers!.live().length > 10; i++) {
      await turn();
      collect();
    }
    expect(stateOf(kept!).peers!.live().length).toBeLessThan(10);
    expect(stateOf(kept!).peers!.live()).toContain(kept);
    expect((await kept!.books).length).toBe(0);
  });

  test("a part of a result keeps its rows as peers", async () => {
    await Tag.objects.bulkCreate(Array.from({ length: 400 }, (_, i) => ({ label: `t${i}` })));
    const some = await (async () => (await Tag.objects.orderBy("pk")).slice(0, 50))();
    for (let i = 0; i < 10; i++) {
      await turn();
      collect();
    }
    const { queries } = await captureQueries(async () => {
      for (const tag of some) await tag.books;
    });
    expect(queries).toHaveLength(1);
  });

  test("Peers of a few rows stay as they are", () => {
    const rows = shelf.books.slice();
    const peers = new Peers(rows);
    peers.release(rows, []);
    expect(peers.live()).toBe(rows);
  });
});

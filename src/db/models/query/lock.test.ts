/** Django's theme `tests/select_for_update`. Two sessions meet only where the engine locks rows. */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { connections } from "../../connection/connections.ts";
import * as transaction from "../../connection/transaction.ts";
import { OperationalError, TransactionManagementError } from "../../errors.ts";
import { captureQueries } from "../testing/database.ts";
import { Author, Book, Restaurant } from "../testing/models.ts";
import { fillShelf, titles } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

const locks = ["postgresql", "mysql"].includes(process.env.BELLEVILLE_TEST_ENGINE ?? "");
const byPk = Book.objects.orderBy("pk");

/** Runs `body` while another session holds the lock of the first book. */
async function whileLocked(body: () => Promise<void>): Promise<void> {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let locked!: () => void;
  const isLocked = new Promise<void>((resolve) => (locked = resolve));
  const holder = transaction.atomic(async () => {
    await Book.objects.selectForUpdate().get({ pk: 1 });
    locked();
    await gate;
  });
  await isLocked;
  try {
    await body();
  } finally {
    release();
    await holder;
  }
}

describe("selectForUpdate()", () => {
  test("reads rows inside of a transaction", async () => {
    await transaction.atomic(async () => {
      expect(await titles(byPk.selectForUpdate())).toEqual(["a1", "a2", "b1", "b2"]);
      expect(await Book.objects.selectForUpdate().count()).toBe(4);
    });
  });

  test("refuses options that exclude each other", () => {
    expect(() => byPk.selectForUpdate({ nowait: true, skipLocked: true })).toThrow(
      "The nowait option cannot be used with skipLocked.",
    );
  });

  // MariaDB has no FOR UPDATE OF.
  test.skipIf(process.env.BELLEVILLE_TEST_ENGINE === "mysql")("names the relations that `of` may name", async () => {
    await transaction.atomic(async () => {
      const books = byPk.selectRelated("author");
      expect(await titles(books.selectForUpdate({ of: ["self", "author"] }))).toHaveLength(4);
      const wrong = books.selectForUpdate({ of: ["self", "editor"] });
      await expect(wrong).rejects.toThrow(FieldError);
      await expect(wrong).rejects.toThrow(
        "Invalid field name(s) given in selectForUpdate({ of: [...] }): editor. Only relational fields followed in the query are allowed. Choices are: self, author.",
      );
    });
  });

  test.runIf(locks)("needs a transaction", async () => {
    await expect(byPk.selectForUpdate()).rejects.toThrow(TransactionManagementError);
    await expect(byPk.selectForUpdate().iterator().next()).rejects.toThrow("cannot be used outside of a transaction");
    await Author.objects.updateOrCreate({ name: "Ann" }, { defaults: { active: false } });
  });

  test.runIf(locks)("another session waits, fails at once, or goes round the row", async () => {
    const order: string[] = [];
    let waiter: Promise<unknown> | undefined;
    await whileLocked(async () => {
      await transaction.atomic(async () => {
        expect(await titles(byPk.selectForUpdate({ skipLocked: true }))).toEqual(["a2", "b1", "b2"]);
      });
      await expect(
        transaction.atomic(async () => Book.objects.selectForUpdate({ nowait: true }).get({ pk: 1 })),
      ).rejects.toThrow(OperationalError);
      waiter = transaction.atomic(async () => {
        await Book.objects.selectForUpdate().get({ pk: 1 });
        order.push("second");
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push("first");
    });
    await waiter;
    expect(order).toEqual(["first", "second"]);
  });

  test.runIf(process.env.BELLEVILLE_TEST_ENGINE === "postgresql")("writes the clauses of PostgreSQL", async () => {
    const { queries } = await captureQueries(() =>
      transaction.atomic(async () => {
        await byPk.selectRelated("author").selectForUpdate({ of: ["author"], noKey: true, skipLocked: true });
        await Restaurant.objects.selectForUpdate({ of: ["self"] });
        await Restaurant.objects.selectForUpdate({ of: ["placePtr"] });
      }),
    );
    const selects = queries.filter((sql) => sql.startsWith("SELECT"));
    expect(selects[0]).toMatch(/FOR NO KEY UPDATE OF "library_author" SKIP LOCKED$/);
    expect(selects[1]).toMatch(/FOR UPDATE OF "library_restaurant"$/);
    expect(selects[2]).toMatch(/FOR UPDATE OF "library_place"$/);
    expect(connections.get().features.supportsSelectForUpdate).toBe(true);
  });
});

/** Django's theme `tests/custom_managers`: managers that begin with fewer rows. */
import { beforeEach, expect, test } from "vitest";
import { Manager, manager } from "./managers.ts";
import { Book } from "./testing/models.ts";
import { fillShelf, titles } from "./testing/shelf.ts";

class ThinManager extends Manager<Book> {
  override getQuerySet() {
    return super.getQuerySet().filter({ pages__lte: 20 });
  }
  published() {
    return this.filter({ status: "p" });
  }
}
const thin = manager(Book, ThinManager);

beforeEach(async () => void (await fillShelf()));

test("a manager's getQuerySet() is asked once, and its methods go on in the chain", async () => {
  const expected = await titles(Book.objects.filter({ pages__lte: 20 }).orderBy("pk"));
  expect(await titles(thin.orderBy("pk"))).toEqual(expected);
  expect(await thin.count()).toBe(expected.length);
  expect(await titles(thin.all().published().orderBy("pk"))).toEqual(["a1"]);
  expect(await titles(thin.published().published())).toEqual(["a1"]);
  expect(String(thin.filter({ status: "p" }).query).match(/pages/g)?.length).toBe(
    String(thin.published().query).match(/pages/g)?.length,
  );
});

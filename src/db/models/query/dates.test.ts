/** Django's themes `tests/dates` and `tests/datetimes`. */
import { beforeEach, describe, expect, test } from "vitest";
import { override } from "../../../core/timezone/timezone.ts";
import { Book } from "../testing/models.ts";
import { fillShelf } from "../testing/shelf.ts";

beforeEach(async () => void (await fillShelf()));

const texts = async (rows: PromiseLike<readonly (Date | { toString(): string })[]>): Promise<string[]> =>
  (await rows).map((row) => (row instanceof Date ? row.toISOString().slice(0, 16) : String(row)));

describe("dates()", () => {
  test("gives each year, month, week or day once, in order", async () => {
    expect(await texts(Book.objects.dates("publishedAt", "year"))).toEqual(["2000-01-01", "2001-01-01"]);
    expect(await texts(Book.objects.dates("publishedAt", "month", { order: "DESC" }))).toEqual([
      "2001-05-01",
      "2000-01-01",
    ]);
    expect(await texts(Book.objects.dates("publishedAt", "week"))).toEqual(["1999-12-27", "2000-01-31", "2001-04-30"]);
    expect(await texts(Book.objects.filter({ author__name: "Ann" }).dates("publishedAt", "day"))).toEqual([
      "2000-01-01",
      "2000-01-31",
    ]);
  });

  test("follows relations and can be cut, counted and filtered", async () => {
    const { Author } = await import("../testing/models.ts");
    expect(await texts(Author.objects.dates("books__publishedAt", "year"))).toEqual(["2000-01-01", "2001-01-01"]);
    expect(await texts(Book.objects.dates("publishedAt", "day").slice(1, 2))).toEqual(["2000-01-31"]);
    expect(await Book.objects.dates("publishedAt", "month").count()).toBe(2);
  });

  test("refuses other kinds, orders and fields", async () => {
    expect(() => Book.objects.dates("publishedAt", "hour" as never)).toThrow(
      "'kind' must be one of 'year', 'month', 'week', or 'day'.",
    );
    expect(() => Book.objects.dates("publishedAt", "day", { order: "x" as never })).toThrow("'order' must be either");
    await expect(Book.objects.dates("title", "day")).rejects.toThrow(
      "'title' isn't a DateField, TimeField, or DateTimeField.",
    );
  });
});

describe("datetimes()", () => {
  test("gives the beginnings of days and hours as moments", async () => {
    expect(await texts(Book.objects.datetimes("publishedAt", "month"))).toEqual([
      "2000-01-01T00:00",
      "2001-05-01T00:00",
    ]);
    expect(await texts(Book.objects.datetimes("publishedAt", "hour", { order: "DESC" }))).toEqual([
      "2001-05-05T12:00",
      "2000-01-31T23:00",
      "2000-01-01T00:00",
    ]);
  });

  test("cuts by the clocks of a zone", async () => {
    // 2000-01-31 23:30 UTC is February in Berlin; its first hour there is 23:00 UTC.
    const months = Book.objects.datetimes("publishedAt", "month", { tzinfo: "Europe/Berlin" });
    expect(await texts(months)).toEqual(["1999-12-31T23:00", "2000-01-31T23:00", "2001-04-30T22:00"]);
    await override("Europe/Berlin", async () => {
      expect(await texts(Book.objects.datetimes("publishedAt", "year"))).toEqual([
        "1999-12-31T23:00",
        "2000-12-31T23:00",
      ]);
      expect(await texts(Book.objects.dates("publishedAt", "month"))).toEqual([
        "2000-01-01",
        "2000-02-01",
        "2001-05-01",
      ]);
    });
  });
});

import { describe, expect, test } from "vitest";
import { configure } from "../conf/index.ts";
import { EmptyPage, type Pageable, PageNotAnInteger, Paginator } from "./index.ts";

configure({ SECRET_KEY: "x" });
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe("Paginator", () => {
  test("cuts an array into pages that know their neighbours", async () => {
    const page = await new Paginator(numbers(25), 10).page(3);
    expect([...page]).toEqual([21, 22, 23, 24, 25]);
    expect([page.hasNext(), page.hasPrevious(), page.startIndex(), page.endIndex()]).toEqual([false, true, 21, 25]);
    expect(await page.previousPageNumber()).toBe(2);
    await expect(page.nextPageNumber()).rejects.toThrow(EmptyPage);
  });

  test("counts a query set once and reads only the page", async () => {
    const calls: string[] = [];
    const books: Pageable<number> = {
      count: async () => (calls.push("count"), 100),
      slice: async (start, end) => (calls.push(`${start}-${end}`), numbers(end - start)),
    };
    const paginator = new Paginator(books, 20);
    await paginator.page("2");
    expect(await paginator.numPages()).toBe(5);
    expect(calls).toEqual(["count", "20-40"]);
  });

  test("puts orphans on the page before", async () => {
    const paginator = new Paginator(numbers(22), 10, { orphans: 2 });
    expect(await paginator.numPages()).toBe(2);
    expect((await paginator.page(2)).length).toBe(12);
  });

  test("tells numbers that are none from pages that are none", async () => {
    const paginator = new Paginator(numbers(5), 2);
    for (const bad of ["x", null, 1.5, "1.0"]) await expect(paginator.page(bad)).rejects.toThrow(PageNotAnInteger);
    for (const bad of [0, -1, 4, "99"]) await expect(paginator.page(bad)).rejects.toThrow(EmptyPage);
    expect(
      [await paginator.getPage("x"), await paginator.getPage(99), await paginator.getPage(-1)].map((p) => p.number),
    ).toEqual([1, 3, 3]);
  });

  test("an empty list has one page, unless it may not", async () => {
    expect((await new Paginator([], 10).page(1)).length).toBe(0);
    await expect(new Paginator([], 10, { allowEmptyFirstPage: false }).page(1)).rejects.toThrow(EmptyPage);
  });

  test("leaves numbers out of a long range", async () => {
    const range = await new Paginator(numbers(50), 1).getElidedPageRange(43);
    expect(range.map(String).join(" ")).toBe("1 2 … 40 41 42 43 44 45 46 … 49 50");
  });
});

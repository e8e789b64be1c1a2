/** The bookshop in a real browser: browse, search, log in, a bad and a good review, change it, log out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FROM_SOURCE, freePort, manage, ROOT, type RunningServer, startServer } from "../support/project.ts";
import { launch, skipReason } from "./browser.ts";

describe.skipIf(skipReason !== null)("the bookshop in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "bookshop-"));
  const cwd = join(ROOT, "examples/bookshop");
  const env = {
    DATABASE_URL: `sqlite:///${join(folder, "db.sqlite3")}`,
    DJANGO_SUPERUSER_USERNAME: "reader",
    DJANGO_SUPERUSER_PASSWORD: "bookworm-2026",
    DJANGO_SUPERUSER_EMAIL: "reader@example.com",
  };
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    await manage(["migrate", "--verbosity", "0"], { cwd, env });
    await manage(["loaddata", "books"], { cwd, env });
    await manage(["createsuperuser", "--noinput"], { cwd, env });
    const port = await freePort();
    server = await startServer(
      process.execPath,
      [...FROM_SOURCE, "manage.ts", "runserver", "--noreload", `127.0.0.1:${port}`],
      port,
      { cwd, env },
    );
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows the first page of all books, with style sheet and pages to turn", async () => {
    await page.goto(`${server.url}/`);
    expect(await page.locator(".count").innerText()).toBe("213 books");
    expect(await page.locator(".books .card").count()).toBe(24);
    expect(await page.evaluate("getComputedStyle(document.body).maxWidth")).not.toBe("none");
    await page.getByRole("link", { name: "Next" }).click();
    expect(page.url()).toContain("page=2");
    expect(await page.locator(".pages").innerText()).toContain("Page 2 of 9");
  });

  test("finds books by author and keeps the search while filtering by subject", async () => {
    await page.getByRole("searchbox").fill("le guin");
    await page.getByRole("button", { name: "Search" }).click();
    expect(await page.locator(".count").innerText()).toBe("6 books");
    await page.getByRole("link", { name: "Fantasy", exact: true }).click();
    expect(await page.locator(".count").innerText()).toBe("3 books");
    expect(new URL(page.url()).searchParams.get("q")).toBe("le guin");
  });

  test("escapes what is searched for", async () => {
    await page.goto(`${server.url}/?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(await page.locator("#results").innerText()).toContain('"><script>alert(1)</script>');
    expect(await page.locator("main script").count()).toBe(0);
  });

  test("shows a book with related books and leads to the log-in page before a review", async () => {
    await page.goto(`${server.url}/books/the-dispossessed/`);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("The Dispossessed");
    expect(await page.locator("section[aria-labelledby=related] .card").count()).toBe(4);
    await page.getByRole("link", { name: "Log in to write a review" }).click();
    await page.getByLabel("Username").fill("reader");
    await page.getByLabel("Password").fill("wrong");
    await page.locator("form.stacked button").click();
    expect(await page.locator(".errorlist").innerText()).toContain("Please enter a correct username and password.");
    await page.getByLabel("Password").fill("bookworm-2026");
    await page.locator("form.stacked button").click();
    expect(new URL(page.url()).pathname).toBe("/books/the-dispossessed/review/");
  });

  test("refuses a bad review with a message at each field, and keeps what was written", async () => {
    await page.getByLabel("Rating").selectOption("4");
    await page.getByLabel("Your review").fill("Too short.");
    await page.getByRole("button", { name: "Save review" }).click();
    const errors = await page.locator(".errorlist").allInnerTexts();
    expect(errors).toEqual(["This field is required.", "Tell us a little more: at least twenty characters."]);
    expect(await page.getByLabel("Your review").inputValue()).toBe("Too short.");
    expect(await page.getByLabel("Rating").inputValue()).toBe("4");
  });

  test("saves a good review, shows it with a message, and lets the reader change it", async () => {
    await page.getByLabel("Title").fill("Two worlds");
    await page.getByLabel("Your review").fill("An ambiguous utopia, and the best book about walls. <b>Read it.</b>");
    await page.getByRole("button", { name: "Save review" }).click();
    expect(await page.getByRole("status").innerText()).toBe("Thank you for your review!");
    expect(await page.locator(".review").innerText()).toContain("<b>Read it.</b>");
    await page.getByRole("link", { name: "Change your review" }).click();
    await page.getByLabel("Rating").selectOption("5");
    await page.getByRole("button", { name: "Save review" }).click();
    expect(await page.getByRole("status").innerText()).toBe("Your review has been changed.");
    expect(await page.locator(".review").count()).toBe(1);
    expect(await page.locator(".stars").innerText()).toBe("★★★★★");
  });

  test("logs out, and asks for a log-in again", async () => {
    await page.getByRole("button", { name: "Log out" }).click();
    expect(await page.getByRole("link", { name: "Log in", exact: true }).isVisible()).toBe(true);
    await page.goto(`${server.url}/books/the-dispossessed/review/`);
    expect(new URL(page.url()).pathname).toBe("/login/");
  });

  test("fits a telephone without scrolling sideways", async () => {
    await page.setViewportSize({ width: 375, height: 700 });
    for (const path of ["/", "/books/the-dispossessed/", "/authors/ursula-k-le-guin/", "/login/"]) {
      await page.goto(server.url + path);
      const [width, window] = await page.evaluate<[number, number]>(
        "[document.documentElement.scrollWidth, innerWidth]",
      );
      expect(`${path}: ${width <= window}`).toBe(`${path}: true`);
    }
  });

  test("had no script error and no failed request on the way", () => {
    expect(problems).toEqual([]);
  });
});

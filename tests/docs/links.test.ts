/** Links between pages lead somewhere, and every page has its last section. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { DOCS, pages, prose } from "./pages.ts";

/** Anchor of a heading, as GitHub makes it. */
const anchor = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

function anchors(file: string): Set<string> {
  return new Set([...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1]!)));
}

/** Links of a page that lead nowhere. */
function broken(page: string): string[] {
  const links = [
    ...prose(page)
      .replaceAll(/`[^`\n]*`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map((match) => match[1]!);
  return links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [path = "", hash] = link.split("#", 2);
    const target = path === "" ? join(DOCS, page) : join(DOCS, dirname(page), path);
    if (!existsSync(target)) return true;
    return hash !== undefined && statSync(target).isFile() && !anchors(target).has(hash);
  });
}

describe("the documentation", () => {
  test.each(pages())("%s has no broken links", (page) => {
    expect(broken(page)).toEqual([]);
  });

  test("the index leads to every page", () => {
    const index = prose("README.md");
    const wanted = pages().filter((page) => page !== "README.md" && !page.startsWith("decisions/"));
    expect(wanted.filter((page) => !index.includes(`](${page})`))).toEqual([]);
  });

  test.each([...pages("topics"), ...pages("reference")])("%s ends with how it differs from Django", (page) => {
    const headings = [...prose(page).matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(headings.at(-1)).toBe("How this differs from Django");
  });
});

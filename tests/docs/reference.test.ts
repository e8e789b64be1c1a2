/** The reference pages name everything that exists, and nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import "../../src/entry/conf.ts";
import { createParser } from "../../src/cli/parser.ts";
import { BUILT_IN } from "../../src/cli/commands/table.ts";
import { settingNames } from "../../src/core/conf/settings.ts";
import { defaultLibraries } from "../../src/template/default-libraries.ts";
import { installedLibraries } from "../../src/template/installed-libraries.ts";
import { ENTRY_POINTS } from "../../scripts/entry-points.ts";
import { ROOT } from "../support/project.ts";
import { firstCells, read, section } from "./pages.ts";

const sorted = (names: Iterable<string>): string[] => [...names].sort();

test("reference/settings.md lists every setting", () => {
  expect(sorted(firstCells(read("reference/settings.md")))).toEqual(settingNames());
});

describe("reference/commands.md", () => {
  const page = read("reference/commands.md");

  test("has a section for every command", () => {
    const headings = [...page.matchAll(/^## `([a-z]+)`$/gm)].map((match) => match[1]!);
    expect(sorted(headings)).toEqual(sorted(BUILT_IN.keys()));
  });

  // The options of createsuperuser come from the user model; its section is compared without them.
  test.each([...BUILT_IN.keys()].filter((name) => name !== "createsuperuser"))(
    "lists the arguments of %s",
    async (name) => {
      const { Command } = await BUILT_IN.get(name)!.load();
      const parser = createParser(name, "", () => {});
      new Command().addArguments(parser);
      const wanted = [
        ...parser.registeredArguments.map((argument) => argument.name()),
        ...parser.options.map((option) => option.long ?? option.short!),
      ];
      const listed = firstCells(section(page, `\`${name}\``)).map(
        (cell) => /--[a-z0-9-]+|-[a-z]\b|[a-zA-Z]+/.exec(cell.replace(/^-\w, /, ""))![0],
      );
      expect(sorted(listed)).toEqual(sorted(wanted));
    },
  );
});

test("reference/errors.md lists the code of every error class", () => {
  const codes = new Set<string>();
  for (const entry of readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.test|\.test-d|\.bench)\.ts$/.test(entry.name)) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    for (const match of text.matchAll(/static (?:override )?readonly code: string = "([^"]+)"/g)) codes.add(match[1]!);
  }
  expect(sorted(firstCells(read("reference/errors.md")))).toEqual(sorted(codes));
});

describe("reference/template-tags.md", () => {
  const page = read("reference/template-tags.md");
  const tags = defaultLibraries.flatMap((library) => [...library.tags.keys()]);
  const filters = defaultLibraries.flatMap((library) => [...library.filters.keys()]);

  test("lists the built-in tags and filters", () => {
    expect(sorted(firstCells(section(page, "Tags")))).toEqual(sorted(tags));
    expect(sorted(firstCells(section(page, "Filters")))).toEqual(sorted(filters));
  });

  test.each([...installedLibraries().keys()])("lists what {%% load %s %%} gives", (name) => {
    const { tags, filters } = installedLibraries().get(name)!;
    const listed = firstCells(section(page, `\`{% load ${name} %}\``));
    expect(sorted(listed)).toEqual(sorted([...tags.keys(), ...[...filters.keys()].map((filter) => `|${filter}`)]));
  });
});

describe("reference/entry-points.md", () => {
  const page = read("reference/entry-points.md");
  const own = Object.keys(ENTRY_POINTS).map((name) => name.replace(/^\./, "belleville"));

  test("has a section for every entry point", () => {
    const headings = [...page.matchAll(/^## `(belleville[^`]*)`$/gm)].map((match) => match[1]!);
    expect(sorted(headings)).toEqual(sorted(own));
  });

  // Importing it registers a loader.
  test.each(Object.entries(ENTRY_POINTS).filter(([name]) => name !== "./register"))(
    "lists the names of %s",
    async (name, file) => {
      const names = Object.keys((await import(/* @vite-ignore */ join(ROOT, "src", file))) as object);
      const text = section(page, `\`${name.replace(/^\./, "belleville")}\``);
      const last = text.trim().split("\n").at(-1)!;
      const listed = [...last.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
      // A page says once that one entry point has the names of another.
      const same = /^Same as `(belleville[^`]*)`\.$/m.exec(text)?.[1];
      if (same === undefined) expect(sorted(listed)).toEqual(sorted(names));
      else expect(ENTRY_POINTS[same.replace(/^belleville/, ".")]).toBe(file);
    },
  );
});

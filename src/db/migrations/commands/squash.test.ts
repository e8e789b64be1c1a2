/** squashmigrations and optimizemigration on files and a real database. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connections } from "../../connection/connections.ts";
import { Captured, TestProject } from "../testing/project.ts";
import { migrate } from "./migrate.ts";
import { optimizemigration } from "./optimizemigration.ts";
import { showmigrations } from "./showmigrations.ts";
import { squashmigrations, type SquashMigrationsOptions } from "./squashmigrations.ts";

let project: TestProject;
beforeEach(async () => {
  project = await TestProject.create();
  project.setModels("library");
});
afterEach(() => project.close());

const id = "id: models.BigAutoField({ primaryKey: true })";

/** Three migrations: a model, rows for it, a field. */
async function writeHistory(
  code = "code: async (apps) => { await apps.getModel('library', 'Book').objects.create({ title: 'Dune' } as never); }",
) {
  await project.write(
    "library",
    "0001_initial",
    `initial = true; dependencies = [];
operations = [new migrations.CreateModel({ name: "Book", fields: { ${id}, title: models.CharField({ maxLength: 9 }) } })];`,
  );
  await project.write(
    "library",
    "0002_rows",
    `dependencies = [["library", "0001_initial"]];
operations = [new migrations.RunCode({ ${code}, reverseCode: migrations.RunCode.noop })];`,
  );
  await project.write(
    "library",
    "0003_pages",
    `dependencies = [["library", "0002_rows"]];
operations = [
  new migrations.AddField({ modelName: "book", name: "pages", field: models.IntegerField({ default: 1 }) }),
  new migrations.AlterField({ modelName: "book", name: "pages", field: models.IntegerField({ default: 7 }) }),
];`,
  );
}

async function squash(options: Omit<SquashMigrationsOptions, "appLabel" | "apps" | "output">): Promise<string> {
  const output = new Captured();
  const path = await squashmigrations({
    appLabel: "library",
    includeHeader: false,
    ...options,
    output,
    apps: await project.apps(),
  });
  if (path !== null) await project.localize([path]);
  return output.text.replaceAll(`${project.root}/`, "");
}

const run = async () => migrate({ apps: await project.apps() });
const listed = async () => {
  const output = new Captured();
  await showmigrations({ apps: await project.apps(), output });
  return output.text;
};
const rows = async (sql: string) => (await connections.get().executeRaw(sql)).rows;

describe("squashmigrations", () => {
  test("writes one migration for several, which a new database runs instead of them", async () => {
    await writeHistory();
    const text = await squash({ migrationName: "0003" });
    expect(text).toContain(
      "Will squash the following migrations:\n - 0001_initial\n - 0002_rows\n - 0003_pages\nOptimizing...\n  Optimized from 4 operations to 3 operations.\n",
    );
    expect(text).toContain("Created new squashed migration library/migrations/0001_squashed_0003_pages.ts\n");
    expect(text).toContain("Manual porting required\n");
    const file = await project.read("library", "0001_squashed_0003_pages.ts");
    expect(file).toMatch(
      /^\/\/ Functions of these migrations were copied as they stand\..*\n\/\/ {3}0002_rows\nimport/,
    );
    expect(file).toContain(`  replaces = [
    ["library", "0001_initial"],
    ["library", "0002_rows"],
    ["library", "0003_pages"],
  ];

  initial = true;

  dependencies = [];
`);
    expect(file).toContain("reverseCode: migrations.RunCode.noop,");
    await run();
    expect(await rows("SELECT title, pages FROM library_book")).toEqual([["Dune", 7]]);
    expect(await listed()).toBe("library\n [X] 0001_squashed_0003_pages (3 squashed migrations)\n");
    await migrate({ appLabel: "library", migrationName: "zero", apps: await project.apps() });
    expect(await rows("SELECT name FROM django_migrations")).toEqual([]);
  });

  test("a database that has them all only records it; one that has some goes on with them", async () => {
    await writeHistory();
    await migrate({ appLabel: "library", migrationName: "0002", apps: await project.apps() });
    await squash({ migrationName: "0003" });
    expect(await listed()).toBe("library\n [X] 0001_initial\n [X] 0002_rows\n [ ] 0003_pages\n");
    await run();
    expect(await rows("SELECT count(*) FROM library_book")).toEqual([[1]]);
    expect(await listed()).toContain(" [X] 0001_squashed_0003_pages (3 squashed migrations)\n");
  });

  test("a start, a name, and no optimization", async () => {
    await writeHistory();
    const text = await squash({
      startMigrationName: "0002",
      migrationName: "0003",
      squashedName: "later",
      optimize: false,
    });
    expect(text).toContain("(Skipping optimization.)\n");
    const file = await project.read("library", "0002_later.ts");
    expect(file).toContain('dependencies = [["library", "0001_initial"]];');
    expect(file).not.toContain("initial = true");
    expect(file.match(/new migrations\.\w+\(/g)).toHaveLength(3);
    await run();
    // As before: the row got the first default of the field.
    expect(await rows("SELECT title, pages FROM library_book")).toEqual([["Dune", 1]]);
  });

  test("methods and named functions are copied as expressions", async () => {
    await writeHistory(
      "async code(apps) { const Book = apps.getModel('library', 'Book'); await Book.objects.create({ title: 'It' } as never); }",
    );
    await squash({ migrationName: "0003" });
    expect(await project.read("library", "0001_squashed_0003_pages.ts")).toMatch(/code: async function \(apps\) ?\{/);
    await run();
    expect(await rows("SELECT title FROM library_book")).toEqual([["It"]]);
  });

  test("what may be left out is left out", async () => {
    await writeHistory("elidable: true, code: () => { throw new Error('gone'); }");
    const text = await squash({ migrationName: "0003" });
    expect(text).toContain("Optimized from 4 operations to 1 operations.");
    expect(text).not.toContain("Manual porting");
    await run();
    expect(await rows("SELECT count(*) FROM library_book")).toEqual([[0]]);
  });

  test("nothing is written when the answer is no, or the name is taken", async () => {
    await writeHistory();
    await squash({ migrationName: "0003", confirm: async () => false });
    expect(await project.files("library")).toHaveLength(3);
    await squash({ migrationName: "0002" });
    await expect(squash({ migrationName: "0003", squashedName: "squashed_0002_rows" })).rejects.toThrow(
      /Migration 0001_squashed_0002_rows already exists \(.*\)\. Use a different name\./,
    );
    await expect(squash({ startMigrationName: "0001_i", migrationName: "0003" })).rejects.toThrow(
      "The migration library.0001_initial is replaced by 0001_squashed_0002_rows already.",
    );
  });

  test("names that fit none or come in the wrong order", async () => {
    await writeHistory();
    await expect(squash({ migrationName: "0009" })).rejects.toThrow(
      "Cannot find a migration matching '0009' from app 'library'.",
    );
    await expect(squash({ startMigrationName: "0003", migrationName: "0002" })).rejects.toThrow(
      "The migration 'library.0003_pages' cannot be found. Maybe it comes after the migration 'library.0002_rows'?",
    );
    await expect(squash({ migrationName: "0003", squashedName: "../x" })).rejects.toThrow(
      "must be made of letters, digits and underscores",
    );
    project.setModels("empty");
    const apps = await project.apps();
    await expect(squashmigrations({ appLabel: "empty", migrationName: "0001", apps })).rejects.toThrow(
      "App 'empty' does not have migrations (so squashmigrations on it makes no sense).",
    );
  });

  test("dependencies on other apps are kept; one in the middle that comes back is refused", async () => {
    await writeHistory();
    project.setModels("shop");
    await project.write("shop", "0001_initial", 'dependencies = [["library", "0001_initial"]];\noperations = [];');
    await project.write(
      "library",
      "0004_more",
      'dependencies = [["library", "0003_pages"], ["shop", "0001_initial"]];\noperations = [];',
    );
    await expect(squash({ migrationName: "0004" })).rejects.toThrow(
      "library.0004_more depends on shop.0001_initial, which depends on library.0001_initial.",
    );
    await squash({ startMigrationName: "0003", migrationName: "0004" });
    expect(await project.read("library", "0003_pages_squashed_0004_more.ts")).toContain(`dependencies = [
    ["library", "0002_rows"],
    ["shop", "0001_initial"],
  ];`);
  });

  test("a squashed migration can be squashed again", async () => {
    await writeHistory();
    await squash({ migrationName: "0002" });
    await squash({ migrationName: "0003", squashedName: "all" });
    expect(await project.read("library", "0001_all.ts")).toContain('["library", "0001_squashed_0002_rows"],');
    await run();
    expect(await listed()).toBe("library\n [X] 0001_all (2 squashed migrations)\n");
  });
});

describe("optimizemigration", () => {
  async function optimize(migrationName: string, check = false) {
    const output = new Captured();
    const result = await optimizemigration({
      appLabel: "library",
      migrationName,
      check,
      output,
      apps: await project.apps(),
    });
    if (result.file !== null) await project.localize([result.file]);
    return { ...result, text: output.text.replaceAll(`${project.root}/`, "") };
  }

  test("joins operations in the file; check only tells", async () => {
    await writeHistory();
    expect(await optimize("0001")).toMatchObject({ shorter: false, text: "No optimizations possible.\n" });
    const before = await project.read("library", "0003_pages.ts");
    expect(await optimize("0003", true)).toMatchObject({
      shorter: true,
      file: null,
      text: "Optimizing from 2 operations to 1 operations.\n",
    });
    expect(await project.read("library", "0003_pages.ts")).toBe(before);
    expect((await optimize("0003")).text).toContain("Optimized migration library/migrations/0003_pages.ts\n");
    expect(await project.read("library", "0003_pages.ts")).toContain('dependencies = [["library", "0002_rows"]];');
    expect((await optimize("0003")).shorter).toBe(false);
    await run();
    expect(await rows("SELECT pages FROM library_book")).toEqual([[7]]);
  });

  test("one with functions is replaced, not rewritten", async () => {
    await writeHistory();
    await project.write(
      "library",
      "0004_both",
      `dependencies = [["library", "0003_pages"]];
operations = [
  new migrations.AddField({ modelName: "book", name: "a", field: models.IntegerField({ null: true }) }),
  new migrations.RemoveField({ modelName: "book", name: "a" }),
  new migrations.RunCode({ code: async (apps) => { await apps.getModel("library", "Book").objects.update({ pages: 8 } as never); } }),
];`,
    );
    const { text, file } = await optimize("0004");
    expect(file).toBe(join(project.root, "library/migrations/0004_both_optimized.ts"));
    expect(text).toContain("Manual porting required");
    expect(await project.read("library", "0004_both_optimized.ts")).toContain('replaces = [["library", "0004_both"]];');
    await run();
    expect(await rows("SELECT pages FROM library_book")).toEqual([[8]]);
  });
});

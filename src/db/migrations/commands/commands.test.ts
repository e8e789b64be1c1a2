/** The commands on migration files and a real database, as a user runs them. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Apps } from "../../../core/apps/registry.ts";
import { connections } from "../../connection/connections.ts";
import { createModelClass } from "../../models/create-model-class.ts";
import { CharField } from "../../models/fields/char-field.ts";
import type { Field, ModelClass } from "../../models/fields/field.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { ModelRegistry } from "../../models/registry.ts";
import { MigrationExecutor } from "../executor.ts";
import { MigrationQuestioner } from "../questioner.ts";
import { postMigrate, preMigrate } from "../signals.ts";
import { foreignKey } from "../testing/states.ts";
import { Captured, TestProject } from "../testing/project.ts";
import { makemigrations, type MakeMigrationsOptions } from "./makemigrations.ts";
import { migrate, type MigrateCommandOptions } from "./migrate.ts";
import { showmigrations } from "./showmigrations.ts";
import { sqlmigrate } from "./sqlmigrate.ts";

let project: TestProject;

beforeEach(async () => {
  project = await TestProject.create();
});
afterEach(() => project.close());

function modelsOf(appLabel: string, models: Readonly<Record<string, Readonly<Record<string, Field>>>>): ModelClass[] {
  const registry = new ModelRegistry();
  return Object.entries(models).map(([name, fields]) => createModelClass({ name, appLabel, fields, registry }));
}

const author = () => ({ name: new CharField({ maxLength: 100 }) });
const book = () => ({ title: new CharField({ maxLength: 200 }), author: foreignKey("library.Author") });

async function make(options: MakeMigrationsOptions = {}): Promise<string> {
  const output = new Captured();
  const { files } = await makemigrations({ ...options, output, apps: await project.apps() });
  await project.localize(files);
  return output.text.replaceAll(`${project.root}/`, "");
}

async function run(options: MigrateCommandOptions = {}): Promise<string> {
  const output = new Captured();
  await migrate({ ...options, output, apps: await project.apps() });
  return output.text;
}

const create = (apps: Apps) => MigrationExecutor.create(connections.get(), { apps });
const tables = async () => (await connections.get().introspection.tableNames()).sort();
const sql = async (text: string) => (await connections.get().executeRaw(text)).rows;

test("makemigrations and migrate, from nothing to tables, and once more with nothing to do", async () => {
  project.setModels("library", ...modelsOf("library", { Author: author(), Book: book() }));
  expect(await make()).toBe(
    "Migrations for 'library':\n  library/migrations/0001_initial.ts\n    + Create model Author\n    + Create model Book\n",
  );
  expect(await make()).toBe("No changes detected\n");
  expect(await make({ appLabels: ["library"] })).toBe("No changes detected in app 'library'\n");
  expect(await run()).toBe(
    "Operations to perform:\n  Apply all migrations: library\nRunning migrations:\n  Applying library.0001_initial... OK\n",
  );
  expect(await tables()).toEqual(["django_migrations", "library_author", "library_book"]);
  expect(await sql("SELECT app, name FROM django_migrations")).toEqual([["library", "0001_initial"]]);
  expect(await run()).toContain("Running migrations:\n  No migrations to apply.\n");
});

test("a changed model gives a second migration, which can be undone", async () => {
  project.setModels("library", ...modelsOf("library", { Author: author() }));
  await make();
  await run();
  await sql("INSERT INTO library_author (name) VALUES ('Le Guin')");
  project.setModels(
    "library",
    ...modelsOf("library", { Author: { ...author(), birthYear: new IntegerField({ null: true }) } }),
  );
  expect(await run()).toContain(
    "Your models in app(s): 'library' have changes that are not yet reflected in a migration",
  );
  expect(await make()).toContain("library/migrations/0002_author_birth_year.ts\n    + Add field birthYear to author\n");
  expect(await run()).toContain("  Applying library.0002_author_birth_year... OK\n");
  expect(await sql("SELECT name, birth_year FROM library_author")).toEqual([["Le Guin", null]]);
  expect(await run({ appLabel: "library", migrationName: "0001" })).toContain(
    "  Target specific migration: 0001_initial, from library\nRunning migrations:\n  Unapplying library.0002_author_birth_year... OK\n",
  );
  expect(await sql("SELECT * FROM library_author")).toEqual([[1, "Le Guin"]]);
  expect(await run({ appLabel: "library", migrationName: "zero" })).toContain("  Unapply all migrations: library\n");
  expect(await tables()).toEqual(["django_migrations"]);
});

test("the file is typed, readable, and the same whenever it is written", async () => {
  project.setModels("library", ...modelsOf("library", { Author: author(), Book: book() }));
  await makemigrations({ includeHeader: false, apps: await project.apps() });
  expect(await project.read("library", "0001_initial.ts")).toBe(`import { models } from "belleville/db";
import { migrations } from "belleville/db/migrations";

export class Migration extends migrations.Migration {
  initial = true;

  dependencies = [];

  operations = [
    new migrations.CreateModel({
      name: "Author",
      fields: {
        id: models.BigAutoField({ primaryKey: true, verboseName: "ID" }),
        name: models.CharField({ maxLength: 100 }),
      },
    }),
    new migrations.CreateModel({
      name: "Book",
      fields: {
        id: models.BigAutoField({ primaryKey: true, verboseName: "ID" }),
        title: models.CharField({ maxLength: 200 }),
        author: models.ForeignKey("library.Author", {
          onDelete: models.CASCADE,
        }),
      },
    }),
  ];
}
`);
});

describe("makemigrations", () => {
  test("dryRun, check and empty", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    expect(await make({ dryRun: true, verbosity: 3 })).toContain("Full migrations file '0001_initial.ts':");
    expect(await make({ check: true })).toContain("0001_initial.ts");
    expect(await project.files("library")).toEqual([]);
    await make({ empty: true, appLabels: ["library"], name: "first" });
    expect(await project.files("library")).toEqual(["0001_first.ts"]);
    await expect(make({ empty: true })).rejects.toThrow("You must supply at least one app label when using --empty.");
    await expect(make({ appLabels: ["libary"] })).rejects.toThrow('Did you mean "library"?');
    await expect(make({ name: "a b" })).rejects.toThrow("The migration name 'a b' must be a valid identifier");
  });

  test("asks the questioner about renames", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    await run();
    await sql("INSERT INTO library_author (name) VALUES ('Lem')");
    project.setModels("library", ...modelsOf("library", { Author: { fullName: new CharField({ maxLength: 100 }) } }));
    const questioner = new (class extends MigrationQuestioner {
      override async askRename() {
        return true;
      }
    })();
    expect(await make({ questioner })).toContain("0002_rename_name_author_full_name.ts");
    await run();
    expect(await sql("SELECT full_name FROM library_author")).toEqual([["Lem"]]);
    await expect(
      (async () => {
        const { full } = { full: new CharField({ maxLength: 100 }) };
        project.setModels("library", ...modelsOf("library", { Author: { full, age: new IntegerField() } }));
        await make();
      })(),
    ).rejects.toThrow("Field 'age' on model 'author' not migrated");
  });
});

describe("conflicts", () => {
  beforeEach(async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    const add = (name: string) =>
      `dependencies = [["library", "0001_initial"]];\noperations = [new migrations.AddField({ modelName: "author", name: "${name}", field: models.IntegerField({ null: true }) })];`;
    await project.write("library", "0002_a", add("a"));
    await project.write("library", "0002_b", add("b"));
  });

  test("two newest migrations of an app stop both commands with the way out", async () => {
    const message =
      "Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_a, 0002_b in library).";
    await expect(run()).rejects.toMatchObject({
      message,
      hint: expect.stringContaining("makemigrations --merge") as unknown,
    });
    await expect(make()).rejects.toThrow(message);
  });

  test("merge shows the branches and joins them", async () => {
    expect(await make({ merge: true })).toContain(
      "Merging library\n  Branch 0002_a\n    + Add field a to author\n  Branch 0002_b\n    + Add field b to author\n",
    );
    expect(await project.files("library")).toContain("0003_merge_0002_a_0002_b.ts");
    expect(await run()).toContain("Applying library.0003_merge_0002_a_0002_b... OK");
    expect(await make({ merge: true })).toBe("No conflicts detected to merge.\n");
  });
});

describe("bad files", () => {
  beforeEach(() => project.setModels("library"));

  test("a missing dependency is named with near names", async () => {
    await project.write("library", "0001_initial", "dependencies = [];\noperations = [];");
    await project.write("library", "0002_x", 'dependencies = [["library", "0001_inital"]];\noperations = [];');
    await expect(run()).rejects.toThrow(
      'Migration library.0002_x depends on library.0001_inital, which does not exist. Did you mean "0001_initial"?',
    );
  });

  test("a dependency on an app that is not installed, and a circle", async () => {
    await project.write("library", "0001_initial", 'dependencies = [["libary", "__first__"]];\noperations = [];');
    await expect(run()).rejects.toThrow(
      "depends on the app 'libary', which is not installed. Did you mean \"library\"?",
    );
    await project.write("library", "0001_initial", 'dependencies = [["library", "0002_x"]];\noperations = [];');
    await project.write("library", "0002_x", 'dependencies = [["library", "0001_initial"]];\noperations = [];');
    await expect(run()).rejects.toThrow("library.0001_initial → library.0002_x → library.0001_initial");
  });

  test("a file without the class, with a wrong entry, or that throws, is named", async () => {
    await project.write("library", "0001_initial", "// nothing here\nexport {};\n");
    await expect(run()).rejects.toThrow(join("library", "migrations", "0001_initial.ts"));
    await project.write("library", "0001_initial", 'dependencies = ["library"];\noperations = [];');
    await expect(run()).rejects.toThrow('an entry of dependencies is not of the form ["app_label", "migration_name"].');
    await project.write("library", "0001_initial", "dependencies = [];\noperations = [{}];");
    await expect(run()).rejects.toThrow("an entry of operations is not an operation.");
  });

  test("a migration recorded before the one it depends on is refused", async () => {
    await project.write("library", "0001_initial", "dependencies = [];\noperations = [];");
    await project.write("library", "0002_x", 'dependencies = [["library", "0001_initial"]];\noperations = [];');
    await run();
    await sql("DELETE FROM django_migrations WHERE name = '0001_initial'");
    await expect(run()).rejects.toThrow(
      "Migration library.0002_x is applied before its dependency library.0001_initial on database 'default'.",
    );
  });
});

describe("migrate", () => {
  test("a failure leaves the database as before, where the engine undoes it, and says how it is", async () => {
    const undoes = connections.get().features.supportsTransactionalDdl;
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    await project.write(
      "library",
      "0002_fill",
      `dependencies = [["library", "0001_initial"]];
      operations = [
        new migrations.AddField({ modelName: "author", name: "age", field: models.IntegerField({ default: 1 }) }),
        new migrations.RunSQL({ sql: "INSERT INTO nowhere VALUES (1)" }),
      ];`,
    );
    await expect(run()).rejects.toMatchObject({
      name: "MigrationFailed",
      message: expect.stringContaining('at operation 2 of 2, "Raw SQL operation"') as unknown,
      hint: expect.stringContaining(
        undoes
          ? "The database is as it was before this migration."
          : "MariaDB does not undo changes of tables: operations before this one have taken effect, and maybe more when an earlier run was cut off; the migration is recorded as not applied.",
      ) as unknown,
    });
    expect(await sql("SELECT name FROM django_migrations")).toEqual([["0001_initial"]]);
    const { columns } = await connections.get().introspection.describeTable("library_author");
    expect(columns).toHaveLength(undoes ? 2 : 3);
  });

  test("fake records without running, fakeInitial when the tables are there", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    expect(await run({ fake: true })).toContain("  Applying library.0001_initial... FAKED\n");
    expect(await tables()).toEqual(["django_migrations"]);
    await run({ fake: true, appLabel: "library", migrationName: "zero" });
    await sql("CREATE TABLE library_author (id integer PRIMARY KEY, name varchar(100))");
    expect(await run({ fakeInitial: true })).toContain("FAKED");
  });

  test("plan says what would run, and prune forgets what has no file", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    expect(await run({ plan: true })).toBe("Planned operations:\nlibrary.0001_initial\n    Create model Author\n");
    await run();
    expect(await run({ plan: true })).toBe("Planned operations:\n  No planned migration operations.\n");
    await sql(
      "INSERT INTO django_migrations (app, name, applied) VALUES ('library', '0009_gone', '2024-01-01 00:00:00')",
    );
    expect(await run({ prune: true, appLabel: "library" })).toBe(
      "Pruning migrations:\n  Pruning library.0009_gone OK\n",
    );
    expect(await sql("SELECT name FROM django_migrations")).toEqual([["0001_initial"]]);
  });

  test("two processes that migrate at once: the second finds the work done", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    const apps = await project.apps();
    const executors = [await create(apps), await create(apps)];
    const plans = await Promise.all(executors.map((executor) => executor.migrationPlan(executor.leafTargets())));
    await Promise.all(executors.map((executor, i) => executor.migrate(plans[i]!)));
    expect(await sql("SELECT name FROM django_migrations")).toEqual([["0001_initial"]]);
  });

  test("signals are sent once for each app with models", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    project.setModels("empty");
    await make();
    const seen: string[] = [];
    const before = (_: unknown, named: { appConfig: { label: string } }) =>
      void seen.push(`pre ${named.appConfig.label}`);
    const after = (
      _: unknown,
      { appConfig, using, plan, apps }: Parameters<Parameters<typeof postMigrate.connect>[0]>[1],
    ) => void seen.push(`post ${appConfig.label} ${using} ${plan.length} ${apps.getModel("library", "author").name}`);
    preMigrate.connect(before);
    postMigrate.connect(after);
    await run();
    preMigrate.disconnect(before);
    postMigrate.disconnect(after);
    expect(seen).toEqual(["pre library", "post library default 1 Author"]);
  });

  test("a squashed migration stands in for those it replaces", async () => {
    project.setModels("library");
    await project.write(
      "library",
      "0001_initial",
      'dependencies = [];\noperations = [new migrations.CreateModel({ name: "A", fields: { id: models.BigAutoField({ primaryKey: true }) } })];',
    );
    await project.write("library", "0002_x", 'dependencies = [["library", "0001_initial"]];\noperations = [];');
    await run();
    await project.write(
      "library",
      "0001_squashed_0002_x",
      'replaces = [["library", "0001_initial"], ["library", "0002_x"]];\ndependencies = [];\noperations = [new migrations.CreateModel({ name: "A", fields: { id: models.BigAutoField({ primaryKey: true }) } })];',
    );
    const output = new Captured();
    await showmigrations({ output, apps: await project.apps() });
    expect(output.text).toBe(
      "library\n [-] 0001_squashed_0002_x (2 squashed migrations) Run './manage.ts migrate' to finish recording.\n",
    );
    expect(await run()).toContain("No migrations to apply.");
    expect(await sql("SELECT name FROM django_migrations ORDER BY id")).toEqual([
      ["0001_initial"],
      ["0002_x"],
      ["0001_squashed_0002_x"],
    ]);
  });
});

test("showmigrations lists by app and by plan", async () => {
  project.setModels("library", ...modelsOf("library", { Author: author() }));
  await make();
  await make({ empty: true, appLabels: ["library"], name: "more" });
  await run({ appLabel: "library", migrationName: "0001" });
  const show = async (format: "list" | "plan") => {
    const output = new Captured();
    await showmigrations({ output, format, apps: await project.apps() });
    return output.text;
  };
  expect(await show("list")).toBe("library\n [X] 0001_initial\n [ ] 0002_more\n");
  expect(await show("plan")).toBe("[X]  library.0001_initial\n[ ]  library.0002_more\n");
});

test("sqlmigrate prints the SQL of a migration in both directions, and runs nothing", async () => {
  project.setModels("library", ...modelsOf("library", { Author: author() }));
  await make();
  const options = { appLabel: "library", migrationName: "0001", apps: await project.apps() };
  // Types and quotes are those of the engine; BEGIN stands where a migration is one transaction.
  const { compiler, features } = connections.get().backend;
  const table = compiler.quoteName("library_author");
  const text = await sqlmigrate(options);
  expect(text.startsWith("BEGIN;\n--\n")).toBe(features.supportsTransactionalDdl);
  expect(text.endsWith("COMMIT;")).toBe(features.supportsTransactionalDdl);
  expect(text).toContain(`--\n-- Create model Author\n--\nCREATE TABLE ${table} (${compiler.quoteName("id")} `);
  expect(text).toContain(`, ${compiler.quoteName("name")} varchar(100) NOT NULL)`);
  expect(await sqlmigrate({ ...options, backwards: true })).toContain(`DROP TABLE ${table}`);
  expect(await tables()).toEqual([]);
});

describe("makemigrations --update", () => {
  const update = (options: MakeMigrationsOptions = {}) => make({ ...options, update: true });
  const withYear = () => ({ Author: { ...author(), year: new IntegerField({ null: true }) } });

  test("the last migration takes the changes, under a new name", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await make();
    project.setModels("library", ...modelsOf("library", withYear()));
    expect(await update({ dryRun: true })).toContain("library/migrations/0001_initial_updated.ts");
    expect(await project.files("library")).toEqual(["0001_initial.ts"]);
    expect(await update()).toContain("Deleted library/migrations/0001_initial.ts\n");
    expect(await project.files("library")).toEqual(["0001_initial_updated.ts"]);
    expect(await make()).toBe("No changes detected\n");
    await run();
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await expect(update()).rejects.toThrow("Cannot update applied migration 'library.0001_initial_updated'.");
  });

  test("an app without migrations, and one that others depend on, are refused", async () => {
    project.setModels("library", ...modelsOf("library", { Author: author() }));
    await expect(update()).rejects.toThrow("App library has no migration, cannot update last migration.");
    await make();
    project.setModels("shop");
    await project.write("shop", "0001_initial", 'dependencies = [["library", "0001_initial"]];\noperations = [];');
    project.setModels("library", ...modelsOf("library", withYear()));
    await expect(update()).rejects.toThrow(
      "Cannot update migration 'library.0001_initial' that migrations 'shop.0001_initial' depend on.",
    );
  });
});

test("migrate --run-syncdb makes the missing tables of apps without migrations", async () => {
  project.setModels("library", ...modelsOf("library", { Author: author() }));
  await make();
  project.setModels("loose", ...modelsOf("loose", { Note: { text: new CharField({ maxLength: 9 }) } }));
  expect(await run()).not.toContain("Synchronize");
  expect(await tables()).not.toContain("loose_note");
  expect(await run({ runSyncdb: true })).toContain(
    "Operations to perform:\n  Synchronize unmigrated apps: loose\n  Apply all migrations: library\nSynchronizing apps without migrations:\n  Creating tables...\n    Creating table loose_note\nRunning migrations:\n",
  );
  expect(await tables()).toContain("loose_note");
  expect(await run({ runSyncdb: true, appLabel: "loose" })).toContain("  Synchronize unmigrated app: loose\n");
  await expect(run({ runSyncdb: true, appLabel: "library" })).rejects.toThrow(
    "Can't use run_syncdb with app 'library' as it has migrations.",
  );
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContentType } from "../../contenttypes/models.ts";
import { AppConfig, setup } from "../../core/apps/index.ts";
import { configure } from "../../core/conf/index.ts";
import { connections } from "../../db/connection/connections.ts";
import { manager, models } from "../../db/index.ts";
import { makemigrations, migrate } from "../../db/migrations/commands/index.ts";
import { postMigrate } from "../../db/migrations/index.ts";
import { Permission, User } from "../models/index.ts";
import { APPS, SETTINGS } from "../testing/project.ts";

/** Was named Disc when its table was made. */
class Album extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 50 });
}

const folder = await mkdtemp(join(tmpdir(), "auth-"));

class MusicConfig extends AppConfig {
  override path = folder;
  override name = "music";
  override models = async () => ({ Album });
}

const source = (path: string): string => JSON.stringify(new URL(path, import.meta.url).pathname);

async function writeMigration(name: string, body: string): Promise<void> {
  const head = `import { migrations } from ${source("../../db/migrations/index.ts")};
import { models } from ${source("../../db/index.ts")};
void models;
export class Migration extends migrations.Migration {
${body}
}`;
  await writeFile(join(folder, "migrations", `${name}.ts`), head);
}

beforeAll(async () => {
  await mkdir(join(folder, "migrations"));
  await writeMigration(
    "0001_initial",
    `dependencies = [];
operations = [new migrations.CreateModel({ name: "Disc", fields: {
  id: models.BigAutoField({ primaryKey: true, verboseName: "ID" }), title: models.CharField({ maxLength: 50 }) } })];`,
  );
  await writeMigration(
    "0002_rename",
    `dependencies = [["music", "0001_initial"]];
operations = [new migrations.RenameModel({ oldName: "Disc", newName: "Album" })];`,
  );
  configure({ ...SETTINGS, INSTALLED_APPS: [...APPS, MusicConfig] });
  await setup();
});
afterAll(async () => {
  await connections.closeAll();
  await rm(folder, { recursive: true });
});

const to = (appLabel?: string, migrationName?: string) => migrate({ appLabel, migrationName, verbosity: 0 });
const typesOf = async (appLabel: string): Promise<string[]> =>
  (await ContentType.objects.filter({ appLabel }).valuesFlat("model")).sort();
const permissionsOf = async (appLabel: string, model: string): Promise<string[]> =>
  (
    await Permission.objects
      .filter({ contentType__appLabel: appLabel, contentType__model: model })
      .orderBy("codename")
      .valuesList("codename", "name")
  ).map(([codename, name]) => `${codename}: ${name}`);

describe("migrate", () => {
  test("makes content types in the columns of the time", async () => {
    await to("contenttypes", "0001");
    const rows = await connections.get().executeRaw("SELECT app_label, model, name FROM django_content_type", []);
    expect(rows.rows).toContainEqual(["contenttypes", "contenttype", ""]);
    await to("auth", "0001");
    await to();
    expect(await typesOf("auth")).toEqual(["group", "permission", "user"]);
  });

  test("makes the permissions of all models: default ones, those of Meta, those of proxies", async () => {
    expect(await typesOf("library")).toEqual(["book", "novel"]);
    expect(await permissionsOf("library", "book")).toEqual([
      "add_book: Can add book",
      "change_book: Can change book",
      "delete_book: Can delete book",
      "lend_book: May lend books",
      "view_book: Can view book",
    ]);
    expect(await permissionsOf("library", "novel")).toEqual(["add_novel: Can add novel", "view_novel: Can view novel"]);
    expect(await permissionsOf("auth", "user")).toHaveLength(4);
    expect(await permissionsOf("contenttypes", "contenttype")).toContain("add_contenttype: Can add content type");
    expect(await permissionsOf("sessions", "session")).toHaveLength(4);
  });

  test("makes each once, and those that were deleted anew", async () => {
    const count = await Permission.objects.count();
    await Permission.objects.filter({ codename: "lend_book" }).delete();
    const texts: string[] = [];
    await migrate({ verbosity: 2, output: { write: (text: string) => void texts.push(text) } });
    expect(await Permission.objects.count()).toBe(count);
    expect(texts.join("")).toContain("Adding permission 'library | May lend books'\n");
    expect(texts.join("")).not.toContain("content type");
  });

  test("of a renamed model renames its content type and permissions: whoever had them has them still", async () => {
    await to("music", "0001");
    expect(await permissionsOf("music", "disc")).toHaveLength(4);
    const before = await ContentType.objects.get({ appLabel: "music" });
    const ann = await User.objects.createUser("ann");
    await ann.userPermissions.add(await Permission.objects.get({ codename: "change_disc" }));
    await to("music");
    const after = await ContentType.objects.get({ appLabel: "music" });
    expect([after.id, after.model]).toEqual([before.id, "album"]);
    expect(await permissionsOf("music", "album")).toContain("change_album: Can change album");
    expect(await permissionsOf("music", "album")).toHaveLength(4);
    expect(await ann.hasPerm("music.change_album")).toBe(true);
    await to("music", "0001");
    expect(await permissionsOf("music", "disc")).toContain("change_disc: Can change disc");
    await to("music");
  });

  test("keeps permissions as they are where one of the new name exists", async () => {
    await to("music", "0001");
    const contentType = await ContentType.objects.get({ appLabel: "music" });
    await Permission.objects.create({ contentType, codename: "view_album", name: "x" });
    await expect(to("music")).rejects.toThrow(
      "The permission music.view_disc cannot be renamed to music.view_album: there is one of that name.",
    );
    expect(await permissionsOf("music", "album")).toContain("add_disc: Can add disc");
    await Permission.objects.filter({ contentType }).delete();
    await to("music", "0001");
  });

  test("undoes everything, and makes nothing where the tables are gone", async () => {
    for (const label of ["music", "auth", "contenttypes"]) await to(label, "zero");
    expect(await connections.get().introspection.tableNames()).not.toContain("django_content_type");
    expect(postMigrate.hasListeners()).toBe(true);
    await to();
    expect(await permissionsOf("library", "book")).toHaveLength(5);
  });
});

describe("makemigrations", () => {
  test.each(["auth", "contenttypes", "sessions"])("finds no changes in %s", async (label) => {
    const { changed } = await makemigrations({ appLabels: [label], check: true, verbosity: 0 });
    expect(changed).toBe(false);
  });
});

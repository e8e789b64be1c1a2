/** Models made of tables, on each engine: the text, and that it works (tests/inspectdb of Django). */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../core/conf/settings.ts";
import "../../core/conf/core-settings.ts";
import type { DatabaseSettings } from "../backends/contract.ts";
import { hasMysql, openMysql } from "../backends/testing/mysql-server.ts";
import { hasPostgresql, openPostgresql } from "../backends/testing/postgresql-server.ts";
import { connections } from "../connection/connections.ts";
import { withSchemaEditor } from "../connection/schema-session.ts";
import type { ModelClass } from "../models/fields/field.ts";
import { manager } from "../models/managers.ts";
import * as models from "../models/models.ts";
import { registerModels } from "../models/registry.ts";
import { className, propertyName } from "./names.ts";
import { inspectModels } from "./write-models.ts";

class Shelf extends models.Model {
  static objects = manager(this);
  label = models.CharField({ maxLength: 30, unique: true });
}

class Volume extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 200 });
  shelf = models.ForeignKey(() => Shelf, { onDelete: models.CASCADE });
  spare = models.ForeignKey(() => Shelf, { onDelete: models.CASCADE, null: true, relatedName: "+" });
  card = models.OneToOneField(() => Card, { onDelete: models.CASCADE, null: true });
  pages = models.IntegerField({ null: true });
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2 });
  borrowed = models.BooleanField({ default: false });
  printedAt = models.DateTimeField({ null: true });
  day = models.DateField();
  data = models.JSONField({ null: true });
  note = models.TextField();
  key = models.UUIDField({ default: () => crypto.randomUUID() });
  class = models.CharField({ maxLength: 3 });
  static Meta = { uniqueTogether: [["title", "day"]] };
}

class Card extends models.BaseModel {
  static objects = manager(this);
  code = models.CharField({ maxLength: 8, primaryKey: true });
}

class Seat extends models.BaseModel {
  static objects = manager(this);
  static pk = models.CompositePrimaryKey("row", "number");
  row = models.CharField({ maxLength: 2 });
  number = models.IntegerField();
}

const MODELS = { Shelf, Card, Volume, Seat };
registerModels("inspected", MODELS);

const ENGINES: Record<string, () => Promise<{ settings: DatabaseSettings; remove: () => Promise<void> }>> = {
  sqlite: async () => ({ settings: { ENGINE: "sqlite", NAME: ":memory:" }, remove: async () => undefined }),
  ...((await hasPostgresql()) && { postgresql: () => openPostgresql() }),
  ...((await hasMysql()) && { mysql: () => openMysql() }),
};

for (const [engine, open] of Object.entries(ENGINES)) {
  describe(`inspectdb on ${engine}`, () => {
    let close = async (): Promise<void> => undefined;
    afterEach(() => close());

    async function make(): Promise<void> {
      const database = await open();
      const restore = swapSettings({ DATABASES: { default: database.settings } });
      close = async () => {
        await connections.closeAll();
        restore();
        await database.remove();
      };
      await withSchemaEditor(connections.get(), async (editor) => {
        for (const model of Object.values(MODELS)) await editor.createModel(model as unknown as ModelClass);
      });
      await connections.get().executeRaw("CREATE VIEW inspected_titles AS SELECT id, title FROM inspected_volume");
    }

    test("writes a model for each table", async () => {
      await make();
      const { introspection, vendor } = connections.get();
      const text = await inspectModels(introspection, vendor);
      expect(text).toContain("export class InspectedVolume extends models.Model {");
      expect(text).toContain("  title = models.CharField({ maxLength: 200 });");
      expect(text).toContain("  shelf = models.ForeignKey(() => InspectedShelf, { onDelete: models.DO_NOTHING });");
      expect(text).toContain('relatedName: "inspectedvolume_spare_set"');
      expect(text).toMatch(
        / {2}card = models\.OneToOneField\(\(\) => InspectedCard, \{ onDelete: models\.DO_NOTHING, blank: true, null: true \}\);/,
      );
      expect(text).toContain("  pages = models.IntegerField({ blank: true, null: true });");
      expect(text).toContain("borrowed = models.BooleanField();");
      expect(text).toContain("printedAt = models.DateTimeField({ blank: true, null: true });");
      expect(text).toContain("day = models.DateField();");
      expect(text).toContain("data = models.JSONField({ blank: true, null: true });");
      expect(text).toContain("note = models.TextField();");
      expect(text).toContain("key = models.UUIDField();");
      expect(text).toContain('uniqueTogether: [["title", "day"]],');
      expect(text).toContain("export class InspectedCard extends models.BaseModel {");
      expect(text).toContain("  code = models.CharField({ primaryKey: true, maxLength: 8 });");
      expect(text).toContain('  static pk = models.CompositePrimaryKey("row", "number");');
      expect(text).toContain("  label = models.CharField({ unique: true, maxLength: 30 });");
      expect(text).not.toContain("InspectedTitles");
      const views = await inspectModels(introspection, vendor, { includeViews: true });
      expect(views).toContain("managed: false, // Made from a view. Don't remove.");
      expect(await inspectModels(introspection, vendor, { tables: ["nothing"] })).toContain("Unable to inspect table");
    });

    test("what it writes can be used", async () => {
      await make();
      const { introspection, vendor } = connections.get();
      const shelf = await Shelf.objects.create({ label: "A" });
      await Seat.objects.create({ row: "A", number: 7 });
      await Volume.objects.create({
        title: "Earthsea",
        shelf,
        price: 5,
        day: "2024-02-29" as never,
        note: "",
        data: { a: [1] },
        class: "x",
      });
      const folder = mkdtempSync(join(import.meta.dirname, "inspected-"));
      try {
        const file = join(folder, "models.ts");
        writeFileSync(file, await inspectModels(introspection, vendor));
        const made = (await import(/* @vite-ignore */ file)) as Record<string, typeof Volume>;
        registerModels(`made_${engine}`, made);
        const [row] = await made.InspectedVolume!.objects.selectRelated("shelf").filter({ data__a__0: 1 } as never);
        expect(row).toMatchObject({ title: "Earthsea", borrowed: false, data: { a: [1] } });
        expect(row!.shelf.label).toBe("A");
        expect(await (made.InspectedSeat as unknown as typeof Seat).objects.filter({ number: 7 }).count()).toBe(1);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
}

describe("names", () => {
  test("of classes", () => {
    expect(className("library_book")).toBe("LibraryBook");
    expect(className("2024 sales-figures")).toBe("Table2024SalesFigures");
    expect(className("class")).toBe("Class");
  });

  test("of properties lead back to the column, or say its name", () => {
    const of = (column: string, relation = false, used: string[] = []) => propertyName(column, new Set(used), relation);
    expect(of("published_at")).toEqual({ name: "publishedAt", dbColumn: undefined, notes: [] });
    expect(of("author_id", true)).toMatchObject({ name: "author", dbColumn: undefined });
    expect(of("author", true)).toMatchObject({ name: "author", dbColumn: "author" });
    expect(of("Prénom; DROP")).toMatchObject({ dbColumn: "Prénom; DROP" });
    expect(of("2nd")).toMatchObject({ name: "number2nd", dbColumn: "2nd" });
    expect(of("save")).toMatchObject({ name: "saveField", dbColumn: "save" });
    expect(of("a", false, ["a"])).toMatchObject({ name: "a0", dbColumn: "a" });
    expect(of("constructor").name).toBe("constructorField");
  });
});

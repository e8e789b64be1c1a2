/** Values that the database makes: defaults, generated columns, expressions (Django's tests `field_defaults`, `model_fields`). */
import { beforeEach, describe, expect, test } from "vitest";
import { FieldError } from "../../core/errors/exceptions.ts";
import { connections } from "../connection/connections.ts";
import { manager } from "./managers.ts";
import * as models from "./models.ts";
import { registerModels } from "./registry.ts";
import { captureQueries, createTestDatabase } from "./testing/database.ts";

const { F, Value } = models;

class Invoice extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 50, dbDefault: "it's new" });
  count = models.IntegerField({ dbDefault: 3 });
  /** Both: code uses `default`, other writers of the table the other one. */
  rate = models.IntegerField({ default: 2, dbDefault: 1 });
  paid = models.BooleanField({ dbDefault: false });
  note = models.CharField({ maxLength: 20, null: true, dbDefault: Value("from an expression") });
}

class Rectangle extends models.Model {
  static objects = manager(this);
  width = models.IntegerField();
  height = models.IntegerField();
  name = models.CharField({ maxLength: 20, default: "box" });
  area = models.GeneratedField({
    expression: F("width").times(F("height")),
    outputField: models.IntegerField({ dbIndex: true }),
    dbPersist: true,
  });
  label = models.CharField({ maxLength: 20, default: "" });
}

registerModels("dbvalues", { Invoice, Rectangle });
const vendor = process.env.BELLEVILLE_TEST_ENGINE ?? "sqlite";
/** Statements of an UPDATE whose values are read back: MariaDB has no UPDATE … RETURNING. */
const UPDATES = vendor === "mysql" ? 2 : 1;

beforeEach(() => createTestDatabase({ Invoice, Rectangle }));

describe("dbDefault", () => {
  test("save() leaves the column to the database and reads it back with the same statement", async () => {
    const invoice = new Invoice({});
    expect(invoice.title).toBeUndefined();
    const { queries } = await captureQueries(() => invoice.save());
    expect(queries).toHaveLength(1);
    expect(queries[0]).not.toMatch(/"title".*VALUES/);
    expect([invoice.title, invoice.count, invoice.rate, invoice.paid]).toEqual(["it's new", 3, 2, false]);
    expect(invoice.note).toBe("from an expression");
  });

  test("a given value wins, null too", async () => {
    const invoice = await Invoice.objects.create({ count: 7, note: null });
    await invoice.refreshFromDb();
    expect([invoice.count, invoice.note, invoice.title]).toEqual([7, null, "it's new"]);
  });

  test("bulkCreate() takes rows with and without a value in one statement, in their order", async () => {
    const { queries, result } = await captureQueries(() =>
      Invoice.objects.bulkCreate([{ title: "a" }, {}, { title: "c", count: 5 }]),
    );
    expect(queries.filter((sql) => sql.startsWith("INSERT"))).toHaveLength(1);
    expect(result.map((row) => [row.title, row.count])).toEqual([
      ["a", 3],
      ["it's new", 3],
      ["c", 5],
    ]);
    expect(await Invoice.objects.orderBy("id").valuesFlat("title")).toEqual(["a", "it's new", "c"]);
  });

  test("it stands in the table, for every writer of it", async () => {
    const values = vendor === "mysql" ? "() VALUES ()" : "DEFAULT VALUES";
    await connections.get().execute({ sql: `INSERT INTO dbvalues_invoice ${values}`, params: [] });
    const [row] = await Invoice.objects.all();
    expect([row!.title, row!.count, row!.rate, row!.paid]).toEqual(["it's new", 3, 1, false]);
  });
});

describe("GeneratedField", () => {
  test("has its value after an INSERT and after an UPDATE, without a further query", async () => {
    const box = new Rectangle({ width: 2, height: 3 });
    expect(box.area).toBeUndefined();
    const insert = await captureQueries(() => box.save());
    expect([insert.queries.length, box.area]).toEqual([1, 6]);
    box.width = 10;
    const update = await captureQueries(() => box.save());
    expect([update.queries.length, box.area]).toEqual([UPDATES, 30]);
    box.name = "crate";
    const other = await captureQueries(() => box.save({ updateFields: ["name"] }));
    expect(other.queries[0]).not.toContain("RETURNING"); // nothing that it reads has changed
  });

  test("filters, orders and values as its output field", async () => {
    await Rectangle.objects.bulkCreate([
      { width: 1, height: 5 },
      { width: 4, height: 4 },
      { width: 2, height: 3 },
    ]);
    expect(await Rectangle.objects.filter({ area__gte: 6 }).orderBy("-area").valuesFlat("area")).toEqual([16, 6]);
    expect(await Rectangle.objects.only("width").orderBy("id").first()).toMatchObject({ width: 1 });
  });

  test("takes no value", async () => {
    expect(() => new Rectangle({ width: 1, height: 1, area: 5 })).toThrow(FieldError);
    await expect(Rectangle.objects.update({ area: 5 })).rejects.toThrow("Cannot update dbvalues.Rectangle.area");
  });

  test("fullClean() leaves it alone", async () => {
    const box = new Rectangle({ width: 2, height: 3 });
    await box.fullClean({ exclude: ["label"] });
  });

  test.skipIf(vendor === "postgresql")("a virtual one is worked out when it is read", async () => {
    class Circle extends models.Model {
      static objects = manager(this);
      radius = models.IntegerField();
      diameter = models.GeneratedField({
        expression: F("radius").times(2),
        outputField: models.IntegerField(),
        dbPersist: false,
      });
    }
    registerModels("dbvalues", { Circle });
    await createTestDatabase({ Circle });
    expect((await Circle.objects.create({ radius: 4 })).diameter).toBe(8);
  });
});

test("values of expressions are read back by the statement that writes them", async () => {
  const box = await Rectangle.objects.create({ width: 1, height: 1 });
  (box as { width: unknown }).width = F("width").plus(4);
  const { queries } = await captureQueries(() => box.save());
  expect([queries.length, box.width, box.area]).toEqual([UPDATES, 5, 5]);
  const other = new Rectangle({ width: 1, height: 1 });
  (other as { width: unknown }).width = Value(9);
  await other.save();
  expect([other.width, other.area]).toEqual([9, 9]);
});

test("NotUpdated says that a row is gone", async () => {
  const box = await Rectangle.objects.create({ width: 1, height: 1 });
  await Rectangle.objects.all().delete();
  await expect(box.save({ forceUpdate: true })).rejects.toThrow(Rectangle.NotUpdated);
  await expect(box.save({ updateFields: ["name"] })).rejects.toThrow("Save with updateFields did not affect any rows.");
});

/** Composite keys, generated columns, defaults of the database and ordered rows, through operations and detection. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { F } from "../../models/expressions/factories.ts";
import { CharField } from "../../models/fields/char-field.ts";
import { CompositePrimaryKey } from "../../models/fields/composite-primary-key.ts";
import { GeneratedField } from "../../models/fields/generated-field.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { TestDatabase } from "../testing/database.ts";
import { autoId, described, detect, foreignKey, model } from "../testing/states.ts";
import { AddField, AlterOrderWithRespectTo, CreateModel, RemoveField } from "./index.ts";

let db: TestDatabase;
beforeEach(() => {
  db = TestDatabase.open();
});
afterEach(() => db.close());

const total = (factor: number) =>
  new GeneratedField({ expression: F("a").times(factor), outputField: new IntegerField(), dbPersist: true });

test("a model with a composite key", async () => {
  await db.forwards(
    new CreateModel({
      name: "Line",
      fields: { pk: new CompositePrimaryKey("a", "b"), a: new IntegerField(), b: new IntegerField() },
    }),
  );
  await db.sql("INSERT INTO app_line (a, b) VALUES (1, 1), (1, 2)");
  await expect(db.sql("INSERT INTO app_line (a, b) VALUES (1, 2)")).rejects.toThrow(/unique|duplicate/i);
});

test("generated columns are added and altered with the rows there are", async () => {
  await db.forwards(new CreateModel({ name: "Line", fields: { id: autoId(), a: new IntegerField() } }));
  await db.sql("INSERT INTO app_line (a) VALUES (3)");
  await db.forwards(
    new AddField({ modelName: "Line", name: "total", field: total(2) }),
    new AddField({ modelName: "Line", name: "kind", field: new CharField({ maxLength: 5, dbDefault: "plain" }) }),
  );
  expect(await db.sql("SELECT total, kind FROM app_line")).toEqual([[6, "plain"]]);
  await db.forwards(
    new RemoveField({ modelName: "Line", name: "total" }),
    new AddField({ modelName: "Line", name: "total", field: total(5) }),
  );
  expect(await db.sql("SELECT total FROM app_line")).toEqual([[15]]);
});

test("orderWithRespectTo adds a column and takes it away", async () => {
  const parent = new CreateModel({ name: "Parent", fields: { id: autoId() } });
  const child = new CreateModel({ name: "Child", fields: { id: autoId(), parent: foreignKey("app.Parent") } });
  await db.forwards(parent, child);
  await db.sql("INSERT INTO app_parent (id) VALUES (1)");
  await db.sql("INSERT INTO app_child (parent_id) VALUES (1)");
  await db.forwards(new AlterOrderWithRespectTo({ name: "Child", orderWithRespectTo: "parent" }));
  expect(await db.sql("SELECT _order FROM app_child")).toEqual([[0]]);
  await db.forwards(new AlterOrderWithRespectTo({ name: "Child", orderWithRespectTo: null }));
  await expect(db.sql("SELECT _order FROM app_child")).rejects.toThrow(/_order/);
});

test("changes are found", async () => {
  const parent = model("app.Parent");
  const child = (options: Record<string, unknown>, fields = {}) =>
    model("app.Child", { parent: foreignKey("app.Parent"), a: new IntegerField(), ...fields }, { options });
  const changes = async (from: ReturnType<typeof child>, to: ReturnType<typeof child>) =>
    described((await detect([parent, from], [parent, to])).get("app")?.[0]);
  expect(await changes(child({}), child({ orderWithRespectTo: "parent" }))).toEqual([
    "~ Set order_with_respect_to on child to parent",
  ]);
  // No engine can change how a column is computed.
  expect(await changes(child({}, { total: total(2) }), child({}, { total: total(3) }))).toEqual([
    "- Remove field total from child",
    "+ Add field total to child",
  ]);
  expect(await changes(child({}, { total: total(2) }), child({}, { total: total(2) }))).toEqual([]);
});

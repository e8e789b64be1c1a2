/** Migrations ask the routers what may be done in a database (tests/migrations/test_multidb of Django). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../../core/conf/settings.ts";
import { CharField } from "../../models/fields/char-field.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { Index } from "../../models/indexes.ts";
import type { DatabaseRouter, MigrateHints } from "../../routers.ts";
import { TestDatabase } from "../testing/database.ts";
import { autoId } from "../testing/states.ts";
import { AddField, AddIndex, CreateModel, DeleteModel, RunCode, RunSQL } from "./index.ts";

let db: TestDatabase;
let undo = (): void => {};
const use = (router: DatabaseRouter): void => {
  undo = swapSettings({ DATABASE_ROUTERS: [router] });
};

beforeEach(() => {
  db = TestDatabase.open();
});
afterEach(async () => {
  undo();
  await db.close();
});

const author = () =>
  new CreateModel({ name: "Author", fields: { id: autoId(), name: new CharField({ maxLength: 9 }) } });
const tables = async (): Promise<string[]> => db.connection.introspection.tableNames();

describe("allowMigrate()", () => {
  test("false: the state changes, the database does not", async () => {
    use({ allowMigrate: () => false });
    await db.forwards(
      author(),
      new AddField({ modelName: "Author", name: "age", field: new IntegerField({ default: 0 }) }),
      new AddIndex({ modelName: "Author", index: new Index({ fields: ["age"], name: "author_age" }) }),
    );
    expect(await tables()).toEqual([]);
    expect([...db.state.model("app", "Author").fields.keys()]).toEqual(["id", "name", "age"]);
    await db.forwards(new DeleteModel({ name: "Author" }));
  });

  test("is asked with the alias, the app, the name of the model and the model of this point of history", async () => {
    const asked: [string, string, MigrateHints][] = [];
    use({
      allowMigrate(alias, appLabel, hints) {
        asked.push([alias, appLabel, hints]);
        return true;
      },
    });
    await db.forwards(author());
    const [alias, appLabel, hints] = asked[0]!;
    expect([alias, appLabel, hints.modelName]).toEqual(["default", "app", "author"]);
    expect((hints.model as { _meta: { dbTable: string } })._meta.dbTable).toBe("app_author");
    expect(await tables()).toEqual(["app_author"]);
  });

  test("code and SQL ask with their hints, in both directions", async () => {
    use({ allowMigrate: (_alias, _app, hints) => (hints["target"] === "reports" ? false : null) });
    let ran = 0;
    const code = (hints: object) =>
      new RunCode({ code: () => void ran++, reverseCode: () => void ran--, hints: { ...hints } });
    const sql = (table: string, hints: object) =>
      new RunSQL({ sql: `CREATE TABLE ${table} (n integer)`, reverseSql: `DROP TABLE ${table}`, hints: { ...hints } });
    const before = db.state;
    const skipped = [code({ target: "reports" }), sql("app_reports", { target: "reports" })];
    await db.forwards(...skipped);
    expect([ran, await tables()]).toEqual([0, []]);
    await db.backwards(before, ...skipped);
    expect(ran).toBe(0);
    await db.forwards(code({}), sql("app_other", {}));
    expect([ran, await tables()]).toEqual([1, ["app_other"]]);
  });

  test("a model that needs another engine gets no table", async () => {
    const { vendor } = db.connection;
    const make = (name: string, requiredDbVendor: string) =>
      new CreateModel({ name, fields: { id: autoId() }, options: { requiredDbVendor } });
    await db.forwards(make("Here", vendor), make("Elsewhere", vendor === "sqlite" ? "postgresql" : "sqlite"));
    expect(await tables()).toEqual(["app_here"]);
  });
});

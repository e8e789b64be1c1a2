/**
 * Every query of this folder, on every engine that answers: its rows must be those of the SQL written beside it.
 *
 * `BELLEVILLE_TEST_QUERIES="text"` runs the cases whose name contains the text.
 */
import { connections } from "belleville/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { swapSettings } from "../../src/core/conf/settings.ts";
import "../../src/core/conf/core-settings.ts";
import { withSchemaEditor } from "../../src/db/connection/schema-session.ts";
import type { ModelClass } from "../../src/db/models/fields/field.ts";
import { type QueryCase, plain, resultRows, sortRows } from "./case.ts";
import { CASES } from "./cases/index.ts";
import { DATA } from "./data.ts";
import { type OpenDatabase, queryEngines } from "./engines.ts";
import { QUERY_MODELS } from "./models.ts";

const only = process.env.BELLEVILLE_TEST_QUERIES;
const engines = await queryEngines();

test("there are at least 400 queries, each with a name of its own", () => {
  const names = Object.entries(CASES).flatMap(([group, cases]) => cases.map(({ name }) => `${group}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(400);
});

for (const { engine, open } of engines) {
  describe(engine, () => {
    let database: OpenDatabase;
    let restore: () => void;

    beforeAll(async () => {
      database = await open();
      restore = swapSettings({ TIME_ZONE: "UTC", DATABASES: { default: database.settings } });
      await withSchemaEditor(connections.get(), async (editor) => {
        for (const model of Object.values(QUERY_MODELS)) await editor.createModel(model as unknown as ModelClass);
      });
      for (const [table, columns, all] of DATA) {
        for (const row of all) {
          const marks = row.map(() => "?").join(", ");
          await connections.get().executeRaw(`INSERT INTO ${table} (${columns}) VALUES (${marks})`, row);
        }
      }
    });

    afterAll(async () => {
      await connections.closeAll();
      restore();
      await database.remove();
    });

    for (const [group, cases] of Object.entries(CASES)) {
      describe(group, () => {
        for (const one of cases.filter(({ name }) => only === undefined || name.includes(only)))
          test(one.name, () => check(one, engine));
      });
    }
  });
}

async function check(one: QueryCase, engine: keyof QueryCase["unsupported"]): Promise<void> {
  const refused = one.unsupported[engine];
  if (refused !== undefined) {
    await expect(Promise.resolve().then(() => resultRows(one.run()))).rejects.toThrow(refused);
    return;
  }
  const sql = typeof one.sql === "string" ? one.sql : one.sql[engine];
  const expected = (await connections.get().executeRaw(sql)).rows.map((row) => row.map(plain));
  const actual = await resultRows(one.run());
  if (one.ordered) expect(actual).toEqual(expected);
  else expect(sortRows(actual)).toEqual(sortRows(expected));
}

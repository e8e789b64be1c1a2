import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasPostgresql, openPostgresql } from "../../db/backends/testing/postgresql-server.ts";
import { ProjectMigration } from "../../db/migrations/migration.ts";
import { writeMigration } from "../../db/migrations/writer/migration-writer.ts";
import { AddField, AddIndex, CreateModel, RemoveConstraint } from "../../db/migrations/operations/index.ts";
import { TestDatabase } from "../../db/migrations/testing/database.ts";
import { autoId } from "../../db/migrations/testing/states.ts";
import { CheckConstraint } from "../../db/models/constraints.ts";
import { CharField } from "../../db/models/fields/char-field.ts";
import { Index } from "../../db/models/indexes.ts";
import { IntegerField } from "../../db/models/fields/integer-field.ts";
import {
  AddConstraintNotValid,
  AddIndexConcurrently,
  ArrayFieldClass,
  CreateCollation,
  CreateExtension,
  GinIndex,
  HStoreExtension,
  RemoveCollation,
  RemoveIndexConcurrently,
  ValidateConstraint,
} from "./index.ts";

describe.skipIf(!(await hasPostgresql()))("operations of PostgreSQL", () => {
  let db: TestDatabase;

  let remove: () => Promise<void>;

  beforeEach(async () => {
    const database = await openPostgresql();
    ({ remove } = database);
    db = TestDatabase.open(database.settings);
    await db.forwards(
      new CreateModel({
        name: "Pony",
        fields: {
          id: autoId(),
          pink: new IntegerField({ default: 3 }),
          tags: new ArrayFieldClass(new CharField({ maxLength: 9 }), { null: true }),
        },
      }),
    );
  });

  afterEach(async () => {
    await db.close();
    await remove();
  });

  const indexes = async (): Promise<string[]> =>
    (await db.sql("SELECT indexname FROM pg_indexes WHERE tablename = 'app_pony' ORDER BY 1")).map(([name]) =>
      String(name),
    );

  test("indexes are made and dropped without a lock", async () => {
    const add = new AddIndexConcurrently({
      modelName: "Pony",
      index: new GinIndex({ fields: ["tags"], name: "pony_tags" }),
    });
    expect(add.describe()).toBe("Concurrently create index pony_tags on model Pony");
    await db.forwards(add);
    expect(await indexes()).toEqual(["app_pony_pkey", "pony_tags"]);
    await db.forwards(new RemoveIndexConcurrently({ modelName: "Pony", name: "pony_tags" }));
    expect(await indexes()).toEqual(["app_pony_pkey"]);
  });

  test("a check looks at old rows later", async () => {
    await db.sql("INSERT INTO app_pony (pink) VALUES (1)");
    const constraint = new CheckConstraint({ name: "pink_gte_2", condition: { pink__gte: 2 } });
    await db.forwards(new AddConstraintNotValid({ modelName: "Pony", constraint }));
    await expect(db.sql("INSERT INTO app_pony (pink) VALUES (1)")).rejects.toThrow("pink_gte_2");
    const validate = new ValidateConstraint({ modelName: "Pony", name: "pink_gte_2" });
    await expect(db.forwards(validate)).rejects.toThrow("pink_gte_2");
    await db.sql("UPDATE app_pony SET pink = 5");
    await db.forwards(validate);
    await db.forwards(new RemoveConstraint({ modelName: "Pony", name: "pink_gte_2" }));
    expect(() => new AddConstraintNotValid({ modelName: "Pony", constraint: {} as never })).toThrow("check constraint");
  });

  test("extensions and collations are made and removed", async () => {
    const options = {
      name: "sample_collation",
      locale: "und-u-ks-level2",
      provider: "icu",
      deterministic: false,
    } as const;
    const before = db.state;
    await db.forwards(new CreateCollation(options));
    await db.forwards(
      new AddField({
        modelName: "Pony",
        name: "name",
        field: new CharField({ maxLength: 9, null: true, dbCollation: options.name }),
      }),
    );
    await db.sql("INSERT INTO app_pony (name, pink) VALUES ('ABC', 1)");
    expect(await db.sql("SELECT pink FROM app_pony WHERE name = 'abc'")).toEqual([[1]]);
    await db.sql("ALTER TABLE app_pony DROP COLUMN name");
    await db.forwards(new RemoveCollation(options));
    await db.backwards(before, new RemoveCollation(options));
    expect(new CreateExtension({ name: "bloom" }).migrationNameFragment).toBe("create_extension_bloom");
    await expect(db.forwards(new CreateExtension({ name: 'x"; DROP TABLE app_pony; --' }))).rejects.toThrow(
      "invalid extension name",
    );
  });

  test("are written into migrations by name", () => {
    const migration = new ProjectMigration({
      appLabel: "app",
      name: "0002",
      operations: [
        new HStoreExtension(),
        new AddIndex({
          modelName: "pony",
          index: new GinIndex({ fields: ["tags"], name: "pony_tags", fastupdate: false }),
        }),
        new AddIndexConcurrently({ modelName: "pony", index: new Index({ fields: ["pink"], name: "pony_pink" }) }),
      ],
    });
    const text = writeMigration(migration);
    expect(text).toContain('AddIndexConcurrently, GinIndex, HStoreExtension } from "belleville/contrib/postgres"');
  });
});

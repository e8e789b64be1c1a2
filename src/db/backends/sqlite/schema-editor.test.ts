/** The SQL is Django 5.2's own, word for word, for the same models; departures are noted where they stand. */
import { describe, expect, test } from "vitest";
import { Connection } from "../../connection/connection.ts";
import { withSchemaEditor } from "../../connection/schema-session.ts";
import { IntegrityError, ProgrammingError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { SchemaEditor } from "../contract.ts";
import { createIndexName } from "../schema-names.ts";
import {
  checkConstraint,
  col,
  field,
  fieldOf,
  idField,
  manyToMany,
  param,
  schemaModel,
  uniqueConstraint,
} from "../testing/schema-models.ts";
import { sqlite } from "./backend.ts";

const lower = (column: string): SqlExpression => ({ kind: "function", name: "LOWER", args: [col(column)] });
const memory = (): Connection => new Connection("default", { ENGINE: "sqlite", NAME: ":memory:" }, sqlite);

async function collect(body: (editor: SchemaEditor) => Promise<void>): Promise<string[]> {
  await using connection = memory();
  return withSchemaEditor(
    connection,
    async (editor) => {
      await body(editor);
      return editor;
    },
    { collectSql: true },
  ).then((editor) => editor.collectedSql);
}

const tag = schemaModel("library", "Tag", [idField(), field("name", "CharField", { maxLength: 30, unique: true })]);
const author = schemaModel("library", "Author", [
  idField(),
  field("name", "CharField", { maxLength: 100 }),
  field("email", "EmailField", { maxLength: 254, unique: true, null: true }),
]);
const book = schemaModel(
  "library",
  "Book",
  [
    idField(),
    field("title", "CharField", { maxLength: 200, dbIndex: true }),
    field("author", "ForeignKey", { to: () => author }),
    manyToMany("tags", () => tag),
    field("pages", "PositiveIntegerField", { default: 0 }),
    field("price", "DecimalField", { decimalPlaces: 2, null: true }),
    field("meta", "JSONField", { default: {} }),
    field("uid", "UUIDField", { null: true }),
    field("day", "DateField", { null: true }),
    field("at", "DateTimeField", { null: true }),
    field("took", "DurationField", { null: true }),
    field("ok", "BooleanField", { default: true }),
    field("data", "BinaryField", { null: true }),
    field("score", "FloatField", { dbDefault: param(1.5) }),
    field("stamp", "CharField", { maxLength: 5, dbDefault: param("a'b") }),
    field("low", "CharField", { maxLength: 200, generated: { expression: lower("title"), stored: true } }),
  ],
  {
    uniqueTogether: [["title", "author"]],
    indexes: [
      {
        name: "pp_idx",
        columns: [
          { expression: col("pages"), descending: false },
          { expression: col("price"), descending: true },
        ],
        condition: null,
        include: [],
      },
      { name: "lower_idx", columns: [{ expression: lower("title"), descending: true }], condition: null, include: [] },
      { name: "cond_idx", columns: [{ expression: col("day"), descending: false }], condition: col("ok"), include: [] },
    ],
    constraints: [
      checkConstraint("pages_ck", {
        kind: "or",
        items: [
          { kind: "binary", operator: ">=", left: col("pages"), right: param(1) },
          { kind: "not", expression: col("ok") },
        ],
      }),
      uniqueConstraint("uid_day", { columns: ["uid", "day"] }),
      uniqueConstraint("uid_ok", { columns: ["uid"], condition: col("ok") }),
      uniqueConstraint("low_uq", {
        expressions: [
          { expression: lower("title"), descending: false },
          { expression: col("day"), descending: false },
        ],
      }),
    ],
  },
);

describe("createModel()", () => {
  test("writes Django's tables, indexes and names", async () => {
    const sql = await collect(async (editor) => {
      for (const model of [tag, author, book]) await editor.createModel(model);
    });
    expect(sql).toEqual([
      `CREATE TABLE "library_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(30) NOT NULL UNIQUE);`,
      `CREATE TABLE "library_author" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL, "email" varchar(254) NULL UNIQUE);`,
      // Django writes CHECK (("pages" >= 1 OR NOT "ok")).
      `CREATE TABLE "library_book" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "author_id" bigint NOT NULL REFERENCES "library_author" ("id") DEFERRABLE INITIALLY DEFERRED, "pages" integer unsigned NOT NULL CHECK ("pages" >= 0), "price" decimal NULL, "meta" text NOT NULL CHECK ((JSON_VALID("meta") OR "meta" IS NULL)), "uid" char(32) NULL, "day" date NULL, "at" datetime NULL, "took" bigint NULL, "ok" bool NOT NULL, "data" BLOB NULL, "score" real DEFAULT 1.5 NOT NULL, "stamp" varchar(5) DEFAULT 'a''b' NOT NULL, "low" varchar(200) GENERATED ALWAYS AS (LOWER("title")) STORED, CONSTRAINT "pages_ck" CHECK ("pages" >= 1 OR NOT ("ok")), CONSTRAINT "uid_day" UNIQUE ("uid", "day"));`,
      `CREATE TABLE "library_book_tags" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "book_id" bigint NOT NULL REFERENCES "library_book" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" bigint NOT NULL REFERENCES "library_tag" ("id") DEFERRABLE INITIALLY DEFERRED);`,
      `CREATE UNIQUE INDEX "library_book_title_author_id_1c0ac942_uniq" ON "library_book" ("title", "author_id");`,
      `CREATE UNIQUE INDEX "uid_ok" ON "library_book" ("uid") WHERE "ok";`,
      `CREATE UNIQUE INDEX "low_uq" ON "library_book" ((LOWER("title")), "day");`,
      `CREATE INDEX "library_book_title_fccd0c46" ON "library_book" ("title");`,
      `CREATE INDEX "library_book_author_id_d9a3b67e" ON "library_book" ("author_id");`,
      `CREATE INDEX "pp_idx" ON "library_book" ("pages", "price" DESC);`,
      `CREATE INDEX "lower_idx" ON "library_book" ((LOWER("title")) DESC);`,
      `CREATE INDEX "cond_idx" ON "library_book" ("day") WHERE "ok";`,
      `CREATE UNIQUE INDEX "library_book_tags_book_id_tag_id_c3660ce1_uniq" ON "library_book_tags" ("book_id", "tag_id");`,
      `CREATE INDEX "library_book_tags_book_id_7c6729bd" ON "library_book_tags" ("book_id");`,
      `CREATE INDEX "library_book_tags_tag_id_ad3c9ecb" ON "library_book_tags" ("tag_id");`,
    ]);
  });

  test("writes composite keys, collations and actions of the database", async () => {
    const line = schemaModel(
      "shop",
      "Line",
      [
        field("order", "IntegerField"),
        field("book", "ForeignKey", { to: () => author, onDelete: "CASCADE" }),
        field("note", "CharField", { dbCollation: "nocase" }),
      ],
      { pkColumns: ["order", "book_id"] },
    );
    expect((await collect((editor) => editor.createModel(line)))[0]).toBe(
      `CREATE TABLE "shop_line" ("order" integer NOT NULL, "book_id" bigint NOT NULL REFERENCES "library_author" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "note" varchar COLLATE nocase NOT NULL, PRIMARY KEY ("order", "book_id"));`,
    );
  });

  test("runs, and what was made is found by introspection", async () => {
    await using connection = memory();
    await withSchemaEditor(connection, async (editor) => {
      for (const model of [tag, author, book]) await editor.createModel(model);
    });
    expect(await connection.introspection.tableNames()).toEqual([
      "library_author",
      "library_book",
      "library_book_tags",
      "library_tag",
    ]);
    const { columns, constraints } = await connection.introspection.describeTable("library_book");
    expect(columns[0]).toEqual({
      name: "id",
      type: "integer",
      null: false,
      default: null,
      primaryKey: true,
      autoincrement: true,
    });
    expect(columns.map((c) => c.name)).toContain("low");
    expect(constraints["pages_ck"]).toMatchObject({ check: true, columns: ["pages", "ok"] });
    expect(constraints["uid_day"]).toMatchObject({ unique: true, columns: ["uid", "day"] });
    expect(constraints["pp_idx"]).toMatchObject({
      index: true,
      unique: false,
      columns: ["pages", "price"],
      orders: ["ASC", "DESC"],
    });
    expect(constraints["library_book_title_author_id_1c0ac942_uniq"]).toMatchObject({
      unique: true,
      columns: ["title", "author_id"],
    });
    expect(Object.values(constraints).filter((c) => c.foreignKey !== null)).toMatchObject([
      { columns: ["author_id"], foreignKey: ["library_author", "id"] },
    ]);
    await expect(connection.introspection.describeTable("nope")).rejects.toThrow("Table nope does not exist");
  });
});

/** Author with other fields. */
const changed = (...makers: Parameters<typeof schemaModel>[2]) =>
  schemaModel("library", "Author", [idField(), ...makers]);

describe("changes of columns", () => {
  const sql = (body: (editor: SchemaEditor) => Promise<void>) => collect(body);

  test("addField() of a nullable column alters the table", async () => {
    const nick = fieldOf(changed(field("nick", "CharField", { maxLength: 9, null: true })), "nick");
    expect(await sql((e) => e.addField(author, nick))).toEqual([
      `ALTER TABLE "library_author" ADD COLUMN "nick" varchar(9) NULL;`,
    ]);
  });

  test("addField() with a default rebuilds the table", async () => {
    const n = fieldOf(changed(field("n", "IntegerField", { default: 7 })), "n");
    expect(await sql((e) => e.addField(author, n))).toEqual([
      `CREATE TABLE "new__library_author" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL, "email" varchar(254) NULL UNIQUE, "n" integer NOT NULL);`,
      `INSERT INTO "new__library_author" ("id", "name", "email", "n") SELECT "id", "name", "email", 7 FROM "library_author";`,
      `DROP TABLE "library_author";`,
      `ALTER TABLE "new__library_author" RENAME TO "library_author";`,
    ]);
  });

  test("alterField() rebuilds the table and keeps the order of its columns", async () => {
    const name = fieldOf(changed(field("name", "CharField", { maxLength: 50 })), "name");
    expect(await sql((e) => e.alterField(author, fieldOf(author, "name"), name))).toEqual([
      // Django moves an altered column to the end.
      `CREATE TABLE "new__library_author" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(50) NOT NULL, "email" varchar(254) NULL UNIQUE);`,
      `INSERT INTO "new__library_author" ("id", "name", "email") SELECT "id", "name", "email" FROM "library_author";`,
      `DROP TABLE "library_author";`,
      `ALTER TABLE "new__library_author" RENAME TO "library_author";`,
    ]);
  });

  test("alterField() only renames a column when nothing else changes, and does nothing when nothing does", async () => {
    const renamed = fieldOf(
      changed(field("fullName", "CharField", { column: "full_name", maxLength: 100 })),
      "fullName",
    );
    expect(await sql((e) => e.alterField(author, fieldOf(author, "name"), renamed))).toEqual([
      `ALTER TABLE "library_author" RENAME COLUMN "name" TO "full_name";`,
    ]);
    const same = fieldOf(changed(field("name", "CharField", { maxLength: 100, default: "x" })), "name");
    expect(await sql((e) => e.alterField(author, fieldOf(author, "name"), same))).toEqual([]);
  });

  test("alterField() to NOT NULL fills empty rows with the default", async () => {
    const email = fieldOf(
      changed(field("email", "EmailField", { maxLength: 254, unique: true, default: "it's" })),
      "email",
    );
    expect((await sql((e) => e.alterField(author, fieldOf(author, "email"), email)))[1]).toBe(
      `INSERT INTO "new__library_author" ("id", "name", "email") SELECT "id", "name", coalesce("email", 'it''s') FROM "library_author";`,
    );
  });

  test("removeField() drops a plain column and rebuilds for a unique one", async () => {
    expect(await sql((e) => e.removeField(author, fieldOf(author, "name")))).toEqual([
      `ALTER TABLE "library_author" DROP COLUMN "name";`,
    ]);
    expect((await sql((e) => e.removeField(author, fieldOf(author, "email"))))[1]).toBe(
      `INSERT INTO "new__library_author" ("id", "name") SELECT "id", "name" FROM "library_author";`,
    );
  });

  test("many-to-many fields are tables", async () => {
    expect((await sql((e) => e.addField(book, fieldOf(book, "tags"))))[0]).toMatch(/^CREATE TABLE "library_book_tags"/);
    expect(await sql((e) => e.removeField(book, fieldOf(book, "tags")))).toEqual([`DROP TABLE "library_book_tags";`]);
  });

  test("a new primary key takes the place of the automatic one", async () => {
    const code = fieldOf(changed(field("code", "CharField", { maxLength: 5, primaryKey: true, default: "a" })), "code");
    expect((await sql((e) => e.addField(author, code)))[0]).toBe(
      `CREATE TABLE "new__library_author" ("name" varchar(100) NOT NULL, "email" varchar(254) NULL UNIQUE, "code" varchar(5) NOT NULL PRIMARY KEY);`,
    );
  });

  test("tables whose keys point to a changed key are rebuilt with its new type", async () => {
    const target = schemaModel("a", "Target", [field("code", "IntegerField", { primaryKey: true })]);
    const newTarget = schemaModel("a", "Target", [field("code", "CharField", { maxLength: 5, primaryKey: true })], {
      incomingKeys: () => [fieldOf(pointer, "target")],
    });
    const pointer = schemaModel("a", "Pointer", [idField(), field("target", "ForeignKey", { to: () => newTarget })]);
    const statements = await sql((e) => e.alterField(target, fieldOf(target, "code"), fieldOf(newTarget, "code")));
    expect(statements).toContain(
      `CREATE TABLE "new__a_pointer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "target_id" varchar(5) NOT NULL REFERENCES "a_target" ("code") DEFERRABLE INITIALLY DEFERRED);`,
    );
  });
});

describe("indexes and constraints", () => {
  test("a rebuild keeps rows, keys that point to it, indexes and constraints", async () => {
    await using connection = memory();
    await withSchemaEditor(connection, async (editor) => {
      for (const model of [tag, author, book]) await editor.createModel(model);
    });
    await connection.executeRaw("INSERT INTO library_author (id, name) VALUES (5, 'Ursula')");
    await connection.executeRaw(
      "INSERT INTO library_book (title, author_id, pages, meta, ok) VALUES ('Tehanu', 5, 200, '{}', 1)",
    );
    const note = field("note", "TextField", { default: "none" });
    await withSchemaEditor(connection, async (editor) => {
      await editor.addField(author, fieldOf(changed(note), "note"));
      await editor.addField(book, fieldOf(schemaModel("library", "Book", [idField(), note]), "note"));
    });
    expect(
      (
        await connection.executeRaw(
          "SELECT b.title, b.low, b.note, a.name, a.note FROM library_book b JOIN library_author a ON a.id = b.author_id",
        )
      ).rows,
    ).toEqual([["Tehanu", "tehanu", "none", "Ursula", "none"]]);
    const { constraints } = await connection.introspection.describeTable("library_book");
    expect(Object.keys(constraints)).toEqual(
      expect.arrayContaining([
        "pp_idx",
        "lower_idx",
        "cond_idx",
        "pages_ck",
        "uid_day",
        "uid_ok",
        "library_book_title_fccd0c46",
      ]),
    );
    await expect(
      connection.executeRaw(
        "INSERT INTO library_book (title, author_id, pages, meta, ok, note) VALUES ('x', 77, 1, '{}', 1, '')",
      ),
    ).rejects.toThrow("FOREIGN KEY constraint failed");
  });

  test("addConstraint() and removeConstraint() rebuild the table for checks and use indexes for conditions", async () => {
    const check = checkConstraint("ck", {
      kind: "binary",
      operator: ">",
      left: { kind: "column", table: "library_tag", column: "name" },
      right: param("a"),
    });
    const added = await collect((e) => e.addConstraint(tag, check));
    expect(added[0]).toBe(
      `CREATE TABLE "new__library_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(30) NOT NULL UNIQUE, CONSTRAINT "ck" CHECK ("name" > 'a'));`,
    );
    const checked = schemaModel(
      "library",
      "Tag",
      [idField(), field("name", "CharField", { maxLength: 30, unique: true })],
      { constraints: [check] },
    );
    expect((await collect((e) => e.removeConstraint(checked, check)))[0]).not.toContain("CHECK");
    const partial = uniqueConstraint("uq", {
      columns: ["name"],
      condition: { kind: "is-null", expression: col("name"), negated: true },
    });
    expect(await collect((e) => e.addConstraint(tag, partial))).toEqual([
      `CREATE UNIQUE INDEX "uq" ON "library_tag" ("name") WHERE "name" IS NOT NULL;`,
    ]);
    expect(await collect((e) => e.removeConstraint(tag, partial))).toEqual([`DROP INDEX "uq";`]);
  });

  test("a renamed key column is followed by indexes and constraints", async () => {
    const renamed = schemaModel("library", "Book", [idField(), field("writer", "ForeignKey", { to: () => author })]);
    const statements = await collect((e) => e.alterField(book, fieldOf(book, "author"), fieldOf(renamed, "writer")));
    expect(statements[0]).toContain(`"writer_id" bigint NOT NULL REFERENCES`);
    expect(statements[1]).toContain(`SELECT "id", "title", "author_id", "pages"`);
    expect(statements.filter((s) => s.includes("_uniq"))).toEqual([
      `CREATE UNIQUE INDEX "${createIndexName("library_book", ["title", "writer_id"], "_uniq")}" ON "library_book" ("title", "writer_id");`,
    ]);
  });

  test("alterUniqueTogether() finds the index it drops, also one still waiting", async () => {
    await using connection = memory();
    await withSchemaEditor(connection, (editor) => editor.createModel(author));
    await withSchemaEditor(connection, (editor) => editor.alterUniqueTogether(author, [], [["name", "email"]]));
    const names = async () =>
      Object.keys((await connection.introspection.describeTable("library_author")).constraints).filter((name) =>
        name.endsWith("_uniq"),
      );
    expect(await names()).toHaveLength(1);
    await withSchemaEditor(connection, (editor) => editor.alterUniqueTogether(author, [["name", "email"]], []));
    expect(await names()).toEqual([]);
    await expect(
      withSchemaEditor(connection, (editor) => editor.alterUniqueTogether(author, [["name", "email"]], [])),
    ).rejects.toThrow(ProgrammingError);
    const both = schemaModel("library", "Pair", [idField(), field("a", "IntegerField"), field("b", "IntegerField")], {
      uniqueTogether: [["a", "b"]],
    });
    const sql = await collect(async (editor) => {
      await editor.createModel(both);
      await editor.alterUniqueTogether(both, [["a", "b"]], []);
    });
    expect(sql).toHaveLength(1);
  });

  test("alterDbTable() renames, and statements that wait follow", async () => {
    const sql = await collect(async (editor) => {
      await editor.createModel(schemaModel("a", "Thing", [idField(), field("x", "IntegerField", { dbIndex: true })]));
      await editor.alterDbTable(author, "a_thing", "b_thing");
      await editor.alterDbTable(author, "b_thing", "B_THING");
    });
    expect(sql.slice(1)).toEqual([
      `ALTER TABLE "a_thing" RENAME TO "b_thing";`,
      `CREATE INDEX "${createIndexName("b_thing", ["x"])}" ON "b_thing" ("x");`,
    ]);
  });
});

describe("finish()", () => {
  test("tells which row has lost its target", async () => {
    await using connection = memory();
    await withSchemaEditor(connection, async (editor) => {
      for (const model of [tag, author, book]) await editor.createModel(model);
    });
    await expect(
      withSchemaEditor(connection, (editor) =>
        editor.execute(
          "INSERT INTO library_book (id, title, author_id, pages, meta, ok) VALUES (?, ?, ?, 1, '{}', 1)",
          [3, "x", 77],
        ),
      ),
    ).rejects.toThrow(
      new IntegrityError(
        "The row in table 'library_book' with primary key '3' has an invalid foreign key: library_book.author_id contains a value '77' that does not have a corresponding value in library_author.id.",
      ),
    );
    expect((await connection.executeRaw("SELECT count(*) FROM library_book")).rows).toEqual([[0]]);
    expect((await connection.executeRaw("PRAGMA foreign_keys")).rows).toEqual([[1]]);
  });
});

describe("createIndexName()", () => {
  test("cuts long names as Django does", () => {
    expect(createIndexName("library_book", ["author_id"], "_fk_library_author_id")).toBe(
      "library_book_author_id_d9a3b67e_fk_library_author_id",
    );
    expect(
      createIndexName("a_very_long_table_name_".repeat(8), ["a_very_long_column_name_".repeat(5), "other"], "_uniq"),
    ).toBe(
      "a_very_long_table_name_a_very_long_table_name_a_very_long_table_name_a_very_long_table_name__a_very_long_column_name_a_very_long_column_name_a_very_long_column_name_a_very_long_column_n_db3aecd2_uniq",
    );
  });
});

/** Schema changes are whole or not at all, and what was made can be read back. */
import assert from "node:assert/strict";
import { withSchemaEditor } from "../../connection/schema-session.ts";
import * as transaction from "../../connection/transaction.ts";
import { IntegrityError, NotSupportedError } from "../../errors.ts";
import { addAuthor, author, book, count, createLibrary, rows } from "./contract-models.ts";
import type { ContractTests } from "./contract-suite.ts";
import { field, fieldOf, idField, schemaModel } from "./schema-models.ts";

export const schemaTests: ContractTests = {
  "tables are described as they were made": async (connection) => {
    await createLibrary(connection);
    assert.deepEqual(await connection.introspection.tableNames(), ["contract_author", "contract_book"]);
    const { columns, constraints } = await connection.introspection.describeTable("contract_book");
    assert.deepEqual(
      columns.map(({ name, null: nullable, primaryKey }) => [name, nullable, primaryKey]),
      [
        ["id", false, true],
        ["title", false, false],
        ["author_id", true, false],
        ["pages", false, false],
        ["at", true, false],
        ["day", true, false],
      ],
    );
    const all = Object.entries(constraints);
    assert.ok(all.some(([name, c]) => name === "pages_below" && c.check));
    assert.ok(all.some(([, c]) => c.foreignKey?.[0] === "contract_author" && c.foreignKey[1] === "id"));
    assert.ok(
      all.some(([name, c]) => name.startsWith("contract_book_author_id_") && c.index && c.columns[0] === "author_id"),
    );
    assert.ok(all.some(([, c]) => c.primaryKey && c.columns[0] === "id"));
  },

  "columns are added, changed and removed without losing rows": async (connection) => {
    await createLibrary(connection);
    const wider = schemaModel("contract", "Author", [
      idField(),
      field("name", "CharField", { maxLength: 200, unique: true }),
      field("age", "IntegerField", { default: 40 }),
    ]);
    await withSchemaEditor(connection, async (editor) => {
      await editor.addField(author, fieldOf(wider, "age"));
      await editor.alterField(
        schemaModel("contract", "Author", [
          idField(),
          field("name", "CharField", { maxLength: 50, unique: true }),
          field("age", "IntegerField"),
        ]),
        fieldOf(author, "name"),
        fieldOf(wider, "name"),
      );
    });
    assert.deepEqual(await rows(connection, "SELECT name, age FROM contract_author ORDER BY id"), [
      ["Ursula", 40],
      ["Stanisław", 40],
    ]);
    await withSchemaEditor(connection, (editor) => editor.removeField(wider, fieldOf(wider, "age")));
    assert.deepEqual(await rows(connection, "SELECT * FROM contract_author ORDER BY id"), [
      [1, "Ursula"],
      [2, "Stanisław"],
    ]);
    assert.equal((await rows(connection, "SELECT author_id FROM contract_book WHERE author_id = 1")).length, 2);
    await assert.rejects(addAuthor(connection, "Ursula"), IntegrityError);
    await assert.rejects(connection.executeRaw("DELETE FROM contract_author WHERE id = 1"), IntegrityError);
  },

  "a failed change leaves nothing behind": async (connection) => {
    await createLibrary(connection);
    const extra = schemaModel("contract", "Extra", [idField()]);
    await assert.rejects(
      withSchemaEditor(connection, async (editor) => {
        await editor.createModel(extra);
        await editor.deleteModel(book);
        throw new Error("stop");
      }),
      /stop/,
    );
    // Where changes of tables are no part of a transaction, each statement stands for itself.
    const tables = connection.features.supportsTransactionalDdl
      ? ["contract_author", "contract_book"]
      : ["contract_author", "contract_extra"];
    assert.deepEqual(await connection.introspection.tableNames(), tables);
    if (connection.features.supportsTransactionalDdl) assert.equal(await count(connection, "contract_book"), 3);
  },

  "queries inside a change belong to its transaction": async (connection) => {
    await createLibrary(connection);
    await assert.rejects(
      withSchemaEditor(connection, async () => {
        await addAuthor(connection, "lost");
        await transaction.atomic(() => addAuthor(connection, "lost too"));
        throw new Error("stop");
      }),
      /stop/,
    );
    const kept = connection.features.supportsTransactionalDdl ? 2 : 4;
    assert.equal(await count(connection), kept);
    await withSchemaEditor(
      connection,
      async () => {
        await addAuthor(connection, "kept");
        await assert.rejects(
          transaction.atomic(async () => {
            await addAuthor(connection, "lost");
            throw new Error("stop");
          }),
        );
      },
      { atomic: false },
    );
    assert.equal(await count(connection), kept + 1);
  },

  "collected SQL is what would be run": async (connection) => {
    const collected = await withSchemaEditor(
      connection,
      async (editor) => {
        await editor.createModel(author);
        return editor;
      },
      { collectSql: true },
    );
    assert.deepEqual(await connection.introspection.tableNames(), []);
    for (const sql of collected.collectedSql) await connection.executeScript(sql);
    assert.deepEqual(await connection.introspection.tableNames(), ["contract_author"]);
  },

  "SQLite refuses schema changes inside atomic()": async (connection) => {
    if (connection.vendor !== "sqlite") return;
    await assert.rejects(
      transaction.atomic(() => withSchemaEditor(connection, (editor) => editor.createModel(author))),
      NotSupportedError,
    );
  },
};

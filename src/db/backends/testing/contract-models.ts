import type { Connection } from "../../connection/connection.ts";
import { withSchemaEditor } from "../../connection/schema-session.ts";
import type { SchemaModel } from "../schema.ts";
import { checkConstraint, col, field, idField, param, schemaModel } from "./schema-models.ts";

export const author = schemaModel("contract", "Author", [
  idField(),
  field("name", "CharField", { maxLength: 50, unique: true }),
]);

export const book = schemaModel(
  "contract",
  "Book",
  [
    idField(),
    field("title", "CharField", { maxLength: 100 }),
    field("author", "ForeignKey", { to: () => author, null: true }),
    field("pages", "PositiveIntegerField", { default: 0 }),
    field("at", "DateTimeField", { null: true }),
    field("day", "DateField", { null: true }),
  ],
  {
    constraints: [
      checkConstraint("pages_below", { kind: "binary", operator: "<", left: col("pages"), right: param(10_000) }),
    ],
  },
);

export async function createTables(connection: Connection, ...models: readonly SchemaModel[]): Promise<void> {
  await withSchemaEditor(connection, async (editor) => {
    for (const model of models) await editor.createModel(model);
  });
}

/** Authors and books, with one author of two books. */
export async function createLibrary(connection: Connection): Promise<void> {
  await createTables(connection, author, book);
  // The engine gives the keys: 1, 2, 3. Keys that are given would not make it count on everywhere.
  await connection.executeRaw("INSERT INTO contract_author (name) VALUES ('Ursula'), ('Stanisław')");
  const insert = "INSERT INTO contract_book (title, author_id, pages, at, day) VALUES (?, ?, ?, ?, ?)";
  for (const row of [
    ["Tehanu", 1, 226, "2024-03-31 00:30:00", "2024-03-31"],
    ["100% Lathe_of\\Heaven", 1, 184, "2024-12-31 23:59:59.999000", "2024-12-31"],
    ["Solaris", 2, 204, null, null],
  ])
    await connection.executeRaw(insert, row);
}

export async function rows(connection: Connection, sql: string, params: readonly unknown[] = []): Promise<unknown[][]> {
  return (await connection.executeRaw(sql, params)).rows;
}

export async function count(connection: Connection, table = "contract_author"): Promise<number> {
  return Number((await rows(connection, `SELECT count(*) FROM ${table}`))[0]![0]);
}

export function addAuthor(connection: Connection, name: string): Promise<unknown> {
  return connection.executeRaw("INSERT INTO contract_author (name) VALUES (?)", [name]);
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

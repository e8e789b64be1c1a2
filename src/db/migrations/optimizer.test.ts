/** Themes of Django's tests/migrations/test_optimizer.py, written anew. */
import { describe, expect, test } from "vitest";
import { CharField } from "../models/fields/char-field.ts";
import { IntegerField } from "../models/fields/integer-field.ts";
import {
  AddField,
  AlterField,
  AlterModelOptions,
  AlterModelTable,
  AlterUniqueTogether,
  CreateModel,
  DeleteModel,
  type Operation,
  RemoveField,
  RenameField,
  RenameModel,
  RunCode,
  RunSQL,
} from "./operations/index.ts";
import { optimize } from "./optimizer.ts";
import { autoId, foreignKey } from "./testing/states.ts";

const short = (operations: readonly Operation[]) =>
  optimize(operations, "app").map((operation) => operation.describe());
const create = (name: string, fields: Record<string, unknown> = {}, options: Record<string, unknown> = {}) =>
  new CreateModel({ name, fields: { id: autoId(), ...fields }, options });
const add = (modelName: string, name: string, field: unknown = new IntegerField({ null: true })) =>
  new AddField({ modelName, name, field });
/** The only operation left, as options. */
function only(operations: readonly Operation[]) {
  const left = optimize(operations, "app");
  expect(left).toHaveLength(1);
  return left[0]!.deconstruct().options;
}

describe("optimize()", () => {
  test("a model that is made and deleted leaves nothing, whatever happened in between", () => {
    const operations = [
      create("Book"),
      new AlterModelTable({ name: "Book", table: "x" }),
      add("Book", "pages"),
      new AlterUniqueTogether({ name: "Book", uniqueTogether: [["pages"]] }),
      new RemoveField({ modelName: "Book", name: "pages" }),
      new DeleteModel({ name: "Book" }),
    ];
    expect(short(operations)).toEqual([]);
  });

  test("CreateModel takes fields, options and names into itself", () => {
    const options = only([
      create("Book", { title: new CharField({ maxLength: 5 }), gone: new IntegerField() }),
      add("book", "pages"),
      new RenameField({ modelName: "book", oldName: "title", newName: "name" }),
      new AlterField({ modelName: "book", name: "name", field: new CharField({ maxLength: 9 }) }),
      new RemoveField({ modelName: "book", name: "gone" }),
      new AlterModelOptions({ name: "book", options: { ordering: ["name"] } }),
      new AlterUniqueTogether({ name: "book", uniqueTogether: [["name", "pages"]] }),
      new RenameModel({ oldName: "Book", newName: "Novel" }),
    ]);
    expect(options["name"]).toBe("Novel");
    expect(Object.keys(options["fields"] as object)).toEqual(["id", "name", "pages"]);
    expect(options["options"]).toEqual({ ordering: ["name"], uniqueTogether: [["name", "pages"]] });
  });

  test("a foreign key is taken in only once its target exists", () => {
    const key = add("book", "author", foreignKey("app.Author"));
    expect(short([create("Book"), create("Author"), key])).toEqual(["Create model Author", "Create model Book"]);
    const circle = add("author", "best", foreignKey("app.Book", { null: true }));
    expect(short([create("Book"), create("Author"), key, circle])).toEqual([
      "Create model Author",
      "Create model Book",
      "Add field best to author",
    ]);
  });

  test("operations on one field become one", () => {
    const alter = (maxLength: number) =>
      new AlterField({ modelName: "book", name: "x", field: new CharField({ maxLength }) });
    expect(short([add("book", "x"), alter(1), alter(2)])).toEqual(["Add field x to book"]);
    expect(short([add("book", "x"), new RenameField({ modelName: "book", oldName: "x", newName: "y" })])).toEqual([
      "Add field y to book",
    ]);
    expect(short([add("book", "x"), new RemoveField({ modelName: "book", name: "x" })])).toEqual([]);
    expect(short([alter(1), new RemoveField({ modelName: "book", name: "x" })])).toEqual(["Remove field x from book"]);
    const rename = (oldName: string, newName: string) => new RenameField({ modelName: "book", oldName, newName });
    expect(short([rename("a", "b"), rename("b", "c")])).toEqual(["Rename field a on book to c"]);
  });

  test("nothing passes raw SQL or code, unless it may be left out", () => {
    const sql = new RunSQL({ sql: "SELECT 1" });
    expect(short([create("Book"), sql, add("book", "x")])).toHaveLength(3);
    const code = new RunCode({ code: () => {}, elidable: true });
    expect(short([create("Book"), code, add("book", "x")])).toEqual(["Create model Book"]);
  });

  test("a thousand operations of one app are joined", () => {
    const names = Array.from({ length: 300 }, (_, i) => `Model${i}`);
    const operations = [
      ...names.map((name) => create(name)),
      ...names.flatMap((name, i) => [
        add(name.toLowerCase(), "a", foreignKey(`app.${names[(i * 7) % 300]}`, { null: true })),
        add(name.toLowerCase(), "b", new IntegerField()),
      ]),
    ];
    expect(optimize(operations, "app").length).toBeLessThan(600);
  });
});

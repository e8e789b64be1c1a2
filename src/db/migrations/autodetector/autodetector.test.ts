/** Themes of Django's tests/migrations/test_autodetector.py, written anew. */
import { describe, expect, test } from "vitest";
import { CheckConstraint, UniqueConstraint } from "../../models/constraints.ts";
import { Index } from "../../models/indexes.ts";
import { Q } from "../../models/query/q.ts";
import { BooleanField } from "../../models/fields/boolean-field.ts";
import { CharField } from "../../models/fields/char-field.ts";
import { DateTimeField } from "../../models/fields/date-time-field.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { TextField } from "../../models/fields/text-field.ts";
import { ManyToManyField } from "../../models/relations/many-to-many-field.ts";
import { OneToOneField } from "../../models/relations/one-to-one-field.ts";
import { CASCADE } from "../../models/relations/on-delete.ts";
import { partsOf } from "../fields.ts";
import { MigrationGraph } from "../graph.ts";
import { AddField, AlterField, CreateModel } from "../operations/index.ts";
import { type FieldQuestion, MigrationQuestioner, NonInteractiveQuestioner, noDefault } from "../questioner.ts";
import type { ModelState } from "../state/model-state.ts";
import { arranged, dependenciesOf, described, detect, foreignKey, model } from "../testing/states.ts";

const name = () => new CharField({ maxLength: 200 });
const author = (extra: Parameters<typeof model>[1] = {}, rest: Parameters<typeof model>[2] = {}) =>
  model("library.Author", { name: name(), ...extra }, rest);
const book = (extra: Parameters<typeof model>[1] = {}, rest: Parameters<typeof model>[2] = {}) =>
  model("shop.Book", { author: foreignKey("library.Author"), title: name(), ...extra }, rest);

/** Operations of the only migration of an app. */
async function only(app: string, from: ModelState[], to: ModelState[], questioner?: MigrationQuestioner) {
  const changes = await detect(from, to, questioner);
  expect([...changes.keys()]).toEqual([app]);
  expect(changes.get(app)).toHaveLength(1);
  return described(changes.get(app)![0]);
}

const yes = new (class extends MigrationQuestioner {
  override async askRename() {
    return true;
  }
  override async askRenameModel() {
    return true;
  }
})();

describe("models", () => {
  test("a state that did not change needs nothing", async () => {
    expect((await detect([author(), book()], [author(), book()])).size).toBe(0);
  });

  test("a new model is created with its fields, options and key", async () => {
    expect(await only("library", [], [author({}, { options: { ordering: ["name"] } })])).toEqual([
      "+ Create model Author",
    ]);
  });

  test("a model that is gone is deleted", async () => {
    expect(await only("library", [author()], [])).toEqual(["- Delete model Author"]);
  });

  test("two models that refer to each other come apart into CreateModel and AddField", async () => {
    const a = model("app.A", { b: foreignKey("app.B") });
    const b = model("app.B", { a: foreignKey("app.A", { null: true }) });
    expect(await only("app", [], [a, b])).toEqual(["+ Create model A", "+ Create model B", "+ Add field b to a"]);
  });

  test("a foreign key to the model itself stays inside CreateModel", async () => {
    const page = model("app.Page", { parent: foreignKey("self", { null: true }) });
    expect(await only("app", [], [page])).toEqual(["+ Create model Page"]);
  });

  test("a model goes after the fields that refer to it", async () => {
    const shop = book({ editor: foreignKey("library.Author", { null: true }) });
    const changes = await detect([author(), shop], [model("shop.Book", { title: name() })]);
    expect(described(changes.get("shop")![0])).toEqual([
      "- Remove field author from book",
      "- Remove field editor from book",
    ]);
    expect(described(changes.get("library")![0])).toEqual(["- Delete model Author"]);
    expect(dependenciesOf(changes.get("library")![0])).toEqual(["shop.auto_1"]);
  });

  test("an unmanaged model is created in the state without its relations apart", async () => {
    const unmanaged = model("app.View", { author: foreignKey("app.Author") }, { options: { managed: false } });
    expect(await only("app", [], [unmanaged, model("app.Author")])).toEqual([
      "+ Create model Author",
      "+ Create model View",
    ]);
  });

  test("a model that becomes a proxy is deleted and made anew", async () => {
    const proxy = model("library.Writer", {}, { options: { proxy: true }, bases: ["library.Author"] });
    const table = model("library.Writer", { name: name() });
    expect(await only("library", [author(), table], [author(), proxy])).toEqual([
      "- Delete model Writer",
      "+ Create proxy model Writer",
    ]);
    expect(await only("library", [author(), proxy], [author(), table])).toEqual([
      "- Delete model Writer",
      "+ Create model Writer",
    ]);
  });

  test("a child of multi-table inheritance comes after its parent", async () => {
    const link = new OneToOneField("app.Zebra", { onDelete: CASCADE, parentLink: true, primaryKey: true });
    const child = model("app.Ape", { zebraPtr: link }, { bases: ["app.Zebra"] });
    expect(await only("app", [], [child, model("app.Zebra")])).toEqual(["+ Create model Zebra", "+ Create model Ape"]);
  });
});

describe("dependencies between apps", () => {
  test("a foreign key makes its app depend on the other's new migration", async () => {
    const changes = await arranged([], [author(), book()]);
    expect(changes.get("library")![0]!.name).toBe("0001_initial");
    expect(dependenciesOf(changes.get("shop")![0])).toEqual(["library.0001_initial"]);
    expect(described(changes.get("shop")![0])).toEqual(["+ Create model Book"]);
  });

  test("a foreign key to an app that has migrations depends on its newest", async () => {
    const graph = new MigrationGraph();
    graph.addNode("library.0001_initial", 1);
    graph.addNode("library.0002_more", 1);
    graph.addDependency("library.0002_more", "library.0002_more", "library.0001_initial");
    const changes = await arranged([author()], [author(), book()], { graph });
    expect(dependenciesOf(changes.get("shop")![0])).toEqual(["library.0002_more"]);
  });

  test("apps that refer to each other are cut into several migrations", async () => {
    const owner = model("people.Owner", { favourite: foreignKey("pets.Pet", { null: true }) });
    const pet = model("pets.Pet", { owner: foreignKey("people.Owner") });
    const changes = await arranged([], [owner, pet]);
    expect(changes.get("people")!.map((m) => [m.name, ...described(m)])).toEqual([
      ["0001_initial", "+ Create model Owner"],
      ["0002_initial", "+ Add field favourite to owner"],
    ]);
    expect(changes.get("pets")!.map((m) => [m.name, ...described(m)])).toEqual([
      ["0001_initial", "+ Create model Pet"],
    ]);
    expect(dependenciesOf(changes.get("people")![1])).toEqual(["people.0001_initial", "pets.0001_initial"]);
    expect(dependenciesOf(changes.get("pets")![0])).toEqual(["people.0001_initial"]);
  });
});

describe("fields", () => {
  test("fields are added and removed", async () => {
    expect(await only("library", [author()], [author({ age: new IntegerField({ null: true }) })])).toEqual([
      "+ Add field age to author",
    ]);
    expect(await only("library", [author({ age: new IntegerField() })], [author()])).toEqual([
      "- Remove field age from author",
    ]);
  });

  test("a changed option alters the field", async () => {
    const longer = model("library.Author", { name: new CharField({ maxLength: 300 }) });
    expect(await only("library", [author()], [longer])).toEqual(["~ Alter field name on author"]);
  });

  test("a function as default does not count as changed when its text is the same", async () => {
    const made = () => author({ at: new DateTimeField({ default: () => new Date() }) });
    expect((await detect([made()], [made()])).size).toBe(0);
  });

  test("a renamed field is asked for, and becomes RenameField", async () => {
    const renamed = model("library.Author", { fullName: name() });
    expect(await only("library", [author()], [renamed], yes)).toEqual(["~ Rename field name on author to fullName"]);
    expect(await only("library", [author()], [renamed])).toEqual([
      "- Remove field name from author",
      "+ Add field fullName to author",
    ]);
  });

  test("a rename that keeps the column sets dbColumn first", async () => {
    const renamed = model("library.Author", { fullName: new CharField({ maxLength: 200, dbColumn: "name" }) });
    expect(await only("library", [author()], [renamed], yes)).toEqual([
      "~ Alter field name on author",
      "~ Rename field name on author to fullName",
    ]);
  });

  test("a foreign key follows the renamed model without being altered", async () => {
    const writer = model("library.Writer", { name: name() });
    const changes = await detect(
      [author(), book()],
      [writer, model("shop.Book", { author: foreignKey("library.Writer"), title: name() })],
      yes,
    );
    expect([...changes.keys()]).toEqual(["library"]);
    expect(described(changes.get("library")![0])).toEqual(["~ Rename model Author to Writer"]);
  });

  test("a renamed model and one of its fields changed in one step", async () => {
    const before = author({ age: new IntegerField({ null: true }) });
    const after = model(
      "library.Writer",
      { name: name(), age: new IntegerField({ null: true }) },
      { options: { ordering: ["age"] } },
    );
    expect(await only("library", [before], [after], yes)).toEqual([
      "~ Rename model Author to Writer",
      "~ Change Meta options on writer",
    ]);
  });

  test("many-to-many: added, removed, and made anew when it becomes a column", async () => {
    const tag = model("shop.Tag");
    const tagged = () => book({ tags: new ManyToManyField("shop.Tag") });
    expect(await only("shop", [author(), book(), tag], [author(), tagged(), tag])).toEqual([
      "+ Add field tags to book",
    ]);
    expect(await only("shop", [author(), tagged(), tag], [author(), book(), tag])).toEqual([
      "- Remove field tags from book",
    ]);
    const column = book({ tags: new TextField({ default: "" }) });
    expect(await only("shop", [author(), tagged(), tag], [author(), column, tag])).toEqual([
      "- Remove field tags from book",
      "+ Add field tags to book",
    ]);
  });

  test("a many-to-many field through a model waits for that model", async () => {
    const tag = model("shop.Tag");
    const link = model("shop.Tagging", { book: foreignKey("shop.Book"), tag: foreignKey("shop.Tag") });
    const tagged = book({ tags: new ManyToManyField("shop.Tag", { through: "shop.Tagging" }) });
    const changes = await detect([author()], [author(), tag, link, tagged]);
    expect(described(changes.get("shop")![0])).toEqual([
      "+ Create model Tag",
      "+ Create model Book",
      "+ Create model Tagging",
      "+ Add field tags to book",
    ]);
  });
});

describe("questions", () => {
  const recorder = (answer: unknown) => {
    const asked: string[] = [];
    const questioner = new (class extends MigrationQuestioner {
      override async askNotNullAddition(q: FieldQuestion) {
        asked.push(`add ${q.modelName}.${q.fieldName}`);
        return { value: answer };
      }
      override async askNotNullAlteration(q: FieldQuestion) {
        asked.push(`alter ${q.modelName}.${q.fieldName}`);
        return answer === undefined ? noDefault : { value: answer };
      }
      override async askAutoNowAddAddition(q: FieldQuestion) {
        asked.push(`auto ${q.modelName}.${q.fieldName}`);
        return { value: answer };
      }
    })();
    return { asked, questioner };
  };

  test("a NOT NULL field without default asks for a value, which is not kept", async () => {
    const { asked, questioner } = recorder(7);
    const changes = await detect([author()], [author({ age: new IntegerField() })], questioner);
    const [operation] = changes.get("library")![0]!.operations as [AddField];
    expect(asked).toEqual(["add author.age"]);
    expect([operation.preserveDefault, partsOf(operation.field).options["default"]]).toEqual([false, 7]);
  });

  test("a field with autoNowAdd asks its own question", async () => {
    const { asked, questioner } = recorder(new Date(0));
    await detect([author()], [author({ at: new DateTimeField({ autoNowAdd: true }) })], questioner);
    expect(asked).toEqual(["auto author.at"]);
  });

  test("nothing is asked where rows have a value: null, default, blank text, many-to-many", async () => {
    const { asked, questioner } = recorder(0);
    const after = author({
      a: new IntegerField({ null: true }),
      b: new BooleanField({ default: false }),
      c: new CharField({ maxLength: 5, blank: true }),
      d: new DateTimeField({ autoNow: true }),
      e: new ManyToManyField("library.Author"),
    });
    await detect([author()], [after], questioner);
    expect(asked).toEqual([]);
  });

  test("NULL to NOT NULL asks, and an answer fills existing rows", async () => {
    const { asked, questioner } = recorder("?");
    const before = model("library.Author", { name: new CharField({ maxLength: 200, null: true }) });
    const changes = await detect([before], [author()], questioner);
    const [operation] = changes.get("library")![0]!.operations as [AlterField];
    expect(asked).toEqual(["alter author.name"]);
    expect([operation.preserveDefault, partsOf(operation.field).options["default"]]).toEqual([false, "?"]);
  });

  test("without input nothing is guessed: it stops with a hint", async () => {
    const questioner = new NonInteractiveQuestioner(() => {});
    await expect(detect([author()], [author({ age: new IntegerField() })], questioner)).rejects.toThrow(
      "Field 'age' on model 'author' not migrated: it is impossible to add a non-nullable field without specifying a default.",
    );
  });
});

describe("options", () => {
  test("the order of rows and names for people change the state only", async () => {
    expect(await only("library", [author()], [author({}, { options: { verboseName: "writer" } })])).toEqual([
      "~ Change Meta options on author",
    ]);
  });

  test("the table is renamed", async () => {
    expect(await only("library", [author()], [author({}, { options: { dbTable: "people" } })])).toEqual([
      "~ Rename table for author to people",
    ]);
  });

  test("sets of unique fields go before a removed field and come after an added one", async () => {
    const age = () => new IntegerField({ null: true });
    const unique = (...sets: string[][]) => ({ options: { uniqueTogether: sets } });
    expect(await only("library", [author()], [author({ age: age() }, unique(["name", "age"]))])).toEqual([
      "+ Add field age to author",
      "~ Alter unique_together for author (1 constraint(s))",
    ]);
    expect(await only("library", [author({ age: age() }, unique(["name", "age"]))], [author()])).toEqual([
      "~ Alter unique_together for author (0 constraint(s))",
      "- Remove field age from author",
    ]);
    const old = author({}, unique(["id", "name"]));
    const renamed = model("library.Author", { fullName: name() }, unique(["id", "fullName"]));
    expect(await only("library", [old], [renamed], yes)).toEqual(["~ Rename field name on author to fullName"]);
  });
});

describe("indexes and constraints", () => {
  const indexed = (...indexes: Index[]) => author({}, { options: { indexes } });
  const constrained = (...constraints: (CheckConstraint | UniqueConstraint)[]) =>
    author({}, { options: { constraints } });
  const byName = (indexName: string) => new Index({ fields: ["name"], name: indexName });
  const check = (condition: unknown, rest: object = {}) => new CheckConstraint({ condition, name: "c", ...rest });

  test("indexes are added, removed, and renamed without a question", async () => {
    expect(await only("library", [author()], [indexed(byName("a"))])).toEqual([
      "+ Create index a on field(s) name of model author",
    ]);
    expect(await only("library", [indexed(byName("a"))], [author()])).toEqual(["- Remove index a from author"]);
    expect(await only("library", [indexed(byName("a"))], [indexed(byName("b"))])).toEqual([
      "~ Rename index a on author to b",
    ]);
    expect((await detect([indexed(byName("a"))], [indexed(byName("a"))])).size).toBe(0);
  });

  test("an index of a removed field goes first, one of an added field comes last", async () => {
    const aged = author(
      { age: new IntegerField({ null: true }) },
      { options: { indexes: [new Index({ fields: ["age"], name: "a" })] } },
    );
    expect(await only("library", [aged], [author()])).toEqual([
      "- Remove index a from author",
      "- Remove field age from author",
    ]);
    expect(await only("library", [author()], [aged])).toEqual([
      "+ Add field age to author",
      "+ Create index a on field(s) age of model author",
    ]);
  });

  test("constraints are added, removed, and made anew when their condition changes", async () => {
    expect(await only("library", [author()], [constrained(check({ name: "x" }))])).toEqual([
      "+ Create constraint c on model author",
    ]);
    expect(await only("library", [constrained(check({ name: "x" }))], [constrained(check({ name: "y" }))])).toEqual([
      "- Remove constraint c from model author",
      "+ Create constraint c on model author",
    ]);
  });

  test("what only people see of a constraint alters it without touching the table", async () => {
    const [before, after] = [check({ name: "x" }), check({ name: "x" }, { violationErrorMessage: "No." })];
    expect(await only("library", [constrained(before)], [constrained(after)])).toEqual([
      "~ Alter constraint c on author",
    ]);
  });

  test("a condition as lookups and as a Q is the same", async () => {
    const q = Q.and({ name: "x" });
    expect((await detect([constrained(check({ name: "x" }))], [constrained(check(q))])).size).toBe(0);
  });

  test("a new model takes its indexes and constraints along", async () => {
    const both = author({}, { options: { indexes: [byName("a")], constraints: [check({ name: "x" })] } });
    expect(await only("library", [], [both])).toEqual(["+ Create model Author"]);
  });
});

describe("names", () => {
  const nameOf = async (from: ModelState[], to: ModelState[], questioner = yes) => {
    const graph = new MigrationGraph();
    graph.addNode("library.0003_something", 1);
    const changes = await arranged(from, to, { graph, questioner });
    return changes.get("library")![0]!.name;
  };

  test("a migration is named by what it does", async () => {
    expect(await nameOf([author()], [author({ birthYear: new IntegerField({ null: true }) })])).toBe(
      "0004_author_birth_year",
    );
    expect(await nameOf([author()], [model("library.Author", { fullName: name() })])).toBe(
      "0004_rename_name_author_full_name",
    );
    expect(await nameOf([author()], [])).toBe("0004_delete_author");
  });

  test("long names end with and_more", async () => {
    const age = () => new IntegerField({ null: true });
    const many = author({ first: age(), second: age(), third: age(), fourth: age(), fifth: age() });
    expect(await nameOf([author()], [many])).toBe("0004_author_fifth_author_first_author_fourth_and_more");
  });
});

test("a swappable user becomes a dependency on the setting", async () => {
  const user = model("auth.User", {}, { options: { swappable: "AUTH_USER_MODEL" } });
  const review = model("shop.Review", { user: foreignKey("auth.User") });
  const changes = await arranged([], [user, review]);
  expect(dependenciesOf(changes.get("shop")![0])).toEqual(["setting AUTH_USER_MODEL"]);
  expect(changes.get("shop")![0]!.operations[0]).toBeInstanceOf(CreateModel);
});

/** Checks of models and fields, by Django's ids (docs/ref/checks). */
import { expect, test } from "vitest";
import { sqliteFeatures } from "../../backends/sqlite/features.ts";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import { checkModels } from "./index.ts";

const ids = (checked: Record<string, unknown>): string[] =>
  checkModels(Object.values(checked) as never, [{ displayName: "SQLite", features: sqliteFeatures }])
    .map((message) => message.id!)
    .sort();

class Pair extends models.BaseModel {
  static pk = models.CompositePrimaryKey("a", "b");
  static objects = manager(this);
  a = models.IntegerField();
  b = models.IntegerField();
}
class Target extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 5 });
  self = models.ForeignKey(() => Target, { onDelete: models.CASCADE, null: true });
}

test("sound models have no findings", () => {
  registerModels("checked", { Pair, Target });
  expect(ids({ Pair, Target })).toEqual([]);
});

test("fields", () => {
  class Wrong extends models.Model {
    short = models.CharField({ maxLength: 2, choices: [["long", "Long"]] });
    empty = models.CharField({ maxLength: 0 });
    list = models.JSONField({ default: [] });
    digits = models.DecimalField({ maxDigits: 2, decimalPlaces: 3 });
    half = models.DecimalField({ maxDigits: 2 } as never);
    now = models.DateTimeField({ autoNow: true, autoNowAdd: true });
    pair = models.ForeignKey(() => Pair, { onDelete: models.CASCADE });
    preset = models.ForeignKey(() => Target, { onDelete: models.SET_DEFAULT, relatedName: "+" });
    dbPreset = models.ForeignKey(() => Target, { onDelete: models.DB_SET_DEFAULT, relatedName: "+" });
    single = models.ForeignKey(() => Target, { onDelete: models.CASCADE, unique: true, relatedName: "+" });
  }
  registerModels("checked", { Pair, Target, Wrong });
  expect(ids({ Wrong })).toEqual(
    ["E009", "E010", "E121", "E134", "E135", "E160", "E321", "E322", "E323", "E347", "W342"].map(
      (id) => `fields.${id}`,
    ),
  );
});

test("Meta", () => {
  class Off extends models.Model {
    title = models.CharField({ maxLength: 5 });
    twice = models.CharField({ maxLength: 5, dbColumn: "title" });
    tags = models.ManyToManyField(() => Target, { relatedName: "+" });
    static Meta: models.ModelMeta = {
      ordering: ["titel"],
      uniqueTogether: [["title", "nothing"]],
      indexes: [new models.Index({ fields: ["title"], name: "with_include", include: ["twice"] })],
      constraints: [
        new models.UniqueConstraint({ fields: ["tags"], name: "of_tags" }),
        new models.UniqueConstraint({ fields: ["title"], name: "later", deferrable: "deferred" }),
      ],
    };
  }
  class Same extends models.Model {
    static Meta: models.ModelMeta = { dbTable: "checked_off" };
  }
  registerModels("checked", { Target, Off, Same });
  expect(ids({ Off, Same })).toEqual(
    ["E007", "E012", "E013", "E015", "E028", "W038", "W040"].map((id) => `models.${id}`),
  );
});

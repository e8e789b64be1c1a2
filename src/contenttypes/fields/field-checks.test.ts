import { describe, expect, test } from "vitest";
import { CASCADE, DB_CASCADE } from "../../db/models/relations/on-delete.ts";
import { manager, models } from "../../db/index.ts";
import { registerModels } from "../../db/models/registry.ts";
import { ContentType } from "../models.ts";
import { checkGenericFields } from "./field-checks.ts";
import { GenericForeignKey, GenericRelation } from "./functions.ts";

class Owner extends models.Model {
  static objects = manager(this);
  // No generic foreign key of these names.
  links = GenericRelation(() => Fine, { objectIdField: "otherId" });
  fine = GenericRelation(() => Fine);
}
class Fine extends models.Model {
  contentType = models.ForeignKey(() => ContentType, { onDelete: CASCADE });
  objectId = models.IntegerField();
  otherId = models.IntegerField();
  contentObject = GenericForeignKey();
}
class Missing extends models.Model {
  contentObject = GenericForeignKey();
}
class Plain extends models.Model {
  contentType = models.IntegerField();
  objectId = models.IntegerField();
  contentObject = GenericForeignKey();
}
class Elsewhere extends models.Model {
  contentType = models.ForeignKey(() => Owner, { onDelete: CASCADE });
  objectId = models.IntegerField();
  contentObject = GenericForeignKey();
}
class ByDatabase extends models.Model {
  contentType = models.ForeignKey(() => ContentType, { onDelete: DB_CASCADE });
  objectId = models.IntegerField();
  contentObject = GenericForeignKey();
}

describe("checkGenericFields()", () => {
  test("finds what generic relations lack", () => {
    registerModels("contenttypes", { ContentType });
    registerModels("checked", { Owner, Fine, Missing, Plain, Elsewhere, ByDatabase });
    const found = checkGenericFields({ appConfigs: null, databases: null } as never);
    expect(found.map(({ id, obj, msg }) => [id, obj, msg])).toEqual([
      [
        "contenttypes.E004",
        "checked.Owner.links",
        "The GenericRelation defines a relation with the model 'checked.Fine', but that model does not have a GenericForeignKey.",
      ],
      [
        "contenttypes.E001",
        "checked.Missing.contentObject",
        "The GenericForeignKey object ID references the nonexistent field 'objectId'.",
      ],
      [
        "contenttypes.E002",
        "checked.Missing.contentObject",
        "The GenericForeignKey content type references the nonexistent field 'Missing.contentType'.",
      ],
      ["contenttypes.E003", "checked.Plain.contentObject", "'Plain.contentType' is not a ForeignKey."],
      [
        "contenttypes.E004",
        "checked.Elsewhere.contentObject",
        "'Elsewhere.contentType' is not a ForeignKey to 'contenttypes.ContentType'.",
      ],
      [
        "contenttypes.E006",
        "checked.ByDatabase.contentObject",
        "'ByDatabase.contentType' cannot use the database-level onDelete variant.",
      ],
    ]);
  });
});

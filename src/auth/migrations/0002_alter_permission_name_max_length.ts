import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0001_initial"]];

  operations = [
    new migrations.AlterField({
      modelName: "permission",
      name: "name",
      field: models.CharField({ verboseName: "name", maxLength: 255 }),
    }),
  ];
}

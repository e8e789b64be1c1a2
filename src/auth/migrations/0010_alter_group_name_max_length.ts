import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0009_alter_user_last_name_max_length"]];

  operations = [
    new migrations.AlterField({
      modelName: "group",
      name: "name",
      field: models.CharField({ verboseName: "name", maxLength: 150, unique: true }),
    }),
  ];
}

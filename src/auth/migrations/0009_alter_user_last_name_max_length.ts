import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0008_alter_user_username_max_length"]];

  operations = [
    new migrations.AlterField({
      modelName: "user",
      name: "lastName",
      field: models.CharField({ verboseName: "last name", maxLength: 150, blank: true }),
    }),
  ];
}

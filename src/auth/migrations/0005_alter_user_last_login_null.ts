import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0004_alter_user_username_opts"]];

  operations = [
    new migrations.AlterField({
      modelName: "user",
      name: "lastLogin",
      field: models.DateTimeField({ verboseName: "last login", blank: true, null: true }),
    }),
  ];
}

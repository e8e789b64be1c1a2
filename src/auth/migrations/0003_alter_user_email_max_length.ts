import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0002_alter_permission_name_max_length"]];

  operations = [
    new migrations.AlterField({
      modelName: "user",
      name: "email",
      field: models.EmailField({ verboseName: "email address", maxLength: 254, blank: true }),
    }),
  ];
}

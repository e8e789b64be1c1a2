import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0011_update_proxy_permissions"]];

  operations = [
    new migrations.AlterField({
      modelName: "user",
      name: "firstName",
      field: models.CharField({ verboseName: "first name", maxLength: 150, blank: true }),
    }),
  ];
}

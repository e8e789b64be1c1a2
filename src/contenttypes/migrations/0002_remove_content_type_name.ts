import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  dependencies = [["contenttypes", "0001_initial"]];

  operations = [
    new migrations.AlterModelOptions({
      name: "contenttype",
      options: { verboseName: "content type", verboseNamePlural: "content types" },
    }),
    new migrations.AlterField({
      modelName: "contenttype",
      name: "name",
      field: models.CharField({ maxLength: 100, null: true }),
    }),
    new migrations.RemoveField({ modelName: "contenttype", name: "name" }),
  ];
}

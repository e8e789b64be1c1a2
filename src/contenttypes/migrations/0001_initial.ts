import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  initial = true;

  dependencies = [];

  operations = [
    new migrations.CreateModel({
      name: "ContentType",
      fields: {
        id: models.AutoField({ primaryKey: true, verboseName: "ID" }),
        name: models.CharField({ maxLength: 100 }),
        appLabel: models.CharField({ maxLength: 100 }),
        model: models.CharField({ verboseName: "python model class name", maxLength: 100 }),
      },
      options: {
        ordering: ["name"],
        dbTable: "django_content_type",
        verboseName: "content type",
        verboseNamePlural: "content types",
        uniqueTogether: [["appLabel", "model"]],
      },
    }),
  ];
}

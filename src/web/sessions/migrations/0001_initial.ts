import { models } from "../../../db/index.ts";
import { migrations } from "../../../db/migrations/index.ts";

export class Migration extends migrations.Migration {
  initial = true;

  dependencies = [];

  operations = [
    new migrations.CreateModel({
      name: "Session",
      fields: {
        sessionKey: models.CharField({ verboseName: "session key", maxLength: 40, primaryKey: true }),
        sessionData: models.TextField({ verboseName: "session data" }),
        expireDate: models.DateTimeField({ verboseName: "expire date", dbIndex: true }),
      },
      options: { dbTable: "django_session", verboseName: "session", verboseNamePlural: "sessions" },
    }),
  ];
}

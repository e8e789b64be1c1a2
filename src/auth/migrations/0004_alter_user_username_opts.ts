import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";
import { UnicodeUsernameValidator } from "../validators.ts";

export class Migration extends migrations.Migration {
  dependencies = [["auth", "0003_alter_user_email_max_length"]];

  operations = [
    new migrations.AlterField({
      modelName: "user",
      name: "username",
      field: models.CharField({
        verboseName: "username",
        maxLength: 30,
        unique: true,
        helpText: "Required. 30 characters or fewer. Letters, digits and @/./+/-/_ only.",
        validators: [new UnicodeUsernameValidator()],
        errorMessages: { unique: "A user with that username already exists." },
      }),
    }),
  ];
}

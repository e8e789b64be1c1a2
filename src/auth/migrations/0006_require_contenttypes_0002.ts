import { migrations } from "../../db/migrations/index.ts";

/** Only an order: permissions are made from content types without names. */
export class Migration extends migrations.Migration {
  dependencies = [
    ["auth", "0005_alter_user_last_login_null"],
    ["contenttypes", "0002_remove_content_type_name"],
  ];

  operations = [];
}

import { migrations } from "../../db/migrations/index.ts";

/** Django moved the permissions of proxy models here; Belleville has made them for the proxy from the start. */
export class Migration extends migrations.Migration {
  dependencies = [
    ["auth", "0010_alter_group_name_max_length"],
    ["contenttypes", "0002_remove_content_type_name"],
  ];

  operations = [];
}

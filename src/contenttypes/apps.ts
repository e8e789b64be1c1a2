import { AppConfig } from "../core/apps/index.ts";
import { postMigrate } from "../db/migrations/signals.ts";
import { createContentTypes } from "./management.ts";

/** `django.contrib.contenttypes`. */
export class ContentTypesConfig extends AppConfig {
  override path = import.meta.dirname;
  override name = "contenttypes";
  override verboseName = "Content Types";
  // Keys of Django's tables are 32 bits wide.
  override defaultAutoField = "AutoField";

  override ready(): void {
    postMigrate.connect(createContentTypes, { dispatchUid: "contenttypes.createContentTypes" });
  }
}

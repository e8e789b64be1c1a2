import { AppConfig } from "../core/apps/index.ts";
import { register, Tags } from "../core/checks/registry.ts";
import { postMigrate, preMigrate } from "../db/migrations/index.ts";
import { checkModelNameLengths } from "./checks.ts";
import { checkGenericFields } from "./fields/field-checks.ts";
import { createContentTypes } from "./management/create-content-types.ts";
import { injectRenameContentTypes } from "./management/rename-content-types.ts";

/** `django.contrib.contenttypes`. */
export class ContentTypesConfig extends AppConfig {
  override path = import.meta.dirname;
  override name = "contenttypes";
  override verboseName = "Content Types";
  // Keys of Django's tables are 32 bits wide.
  override defaultAutoField = "AutoField";

  override ready(): void {
    preMigrate.connect(injectRenameContentTypes, {
      sender: this,
      dispatchUid: "contenttypes.injectRenameContentTypes",
    });
    postMigrate.connect(createContentTypes, { dispatchUid: "contenttypes.createContentTypes" });
    register(checkModelNameLengths, Tags.models);
    register(checkGenericFields, Tags.models);
  }
}

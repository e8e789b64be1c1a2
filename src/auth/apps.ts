import { AppConfig } from "../core/apps/index.ts";
import { register, Tags } from "../core/checks/registry.ts";
import { postMigrate } from "../db/migrations/index.ts";
import { addDefaultContextProcessor } from "../web/context-processors/index.ts";
import { checkMiddleware, checkModelsPermissions, checkUserModel } from "./checks.ts";
import { auth } from "./context-processor.ts";
import { createPermissions } from "./management/create-permissions.ts";
import { renamePermissions } from "./management/rename-permissions.ts";
import { userLoggedIn } from "./signals.ts";
import { updateLastLogin } from "./update-last-login.ts";

/** `django.contrib.auth`. */
export class AuthConfig extends AppConfig {
  override path = import.meta.dirname;
  override name = "auth";
  override verboseName = "Authentication and Authorization";
  // Keys of Django's tables are 32 bits wide.
  override defaultAutoField = "AutoField";
  override models = () => import("./models/index.ts");

  override ready(): void {
    addDefaultContextProcessor(auth);
    // In this order: what is renamed need not be made.
    postMigrate.connect(renamePermissions, { dispatchUid: "auth.renamePermissions" });
    postMigrate.connect(createPermissions, { dispatchUid: "auth.createPermissions" });
    userLoggedIn.connect(updateLastLogin, { dispatchUid: "auth.updateLastLogin" });
    register(checkUserModel, Tags.models);
    register(checkModelsPermissions, Tags.models);
    register(checkMiddleware);
  }
}

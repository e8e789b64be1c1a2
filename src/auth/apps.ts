import { AppConfig } from "../core/apps/index.ts";
import { postMigrate } from "../db/migrations/signals.ts";
import { addDefaultContextProcessor } from "../web/context-processors/index.ts";
import { auth } from "./context-processor.ts";
import { createPermissions } from "./management/create-permissions.ts";
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
    postMigrate.connect(createPermissions, { dispatchUid: "auth.createPermissions" });
    userLoggedIn.connect(updateLastLogin, { dispatchUid: "auth.updateLastLogin" });
  }
}

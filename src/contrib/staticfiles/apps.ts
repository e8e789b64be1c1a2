import "./settings.ts";
import { AppConfig } from "../../core/apps/index.ts";
import { setTemplatePorts } from "../../template/ports.ts";
import { registerChecks } from "./checks.ts";
import { staticUrl } from "./static-url.ts";

/** The app `staticfiles`. */
export class StaticFilesConfig extends AppConfig {
  path = import.meta.dirname;
  override name = "staticfiles";
  override verboseName = "Static Files";

  override ready(): void {
    setTemplatePorts({ staticUrl });
    registerChecks();
  }
}

/** Settings of the request handler. Defaults: Django's `conf/global_settings.py`. */
import { isBoolean, isNullOr, isString } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Whether errors of views are thrown on to the server instead of becoming pages. Default: `false`. */
    readonly DEBUG_PROPAGATE_EXCEPTIONS: boolean;
    /** Path under which the project is mounted; null: at the root. */
    readonly FORCE_SCRIPT_NAME: string | null;
  }
}

declareSettings({
  DEBUG_PROPAGATE_EXCEPTIONS: { type: isBoolean, default: () => false },
  FORCE_SCRIPT_NAME: { type: isNullOr(isString), default: () => null },
});

import { isListOf, isString } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Addresses that see debugging help. Default: `[]`. */
    readonly INTERNAL_IPS: readonly string[];
  }
}

declareSettings({ INTERNAL_IPS: { type: isListOf(isString), default: () => [] } });

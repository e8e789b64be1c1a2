/** Settings of migrations. */
import { isObject } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** Folders of migrations by app label, instead of the app's `migrations/`; null: the app has none. Default: `{}`. */
    readonly MIGRATION_MODULES: Readonly<Record<string, string | URL | null>>;
  }
}

declareSettings({
  MIGRATION_MODULES: {
    type: isObject,
    default: () => ({}),
    hint: 'For example { library: new URL("./migrations/library/", import.meta.url), legacy: null }.',
  },
});

/** Settings of the app registry. */
import { declareSettings, isFunction, isListOf } from "../conf/index.ts";
import type { AppConfigClass } from "./app-config.ts";

declare module "../conf/settings.ts" {
  interface Settings {
    /** Apps of the project: the `AppConfig` classes that their `apps.ts` export. Default: `[]`. */
    readonly INSTALLED_APPS: readonly AppConfigClass[];
  }
}

declareSettings({
  INSTALLED_APPS: {
    type: { ...isListOf(isFunction), expected: "a list of AppConfig classes" },
    default: () => [],
    hint: 'Import each app: import library from "../library/apps.ts".',
  },
});

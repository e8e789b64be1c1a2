import type { ValueType } from "../../core/conf/checks.ts";
import { declareSettings } from "../../core/conf/settings.ts";
import type { Urlconf } from "./urlconf.ts";

declare module "../../core/conf/settings.ts" {
  interface Settings {
    /** The URLconf of the project: `() => import("./urls.ts")`. */
    readonly ROOT_URLCONF: Urlconf;
  }
}

const isUrlconf: ValueType = {
  expected: 'a function such as () => import("./urls.ts"), a module with urlpatterns, or a list of patterns',
  test: (v) =>
    typeof v === "function" || Array.isArray(v) || (typeof v === "object" && v !== null && "urlpatterns" in v),
};

declareSettings({
  ROOT_URLCONF: { type: isUrlconf, hint: 'Set ROOT_URLCONF: () => import("./urls.ts") in the settings.' },
});

import "./settings.ts";
import { settings } from "../conf/index.ts";
import { apps } from "./registry.ts";

/**
 * Loads the apps of `INSTALLED_APPS`; Django's `django.setup()`. Settings must be configured before.
 *
 * Calling it again waits for the first call.
 */
export function setup(): Promise<void> {
  return apps.populate(settings.INSTALLED_APPS);
}

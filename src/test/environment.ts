import { settings } from "../core/conf/index.ts";
import { overrideSettings, type SettingsOverride } from "./override-settings.ts";

/**
 * Settings as tests want them: `DEBUG` off, as in production, and the host of the test client allowed. Django's
 * `setup_test_environment`; `manage.ts test` calls it.
 */
export function setupTestEnvironment(options: { readonly debug?: boolean } = {}): SettingsOverride {
  return overrideSettings({
    DEBUG: options.debug ?? false,
    ALLOWED_HOSTS: [...settings.ALLOWED_HOSTS, "testserver"],
  });
}

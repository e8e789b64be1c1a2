/** `belleville/conf`: all settings of the framework are declared before a project's file is read. */
import "../auth/hashers/settings.ts";
import "../auth/settings.ts";
import "../contrib/staticfiles/settings.ts";
import "../core/apps/settings.ts";
import "../core/cache/settings.ts";
import "../core/files/settings.ts";
import "../core/i18n/settings.ts";
import "../core/log/settings.ts";
import "../core/signing/settings.ts";
import "../db/migrations/settings.ts";
import "../db/serializers/settings.ts";
import "../db/settings.ts";
import "../forms/settings.ts";
import "../template/settings.ts";
import "../web/settings.ts";

export {
  type CacheUrl,
  configure,
  type DatabaseUrl,
  declareSettings,
  defineSettings,
  env,
  isConfigured,
  isOverridden,
  type SettingSpec,
  type Settings,
  type SettingsInput,
  settingNames,
  settings,
  type ValueType,
} from "../core/conf/index.ts";
export * as is from "../core/conf/checks.ts";

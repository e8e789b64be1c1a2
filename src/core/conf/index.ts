import "./core-settings.ts";

export {
  isAnything,
  isBoolean,
  isEither,
  isFunction,
  isListOf,
  isNullOr,
  isNumber,
  isObject,
  isOneOf,
  isRegExp,
  isString,
  type ValueType,
} from "./checks.ts";
export { type CacheUrl, type DatabaseUrl, env, parseCacheUrl, parseDatabaseUrl } from "./env.ts";
export {
  configure,
  declareSettings,
  defineSettings,
  isConfigured,
  isOverridden,
  type SettingSpec,
  type Settings,
  type SettingsInput,
  settingNames,
  settings,
  swapSettings,
} from "./settings.ts";

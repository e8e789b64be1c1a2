export { AppConfig, type AppConfigClass } from "./app-config.ts";
export { findModule, importAppModule } from "./app-modules.ts";
export { type AnyClass, Apps, apps, LookupError, type ModelHook, type RegisteredModel } from "./registry.ts";
export { setup } from "./setup.ts";

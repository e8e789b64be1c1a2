export { StaticFilesConfig } from "./apps.ts";
export { type CollectOptions, type CollectResult, collectStatic } from "./collect.ts";
export {
  findAllStatic,
  findStatic,
  listStatic,
  type StaticFile,
  type StaticLocation,
  staticLocations,
} from "./finders.ts";
export { serve, staticFilesHandler } from "./serve.ts";
export type { StaticFilesDir } from "./settings.ts";
export { staticPrefix, staticUrl } from "./static-url.ts";

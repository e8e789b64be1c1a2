export {
  Client,
  type ClientBodyOptions,
  type ClientOptions,
  type ClientRequestOptions,
  RedirectCycleError,
} from "./client.ts";
export { ClientResponse } from "./client-response.ts";
export { createTestDatabases, testTransaction } from "./databases.ts";
export type { FormFields, FormValue, UploadLike } from "./encode.ts";
export { setupTestEnvironment } from "./environment.ts";
export { overrideSettings, type SettingsOverride } from "./override-settings.ts";
export { type BodyOptions, type RequestData, RequestFactory, type RequestOptions } from "./request-factory.ts";

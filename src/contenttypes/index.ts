export { ContentTypesConfig } from "./apps.ts";
export { ContentType, ContentTypeManager } from "./models.ts";

export { ContentTypesConfig } from "./apps.ts";
export { ContentType, ContentTypeManager, type ContentTypeOptions } from "./models.ts";

/** Models as rows, and relations to objects of any model: `belleville/contrib/contenttypes`. */
export { ContentTypesConfig } from "./apps.ts";
export { GenericForeignKey, GenericRelation } from "./fields/functions.ts";
export { GenericPrefetch } from "./fields/generic-prefetch.ts";
export type { GenericRelationOptions } from "./fields/generic-relation.ts";
export { ContentType, ContentTypeManager, type ContentTypeOptions } from "./models.ts";

/** What other layers and folders of `db` use of models besides the public `models` namespace. */
export { currentZone } from "./fields/current-zone.ts";
export { type Deconstructed, Field, type ModelClass } from "./fields/field.ts";
export type { Choice, ChoiceGroup, FieldOptions } from "./fields/field-options.ts";
export { type FetchMode, isModelClass, isModelInstance, ModelState, ownState, stateOf } from "./instance.ts";
export { BaseModel, type DeleteResult, Model } from "./model.ts";
export { camelCase, snakeCase } from "./names.ts";
export { Options } from "./options.ts";
export { Collector, ProtectedError, RestrictedError } from "./persistence/collector.ts";
export { saveInstance } from "./persistence/save.ts";
export { followPath } from "./query/hops.ts";
export { QuerySet } from "./query/query-set.ts";
export { ModelRegistry, modelRegistry, registerModels } from "./registry.ts";
export { ForeignKey } from "./relations/foreign-key.ts";
export { ManyToManyField } from "./relations/many-to-many-field.ts";
export { OneToOneField } from "./relations/one-to-one-field.ts";
export { RelationField } from "./relations/relation-field.ts";
export { RemoteField } from "./relations/remote-field.ts";
export { Reverse, ReverseOne } from "./relations/reverse.ts";

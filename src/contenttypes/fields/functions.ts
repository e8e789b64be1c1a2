/** The functions that models declare generic relations with. */
import { takeField } from "../../db/models/frames.ts";
import type { BaseModel } from "../../db/models/model.ts";
import type { Cls, GenericRef } from "../../db/models/types/brands.ts";
import type { RelatedManager } from "../../db/models/types/managers.ts";
import type { ContentTypeOptions } from "../models.ts";
import { GenericForeignKey as GenericForeignKeyClass } from "./generic-foreign-key.ts";
import { GenericRelation as GenericRelationClass, type GenericRelationOptions } from "./generic-relation.ts";

interface GenericForeignKeyFunction {
  <I extends BaseModel = BaseModel, const C extends string = "contentType", const O extends string = "objectId">(
    contentTypeField?: C,
    objectIdField?: O,
    options?: ContentTypeOptions,
  ): GenericRef<I, C | O>;
  [Symbol.hasInstance](value: unknown): value is GenericForeignKeyClass;
}

interface GenericRelationFunction {
  <I extends BaseModel>(to: () => Cls<I>, options?: GenericRelationOptions): RelatedManager<I>;
  // oxlint-disable-next-line typescript/no-explicit-any -- a label says nothing of the type
  (to: string, options?: GenericRelationOptions): RelatedManager<any>;
  [Symbol.hasInstance](value: unknown): value is GenericRelationClass;
}

/** A function for a class whose arguments tell its fields apart. */
function privateFunction(
  name: string,
  fieldClass: new (...args: never[]) => GenericForeignKeyClass | GenericRelationClass,
): unknown {
  const make = (...args: never[]): unknown => takeField(fieldClass, undefined, () => new fieldClass(...args));
  Object.defineProperty(make, "name", { value: name });
  Object.defineProperty(make, Symbol.hasInstance, { value: (value: unknown) => value instanceof fieldClass });
  return make;
}

/**
 * An object of any model: `contentObject = GenericForeignKey("contentType", "objectId")`, beside a foreign key to
 * `ContentType` and a field for keys (docs/ref/contrib/contenttypes). `GenericForeignKey<Book | Film>()` where only these
 * are pointed to.
 *
 * Await it: `const object = await item.contentObject`. Assign it, or give it to the constructor. `forConcreteModel: false`:
 * a proxy is a content type of its own. Lookups through it are refused: declare a `GenericRelation` on the other side.
 */
export const GenericForeignKey = privateFunction(
  "GenericForeignKey",
  GenericForeignKeyClass,
) as GenericForeignKeyFunction;

/**
 * The rows whose generic foreign key points to an instance: `tags = GenericRelation(() => TaggedItem)`. They are deleted
 * with it.
 */
export const GenericRelation = privateFunction("GenericRelation", GenericRelationClass) as GenericRelationFunction;

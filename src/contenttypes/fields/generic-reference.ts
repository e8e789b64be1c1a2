import { isModelInstance } from "../../db/models/instance.ts";
import type { BaseModel } from "../../db/models/model.ts";
import type { GenericForeignKey } from "./generic-foreign-key.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * What a generic foreign key gives until its object is loaded. Awaiting loads it, with those of the other rows of the same
 * result: one query for each content type. It follows the columns: what they say when it is awaited is loaded.
 */
export class GenericReference implements PromiseLike<BaseModel | null> {
  readonly owner: BaseModel;
  readonly field: GenericForeignKey;

  constructor(owner: BaseModel, field: GenericForeignKey) {
    this.owner = owner;
    this.field = field;
  }

  static is(value: unknown): value is GenericReference {
    return value instanceof GenericReference;
  }

  then<A = BaseModel | null, B = never>(
    resolve?: ((value: BaseModel | null) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.field.fetch(this.owner).then(resolve, reject);
  }

  toJSON(): undefined {
    return undefined;
  }

  [INSPECT](): string {
    return `<GenericReference ${this.owner.constructor.name}.${this.field.name}>`;
  }
}

/** Whether a generic foreign key may be assigned it. */
export function isGenericValue(value: unknown): value is BaseModel | GenericReference | null {
  return value === null || isModelInstance(value) || GenericReference.is(value);
}

import { FieldError } from "../../../core/errors/exceptions.ts";
import { LAZY } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { ForeignKey } from "./foreign-key.ts";
import { loadForward } from "./load-forward.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A related object that is not loaded: what stands in a foreign key until somebody awaits it.
 *
 * Awaiting loads it for all siblings of the same result with one query, and puts the instances in their places.
 */
export class LazyReference implements PromiseLike<BaseModel> {
  declare readonly [LAZY]: true;
  readonly owner: BaseModel;
  readonly field: ForeignKey;
  /** Value of the column. */
  readonly raw: unknown;

  constructor(owner: BaseModel, field: ForeignKey, raw: unknown) {
    this.owner = owner;
    this.field = field;
    this.raw = raw;
  }

  /** Primary key of the related object, without a query. */
  get pk(): unknown {
    const { field } = this.field.remoteField;
    if (!field.primaryKey) {
      throw new FieldError(
        `${this.field.label} points to "${field.name}", so the primary key of its object is not known without a query.`,
        {
          hint: `Await it first, or read ${this.field.attname}.`,
        },
      );
    }
    return this.raw;
  }

  get id(): unknown {
    return this.pk;
  }

  then<A = BaseModel, B = never>(
    resolve?: ((value: BaseModel) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return loadForward(this).then(resolve, reject);
  }

  toJSON(): unknown {
    return this.raw;
  }

  [INSPECT](): string {
    return `<Lazy ${this.field.relatedModel.name}: ${String(this.raw)}>`;
  }
}

Object.defineProperty(LazyReference.prototype, LAZY, { value: true });

import { Field, type ModelClass } from "../fields/field.ts";
import type { FieldOptions } from "../fields/field-options.ts";
import type { RelationTarget, RemoteField } from "./remote-field.ts";

/** Base of the fields that point to another model. */
export abstract class RelationField extends Field {
  readonly to: RelationTarget;
  abstract override remoteField: RemoteField;

  constructor(to: RelationTarget, options: FieldOptions) {
    super(options);
    this.to = to;
  }

  /** The model the relation points to. */
  get relatedModel(): ModelClass {
    return this.remoteField.model;
  }

  override get isRelation(): boolean {
    return true;
  }

  override clone(): Field {
    return new (this.constructor as unknown as new (to: RelationTarget, options: FieldOptions) => Field)(
      this.to,
      this.options,
    );
  }

  /** Makes the through model of a many-to-many relation. */
  createThrough(): ModelClass {
    throw new TypeError(`${this.label} has no table in between.`);
  }
}

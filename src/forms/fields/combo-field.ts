import { Field, type FieldOptions } from "../field.ts";

/** Options of `ComboField`. */
export interface ComboFieldOptions extends FieldOptions {
  /** The fields through which a value passes, one after another. */
  readonly fields: readonly Field[];
}

/** A value that must please several fields. */
export class ComboField<Value = unknown, Empty = Value> extends Field<Value, Empty> {
  fields: readonly Field[];

  constructor(options: ComboFieldOptions) {
    super(options);
    this.fields = options.fields;
    for (const field of this.fields) field.required = false;
  }

  override clean(value: unknown): Value | Empty {
    super.clean(value);
    return this.fields.reduce<unknown>((result, field) => field.clean(result), value) as Value | Empty;
  }
}

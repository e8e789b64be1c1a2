import { sameValue } from "../same-value.ts";
import type { ChoiceFieldOptions } from "./choice-field.ts";
import { MultipleChoiceField } from "./multiple-choice-field.ts";
import { coerceOne } from "./typed-choice-field.ts";

/** Options of `TypedMultipleChoiceField`. */
export interface TypedMultipleChoiceFieldOptions<Value, Empty> extends ChoiceFieldOptions {
  /** Turns the text of each choice into its value. */
  readonly coerce?: ((value: string) => Value) | undefined;
  /** What stands for no choice at all. Default: the empty list. */
  readonly emptyValue?: Empty | undefined;
}

/** Several of the choices, each converted by `coerce`. */
export class TypedMultipleChoiceField<Value = string, Empty = never> extends MultipleChoiceField<
  Value[],
  Value[] | Empty
> {
  coerce: (value: string) => Value;
  emptyValue: Value[] | Empty;

  constructor(options: TypedMultipleChoiceFieldOptions<Value, Empty> = {}) {
    super(options);
    this.coerce = options.coerce ?? ((value) => value as Value);
    this.emptyValue = options.emptyValue === undefined ? [] : options.emptyValue;
  }

  override clean(value: unknown): Value[] | Empty {
    const list: unknown = super.clean(value);
    if (sameValue(list, this.emptyValue) || this.isEmpty(list)) return this.emptyValue;
    return (list as unknown[]).map((one) =>
      coerceOne(this.coerce, one, () => this.fail("invalid_choice", { value: one })),
    );
  }

  override validate(value: unknown): void {
    if (!sameValue(value, this.emptyValue)) super.validate(value);
    else if (this.required) this.fail("required");
  }
}

import { ValidationError } from "../../core/validators/index.ts";
import { sameValue } from "../same-value.ts";
import { ChoiceField, type ChoiceFieldOptions } from "./choice-field.ts";

/** Options of the fields that convert their choices. */
export interface TypedChoiceFieldOptions<Value, Empty> extends ChoiceFieldOptions {
  /** Turns the text of a choice into its value; whatever it throws means "no valid choice". */
  readonly coerce?: ((value: string) => Value) | undefined;
  /** What stands for no choice. */
  readonly emptyValue?: Empty | undefined;
}

/** One of several choices, converted by `coerce`. */
export class TypedChoiceField<Value = string, Empty = ""> extends ChoiceField<Value, Empty> {
  coerce: (value: string) => Value;
  emptyValue: Empty;

  constructor(options: TypedChoiceFieldOptions<Value, Empty> = {}) {
    super(options);
    this.coerce = options.coerce ?? ((value) => value as Value);
    this.emptyValue = options.emptyValue === undefined ? ("" as Empty) : options.emptyValue;
  }

  override clean(value: unknown): Value | Empty {
    return this.coerced(super.clean(value));
  }

  protected override comparable(value: unknown): unknown {
    return this.coerced(value);
  }

  private coerced(value: unknown): Value | Empty {
    if (sameValue(value, this.emptyValue) || this.isEmpty(value)) return this.emptyValue;
    return coerceOne(this.coerce, value, () => this.fail("invalid_choice", { value }));
  }
}

/** Runs `coerce`; errors that mean "not this type" become the validation error of the field. */
export function coerceOne<Value>(coerce: (value: string) => Value, value: unknown, invalid: () => never): Value {
  try {
    return coerce(value as string);
  } catch (error) {
    const expected =
      error instanceof TypeError ||
      error instanceof RangeError ||
      error instanceof SyntaxError ||
      error instanceof ValidationError;
    if (!expected) throw error;
    return invalid();
  }
}

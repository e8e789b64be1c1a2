import { ValidationError } from "../../core/validators/index.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { isTruthy } from "../empty.ts";
import { Field, type FieldOptions } from "../field.ts";
import { MultiWidget } from "../widgets/multi-widget.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Options of `MultiValueField`. */
export interface MultiValueFieldOptions extends FieldOptions {
  /** The fields of the parts, in the order of the widgets of the `MultiWidget`. */
  readonly fields: readonly Field[];
  /** Whether all parts are needed; if not, each part's own `required` counts. Default: true. */
  readonly requireAllFields?: boolean | undefined;
}

/** Several fields whose values make one; a subclass says in `compress()` how. */
export abstract class MultiValueField<Value = unknown, Empty = null> extends Field<Value, Empty> {
  static override defaultErrorMessages: ErrorMessages = {
    invalid: gettextLazy("Enter a list of values."),
    incomplete: gettextLazy("Enter a complete value."),
  };
  fields: readonly Field[];
  requireAllFields: boolean;

  constructor(options: MultiValueFieldOptions) {
    super(options);
    this.requireAllFields = options.requireAllFields ?? true;
    this.fields = options.fields;
    for (const field of this.fields) {
      field.errorMessages["incomplete"] ??= this.errorMessages["incomplete"]!;
      if (this.disabled) field.disabled = true;
      if (this.requireAllFields) field.required = false;
    }
  }

  /** The value made of valid parts; the list is empty when nothing was entered. */
  abstract compress(values: readonly unknown[]): Value | Empty;

  override clone(): this {
    const copy = super.clone();
    copy.fields = this.fields.map((field) => field.clone());
    return copy;
  }

  override validate(_value: unknown): void {}

  override clean(value: unknown): Value | Empty {
    const values = this.disabled && !Array.isArray(value) ? this.decompress(value) : value;
    if (isTruthy(values) && !Array.isArray(values)) this.fail("invalid");
    const parts: readonly unknown[] = Array.isArray(values) ? values : [];
    if (parts.every((part) => this.isEmpty(part))) {
      if (this.required) this.fail("required");
      return this.compress([]);
    }
    const result = this.compress(this.cleanParts(parts));
    this.validate(result);
    this.runValidators(result);
    return result;
  }

  /** Cleans every part and throws the errors of all of them together, none twice. */
  private cleanParts(parts: readonly unknown[]): unknown[] {
    const cleaned: unknown[] = [];
    const errors: ValidationError[] = [];
    const add = (error: ValidationError): void => {
      const isNew = !errors.some(
        (other) => other.code === error.code && other.messages.join() === error.messages.join(),
      );
      if (isNew) errors.push(error);
    };
    for (const [index, field] of this.fields.entries()) {
      const part: unknown = parts[index] ?? null;
      if (this.isEmpty(part)) {
        if (this.requireAllFields) {
          if (this.required) this.fail("required");
        } else if (field.required) {
          add(new ValidationError(field.errorMessages["incomplete"]!, { code: "incomplete" }));
          continue;
        }
      }
      try {
        cleaned.push(field.clean(part));
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        for (const one of error.errorList) add(one);
      }
    }
    if (errors.length > 0) throw new ValidationError(errors);
    return cleaned;
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    const parts: readonly unknown[] = Array.isArray(data) ? data : [];
    const before =
      initial === null || initial === undefined
        ? parts.map(() => "")
        : Array.isArray(initial)
          ? (initial as readonly unknown[])
          : this.decompress(initial);
    return this.fields.some((field, index) => {
      if (index >= parts.length || index >= before.length) return false;
      try {
        return field.hasChanged(field.toPython(before[index]), parts[index]);
      } catch (error) {
        if (error instanceof ValidationError) return true;
        throw error;
      }
    });
  }

  private decompress(value: unknown): readonly unknown[] {
    const { widget } = this;
    return widget instanceof MultiWidget ? widget.decompress(value) : [];
  }
}

import { ValidationError } from "../core/validators/index.ts";
import { gettextLazy } from "../core/i18n/translation.ts";
import { runValidator, type Validator } from "../core/validators/index.ts";
import type { Text } from "../utils/lazy.ts";
import type { SafeString } from "../utils/safe-string.ts";
import type { BoundField } from "./bound-field.ts";
import type { BoundFieldClass } from "./bound-field-class.ts";
import { isEmptyValue } from "./empty.ts";
import { type ErrorMessages, fieldMessages } from "./error-messages.ts";
import { sameValue } from "./same-value.ts";
import { HiddenInput } from "./widgets/hidden-input.ts";
import { TextInput } from "./widgets/input.ts";
import { type Attrs, makeWidget, type Widget, type WidgetInput } from "./widgets/widget.ts";

/** Options that every field takes. Reference: docs/ref/forms/fields, "Core field arguments". */
export interface FieldOptions {
  /** Whether a value must be given. Default: true. */
  readonly required?: boolean | undefined;
  /** Widget class, or a widget, of which the field takes a copy. Default: that of the field class. */
  readonly widget?: WidgetInput | null | undefined;
  /** Text beside the control. Default: the name of the field, `subLine` as "Sub line". */
  readonly label?: Text | SafeString | null | undefined;
  /** What an unbound form shows; a function is called for each form. Never stands in for missing data. */
  readonly initial?: unknown;
  readonly helpText?: Text | SafeString | undefined;
  /** Messages by code, in place of those of the class. */
  readonly errorMessages?: ErrorMessages | undefined;
  /** Whether a hidden input with the initial value is rendered too, to tell later whether it changed. */
  readonly showHiddenInitial?: boolean | undefined;
  readonly validators?: readonly Validator[] | undefined;
  /** Whether numbers and dates are shown and read in the formats of the language. Default: false. */
  readonly localize?: boolean | undefined;
  /** Shown but not editable: submitted data are ignored. Default: false. */
  readonly disabled?: boolean | undefined;
  readonly labelSuffix?: Text | null | undefined;
  /** Template of the field with its label, help and errors. */
  readonly templateName?: string | null | undefined;
  readonly boundFieldClass?: BoundFieldClass | null | undefined;
}

/** What a field class declares for its instances. */
export interface FieldClassDefaults {
  readonly widget: new () => Widget;
  readonly hiddenWidget: new () => Widget;
  readonly defaultValidators: readonly Validator[];
  readonly defaultErrorMessages: ErrorMessages;
}

/** The types of a field: `value` where something was entered, `empty` where nothing was. Types only. */
export declare const FIELD_TYPES: unique symbol;

/**
 * One value of a form: how it is shown, read, checked and converted.
 *
 * `Value` is what `clean()` gives for input, `Empty` what it gives for none (in a field that is not required).
 *
 * ```ts
 * new EmailField({ required: false }).clean(" a@b.example "); // "a@b.example"
 * ```
 *
 * Reference: docs/ref/forms/fields, docs/ref/forms/validation.
 */
export class Field<Value = unknown, Empty = Value, Cleaned = Value | Empty> {
  declare readonly [FIELD_TYPES]: { readonly value: Value; readonly empty: Empty };

  /** Widget class used unless the option `widget` names another. */
  static widget: new () => Widget = TextInput;
  /** Widget class for `asHidden()`. */
  static hiddenWidget: new () => Widget = HiddenInput;
  static defaultValidators: readonly Validator[] = [];
  static defaultErrorMessages: ErrorMessages = { required: gettextLazy("This field is required.") };

  // `declare`: class fields would define each of these twice, on objects of many shapes.
  declare required: boolean;
  declare label: Text | SafeString | null;
  declare initial: unknown;
  declare helpText: Text | SafeString;
  declare showHiddenInitial: boolean;
  declare localize: boolean;
  declare disabled: boolean;
  declare labelSuffix: Text | null;
  declare templateName: string | null;
  declare boundFieldClass: BoundFieldClass | null;
  declare errorMessages: Record<string, Text>;
  declare validators: Validator[];
  /** @internal Made at first use, when the constructors of subclasses have run. */
  _widget: Widget | null = null;
  /** @internal */
  declare readonly _widgetInput: WidgetInput | null;
  /** @internal */
  declare readonly _widgetRequired: boolean;

  constructor(options: FieldOptions = {}) {
    const defaults = this.constructor as unknown as FieldClassDefaults;
    this.required = this._widgetRequired = options.required ?? true;
    this.label = options.label ?? null;
    this.initial = options.initial ?? null;
    this.helpText = options.helpText ?? "";
    this.showHiddenInitial = options.showHiddenInitial ?? false;
    this.localize = options.localize ?? false;
    this.disabled = options.disabled ?? false;
    this.labelSuffix = options.labelSuffix ?? null;
    this.templateName = options.templateName ?? null;
    this.boundFieldClass = options.boundFieldClass ?? null;
    this._widgetInput = options.widget ?? null;
    this.errorMessages = fieldMessages(defaults, options.errorMessages);
    this.validators =
      options.validators === undefined
        ? [...defaults.defaultValidators]
        : [...defaults.defaultValidators, ...options.validators];
  }

  get widget(): Widget {
    if (this._widget === null) {
      const widget = makeWidget(this._widgetInput ?? this.widgetInput());
      if (this.localize) widget.isLocalized = true;
      widget.isRequired = this._widgetRequired;
      this._widget = widget;
      Object.assign(widget.attrs, this.widgetAttrs(widget));
      this.setUpWidget(widget);
    }
    return this._widget;
  }

  set widget(widget: Widget) {
    this._widget = widget;
  }

  /** The widget class where the options name none. */
  protected widgetInput(): new () => Widget {
    return (this.constructor as unknown as FieldClassDefaults).widget;
  }

  /** A new widget for `asHidden()`. */
  hiddenWidget(): Widget {
    return new (this.constructor as unknown as FieldClassDefaults).hiddenWidget();
  }

  /** Attributes that follow from the options of the field, such as `maxlength`. */
  widgetAttrs(_widget: Widget): Attrs {
    return {};
  }

  /** Hands the widget what it needs from the field, such as choices; called once, when it is made. */
  protected setUpWidget(_widget: Widget): void {}

  /** Whether `value` means that nothing was entered. */
  isEmpty(value: unknown): boolean {
    return isEmptyValue(value);
  }

  /** The value as the widget shows it. */
  prepareValue(value: unknown): unknown {
    return value;
  }

  /** Converts submitted data. Throws `ValidationError` where that cannot be. */
  toPython(value: unknown): unknown {
    return value;
  }

  /** Checks the converted value. */
  validate(value: unknown): void {
    if (this.required && this.isEmpty(value)) this.fail("required");
  }

  /** Runs all validators and throws their errors together. */
  runValidators(value: unknown): void {
    if (this.isEmpty(value)) return;
    let errors: ValidationError[] | null = null;
    for (const validator of this.validators) {
      try {
        runValidator(validator, value);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        errors ??= [];
        for (const one of error.errorList) errors.push(this.withOwnMessage(one));
      }
    }
    if (errors !== null) throw new ValidationError(errors);
  }

  /** Replaces the message of a validator when this field has one for its code. */
  protected withOwnMessage(error: ValidationError): ValidationError {
    const message = error.code === null || error.code === undefined ? undefined : this.errorMessages[error.code];
    return message === undefined ? error : new ValidationError(message, { code: error.code, params: error.params });
  }

  /** Converts and checks submitted data. Throws `ValidationError`. */
  clean(value: unknown): Cleaned {
    const converted = this.toPython(value);
    this.validate(converted);
    this.runValidators(converted);
    return converted as Cleaned;
  }

  /** Cleans what the form holds for this field. @internal */
  cleanBoundField(bound: BoundField): unknown {
    return this.clean(this.disabled ? bound.initial : bound.data);
  }

  /** What a bound form shows again: the data, or the initial value of a disabled field. */
  boundData(data: unknown, initial: unknown): unknown {
    return this.disabled ? initial : data;
  }

  /** Whether the data differ from the initial value. */
  hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    try {
      return !sameValue(this.comparable(initial) ?? "", this.comparable(this.toPython(data)) ?? "");
    } catch (error) {
      if (error instanceof ValidationError) return true;
      throw error;
    }
  }

  /** The value in the form in which initial and submitted values are compared. */
  protected comparable(value: unknown): unknown {
    return value;
  }

  /** A copy for one form; changing it changes no other form. */
  clone(): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this);
    copy._widget = this._widget === null ? null : this._widget.clone();
    copy.errorMessages = Object.assign(
      Object.create(Object.getPrototypeOf(this.errorMessages) as object) as Record<string, Text>,
      this.errorMessages,
    );
    copy.validators = [...this.validators];
    return copy;
  }

  /** Throws the error with this code. */
  protected fail(code: string, params?: Readonly<Record<string, unknown>>): never {
    throw new ValidationError(this.errorMessages[code] ?? code, params === undefined ? { code } : { code, params });
  }
}

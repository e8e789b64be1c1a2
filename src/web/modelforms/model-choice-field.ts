import { gettextLazy } from "../../core/i18n/translation.ts";
import { ProhibitNullCharactersValidator, ValidationError } from "../../core/validators/index.ts";
import { FieldError } from "../../core/errors/index.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import { isModelInstance } from "../../db/models/instance.ts";
import { blankChoiceLabel } from "../../forms/blank-choice.ts";
import type { BoundField } from "../../forms/bound-field.ts";
import { type Choices, type ChoicesInput, normalizeChoices } from "../../forms/choices.ts";
import { Field, type FieldOptions } from "../../forms/field.ts";
import { giveChoices } from "../../forms/fields/choice-field.ts";
import { RadioSelect } from "../../forms/widgets/radio-select.ts";
import { Select } from "../../forms/widgets/select.ts";
import type { Widget } from "../../forms/widgets/widget.ts";
import type { Text } from "../../utils/lazy.ts";
import { str } from "../../utils/str.ts";
import { type ChoiceQuerySet, ModelChoices } from "./model-choices.ts";

/** Options of the fields that choose rows. */
export interface ModelChoiceFieldOptions<I> extends FieldOptions {
  /** The rows that may be chosen; asked anew for each form. */
  readonly queryset: ChoiceQuerySet<I>;
  /** Label of the empty choice; null: there is none. */
  readonly emptyLabel?: Text | null | undefined;
  /** Field of the model whose value stands for a row. Default: the primary key. */
  readonly toFieldName?: string | null | undefined;
  /** Further conditions on the rows, or a function that gives them for each form. */
  readonly limitChoicesTo?: unknown;
  /** Whether radio buttons offer the empty choice. Default: false. */
  readonly blank?: boolean | undefined;
}

const prohibitNullCharacters = new ProhibitNullCharactersValidator();

/**
 * One row of a query set, chosen by its key. `clean()` asks the database, so it is asynchronous.
 *
 * Reference: docs/ref/forms/fields, "ModelChoiceField".
 */
export class ModelChoiceField<I = unknown, Value = I, Empty = null> extends Field<
  Value,
  Empty,
  Promise<Value | Empty>
> {
  static override widget: new () => Widget = Select;
  static override defaultErrorMessages: Record<string, Text> = {
    invalid_choice: gettextLazy("Select a valid choice. That choice is not one of the available choices."),
  };
  emptyLabel: Text | null;
  toFieldName: string | null;
  limitChoicesTo: unknown;
  /** @internal */
  _queryset: ChoiceQuerySet<I>;
  /** @internal Choices that were set by hand. */
  _choices: Choices | null = null;

  constructor(options: ModelChoiceFieldOptions<I>) {
    super(options);
    const noEmpty =
      (this.required && options.initial !== undefined && options.initial !== null) ||
      (!options.blank && isRadio(this.widget));
    this.emptyLabel = noEmpty ? null : options.emptyLabel === undefined ? blankChoiceLabel() : options.emptyLabel;
    this._queryset = options.queryset;
    this.toFieldName = options.toFieldName ?? null;
    this.limitChoicesTo = options.limitChoicesTo ?? null;
    this._widget = null; // made anew with the choices
  }

  protected override setUpWidget(widget: Widget): void {
    giveChoices(widget, this.choices);
  }

  get queryset(): ChoiceQuerySet<I> {
    return this._queryset;
  }

  set queryset(queryset: ChoiceQuerySet<I>) {
    this._queryset = queryset.all();
    if (this._widget !== null) giveChoices(this._widget, this.choices);
  }

  get choices(): Choices {
    return this._choices ?? new ModelChoices<I>(this);
  }

  set choices(value: ChoicesInput) {
    this._choices = normalizeChoices(value);
    if (this._widget !== null) giveChoices(this._widget, this._choices);
  }

  override clone(): this {
    const copy = super.clone();
    copy._queryset = this._queryset.all();
    if (copy._widget !== null) giveChoices(copy._widget, copy.choices);
    return copy;
  }

  /** Narrows the rows to those of `limitChoicesTo`; each form does so once. */
  applyLimitChoicesTo(): void {
    const limit: unknown =
      typeof this.limitChoicesTo === "function" ? (this.limitChoicesTo as () => unknown)() : this.limitChoicesTo;
    if (limit !== null && limit !== undefined) this.queryset = this._queryset.filterUnchecked(limit);
  }

  /** The text of a row in the list; override it. */
  labelFromInstance(instance: I): unknown {
    return String(instance);
  }

  /** The key of a row; any other value as it is. */
  override prepareValue(value: unknown): unknown {
    if (!isModelInstance(value)) return super.prepareValue(value);
    return this.keyField(value.constructor as ModelClass).valueFromObject(value);
  }

  protected keyField(model: ModelClass): ReturnType<ModelClass["_meta"]["getField"]> {
    return this.toFieldName === null ? model._meta.pk : model._meta.getField(this.toFieldName);
  }

  /** A submitted key as the database compares it. Throws `ValidationError`. */
  protected key(value: unknown): unknown {
    prohibitNullCharacters.validate(value);
    return this.keyField(this._queryset.model as ModelClass).targetField.toPython(value);
  }

  /** The row with this key. */
  override async toPython(value: unknown): Promise<unknown> {
    if (this.isEmpty(value)) return null;
    const invalid = (): never => this.fail("invalid_choice", { value });
    try {
      const key = this.key(isModelInstance(value) ? this.prepareValue(value) : value);
      const [row] = await this._queryset.filterUnchecked({ [this.toFieldName ?? "pk"]: key });
      return row ?? invalid();
    } catch (error) {
      if (meansNoRow(error)) return invalid();
      throw error;
    }
  }

  override async clean(value: unknown): Promise<Value | Empty> {
    const row = await this.toPython(value);
    this.validate(row);
    this.runValidators(row);
    return row as Value | Empty;
  }

  override cleanBoundField(bound: BoundField): Promise<unknown> {
    return this.clean(this.disabled ? bound.initial : bound.data);
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    return str(this.prepareValue(initial ?? "")) !== str(data ?? "");
  }
}

/** Errors that a key of the wrong kind gives. */
export function meansNoRow(error: unknown): boolean {
  return (
    error instanceof ValidationError ||
    error instanceof FieldError ||
    error instanceof TypeError ||
    error instanceof RangeError
  );
}

const isRadio = (widget: Widget): boolean => widget instanceof RadioSelect && !widget.allowMultipleSelected;

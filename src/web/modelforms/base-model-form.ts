import { altersData } from "../../utils/alters-data.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { NON_FIELD_ERRORS, ValidationError } from "../../core/validators/index.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import { stateOf } from "../../db/models/instance.ts";
import type { BaseModel } from "../../db/models/model.ts";
import { BoundField } from "../../forms/bound-field.ts";
import type { ErrorMessages } from "../../forms/error-messages.ts";
import type { Field } from "../../forms/field.ts";
import { BaseForm } from "../../forms/form.ts";
import type { FormOptions } from "../../forms/form-options.ts";
import { FormUsageError } from "../../forms/form-usage-error.ts";
import { fieldsForModel, type ModelFormMeta } from "./fields-for-model.ts";
import type { AnyFormField } from "./form-field-registry.ts";
import { columnData, constructInstance, relatedKeys } from "./instance-data.ts";
import { ModelChoiceField } from "./model-choice-field.ts";

/** Options of a model form. */
export interface ModelFormOptions<I> extends FormOptions {
  /** The instance to be changed; without one a new one is made. */
  readonly instance?: I | null | undefined;
}

/** A model form class: its model and how fields are made of it. */
export interface ModelFormStatics {
  readonly _meta: ModelFormMeta & { readonly model: ModelClass };
}

/** Options of `save()`. */
export interface SaveFormOptions {
  /** Whether the instance is written; if not, call `saveM2m()` after saving it yourself. Default: true. */
  readonly commit?: boolean | undefined;
}

const baseFieldCache = new WeakMap<object, ReadonlyMap<string, AnyFormField>>();

/** The fields that a class takes from its model, made at the first form. */
function modelFields(type: ModelFormStatics): ReadonlyMap<string, AnyFormField> {
  let fields = baseFieldCache.get(type);
  if (fields === undefined) {
    fields = fieldsForModel(type._meta.model, type._meta);
    baseFieldCache.set(type, fields);
  }
  return fields;
}

/**
 * A form whose fields come from a model, and which checks and saves an instance of it.
 *
 * Derive from `ModelForm(Book, { fields: [...] })`. Reference: docs/topics/forms/modelforms.
 */
export class BaseModelForm<I extends BaseModel = BaseModel> extends BaseForm {
  /** @internal Set by `ModelForm()`. */
  static _meta: ModelFormStatics["_meta"] | null = null;
  /** The instance: after `isValid()` with the cleaned data in it. */
  readonly instance: I;
  #related: Promise<void> | null = null;
  #givenInitial: Readonly<Record<string, unknown>>;

  constructor(options: ModelFormOptions<I> = {}) {
    const type = new.target as unknown as ModelFormStatics;
    if (type._meta === null) {
      throw new ImproperlyConfigured(`${new.target.name} has no model class.`, {
        hint: "Derive it from ModelForm(YourModel, { fields: [...] }).",
      });
    }
    const { model } = type._meta;
    const instance = options.instance ?? (new model() as I);
    const names = modelFields(type);
    const initial = Object.create(null) as Record<string, unknown>;
    if (options.instance) Object.assign(initial, columnData(instance, { fields: names.keys() }));
    super({ ...options, initial: Object.assign(initial, options.initial) });
    this.instance = instance;
    this.#givenInitial = options.initial ?? {};
    for (const name of names.keys()) {
      if (this.isReservedName(name)) continue;
      const bound = new BoundField(this, null as unknown as Field, name);
      Object.defineProperty(this, name, { value: bound, writable: true, enumerable: true, configurable: true });
    }
  }

  /** The model and the options of the class. @internal */
  get modelMeta(): ModelFormStatics["_meta"] {
    return (this.constructor as unknown as ModelFormStatics)._meta;
  }

  protected override baseFields(): Iterable<readonly [string, Field]> {
    return modelFields(this.constructor as unknown as ModelFormStatics);
  }

  protected override isReservedName(name: string): boolean {
    return super.isReservedName(name) || name in BaseModelForm.prototype || name === "instance";
  }

  /** Narrows the choices of relations, and reads which rows are related to a stored instance. */
  protected override prepare(): Promise<void> {
    this.#related ??= this.#prepareRelations();
    return this.#related;
  }

  async #prepareRelations(): Promise<void> {
    for (const field of Object.values(this.fieldsByName)) {
      if (field instanceof ModelChoiceField) field.applyLimitChoicesTo();
    }
    const { manyToMany } = this.modelMeta.model._meta;
    const names = manyToMany
      .map((field) => field.name)
      .filter((name) => this.fieldsByName[name] !== undefined && !Object.hasOwn(this.#givenInitial, name));
    if (names.length === 0 || stateOf(this.instance).adding) return;
    Object.assign(this.initial, await relatedKeys(this.instance, { fields: names }));
  }

  // Validation

  /** Names of model fields that are not checked: those not in the form, or that failed there already. */
  protected getValidationExclusions(): Set<string> {
    const { exclude, fields } = this.modelMeta;
    const exclusions = new Set<string>(exclude);
    for (const field of this.modelMeta.model._meta.fields) {
      const { name } = field;
      const formField = this.fieldsByName[name];
      const isForeign = formField === undefined || (Array.isArray(fields) && !fields.includes(name));
      if (isForeign || this.errors.has(name)) {
        exclusions.add(name);
        continue;
      }
      const value = (this.cleanedData as Readonly<Record<string, unknown>>)[name];
      if (!field.blank && !formField.required && formField.isEmpty(value)) exclusions.add(name);
    }
    return exclusions;
  }

  /** Puts the data into the instance and lets it check itself: fields, `clean()`, uniqueness, constraints. */
  protected override async postClean(): Promise<void> {
    const exclude = this.getValidationExclusions();
    await this.#collect(() => {
      const { fields, exclude: without } = this.modelMeta;
      constructInstance(this, this.instance, { fields: fields === "__all__" ? null : fields, exclude: without });
    });
    await this.#collect(() => this.instance.fullClean({ exclude, validateUnique: false, validateConstraints: false }));
    await this.validateUnique();
    await this.validateConstraints();
  }

  /** Checks that values which must be unique are; fields with errors are passed over. */
  validateUnique(): Promise<void> {
    return this.#collect(() => this.instance.validateUnique({ exclude: this.getValidationExclusions() }));
  }

  validateConstraints(): Promise<void> {
    return this.#collect(() => this.instance.validateConstraints({ exclude: this.getValidationExclusions() }));
  }

  async #collect(check: () => unknown): Promise<void> {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.#addModelErrors(error);
    }
  }

  /** Adds errors of the model, in the words of the form where it has some. */
  #addModelErrors(error: ValidationError): void {
    const byField = error.errorDict ?? new Map([[NON_FIELD_ERRORS, error.errorList]]);
    for (const [name, list] of byField) {
      const messages = this.#messagesFor(name);
      const own = list.map((one) => {
        const message = messages === undefined || one.code === "" ? undefined : messages[one.code];
        return message === undefined ? one : new ValidationError(message, { code: one.code, params: one.params });
      });
      this.addError(name === NON_FIELD_ERRORS ? null : name, own);
    }
  }

  #messagesFor(name: string): ErrorMessages | undefined {
    return name === NON_FIELD_ERRORS
      ? this.modelMeta.errorMessages?.[NON_FIELD_ERRORS]
      : this.fieldsByName[name]?.errorMessages;
  }

  // Saving

  /**
   * Saves the instance and its many-to-many relations and returns it.
   * Throws `FormUsageError` when the data are not valid or were not checked.
   */
  async save(options: SaveFormOptions = {}): Promise<I> {
    if (this.errors.size > 0) {
      const done = stateOf(this.instance).adding ? "created" : "changed";
      throw new FormUsageError(
        `The ${this.modelMeta.model.name} could not be ${done} because the data didn't validate.`,
        { hint: "Write `if (await form.isValid()) await form.save();`" },
      );
    }
    if (options.commit === false) return this.instance;
    await this.instance.save();
    await this.saveM2m();
    return this.instance;
  }

  /** Writes the many-to-many relations; `save()` does so unless `commit` is false. */
  async saveM2m(): Promise<void> {
    const cleaned = this.cleanedData as Readonly<Record<string, unknown>>;
    const { exclude, fields, model } = this.modelMeta;
    for (const { name } of model._meta.manyToMany) {
      const isListed = fields === undefined || fields === "__all__" || fields.includes(name);
      if (!isListed || exclude?.includes(name) || !Object.hasOwn(cleaned, name)) continue;
      const manager = (this.instance as unknown as Record<string, RelatedRows>)[name]!;
      // oxlint-disable-next-line no-await-in-loop -- one relation after the other, in one transaction
      await manager.set(cleaned[name] as readonly unknown[]);
    }
  }
}

interface RelatedRows {
  set(rows: readonly unknown[]): Promise<void>;
}

altersData(BaseModelForm.prototype, "save", "saveM2m");

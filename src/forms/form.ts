import { NON_FIELD_ERRORS, ValidationError, type ValidationMessage } from "../core/validators/index.ts";
import { gettext, gettextLazy } from "../core/i18n/translation.ts";
import { templateLookup } from "../template/runtime/lookup.ts";
import { interpolate } from "../utils/interpolate.ts";
import type { Text } from "../utils/lazy.ts";
import type { SafeString } from "../utils/safe-string.ts";
import { didYouMean } from "../utils/suggest.ts";
import type { BoundField } from "./bound-field.ts";
import type { BoundFieldClass } from "./bound-field-class.ts";
import { beginForm } from "./declaration.ts";
import { ErrorDict } from "./errors/error-dict.ts";
import { ErrorList } from "./errors/error-list.ts";
import type { Field } from "./field.ts";
import { type DataSource, toDataSource } from "./form-data.ts";
import { FormFields } from "./form-fields.ts";
import { type FormClass, type FormOptions, OWN_MEMBERS } from "./form-options.ts";
import type { CleanedData, FieldsOf } from "./form-types.ts";
import { FormUsageError } from "./form-usage-error.ts";
import { Media } from "./media.ts";
import { getDefaultRenderer, type Renderer } from "./renderers/renderer.ts";
import { withoutMicroseconds } from "./time-values.ts";
import type { Widget } from "./widgets/widget.ts";

export type { FormOptions } from "./form-options.ts";

const COLON = gettextLazy(":");

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

/**
 * Fields with their data: checks what was submitted and renders itself.
 *
 * Derive from `Form`; each property made by a field function is a field:
 *
 * ```ts
 * class ContactForm extends forms.Form {
 *   subject = forms.CharField({ maxLength: 100 });
 *   sender = forms.EmailField();
 *   cleanSubject() { return this.cleanedData.subject.trim(); }
 * }
 * const form = new ContactForm({ data: request.POST });
 * if (await form.isValid()) form.cleanedData.sender; // string
 * ```
 *
 * Reference: docs/ref/forms/api, docs/ref/forms/validation.
 */
export class BaseForm implements Iterable<BoundField> {
  static prefix: string | null = null;
  static fieldOrder: readonly string[] | null = null;
  static useRequiredAttribute = true;
  static defaultRenderer: Renderer | (new () => Renderer) | null = null;
  static boundFieldClass: BoundFieldClass | null = null;
  /** Class of fields with errors. */
  static errorCssClass: string | null = null;
  /** Class of required fields and their labels. */
  static requiredCssClass: string | null = null;
  /** Template of `{{ form }}`; null: that of the renderer. */
  static templateName: string | null = null;
  static templateNameDiv = "django/forms/div.html";
  static templateNameP = "django/forms/p.html";
  static templateNameTable = "django/forms/table.html";
  static templateNameUl = "django/forms/ul.html";
  static templateNameLabel = "django/forms/label.html";

  readonly isBound: boolean;
  readonly data: DataSource;
  readonly files: DataSource;
  readonly autoId: string | boolean;
  prefix: string | null;
  readonly initial: Readonly<Record<string, unknown>>;
  readonly errorClass: typeof ErrorList;
  readonly labelSuffix: Text;
  emptyPermitted: boolean;
  useRequiredAttribute: boolean;
  readonly renderer: Renderer;
  readonly boundFieldClass: BoundFieldClass | null;
  readonly #fields: FormFields;
  #errors: ErrorDict | null = null;
  #cleaned: Record<string, unknown> | null = null;
  #cleaning: Promise<void> | null = null;
  #changed: string[] | null = null;

  constructor(options: FormOptions = {}) {
    const defaults = new.target as FormClass;
    this.isBound = (options.data ?? options.files ?? null) !== null;
    this.data = toDataSource(options.data);
    this.files = toDataSource(options.files);
    this.autoId = options.autoId ?? "id_%s";
    this.prefix = options.prefix ?? defaults.prefix;
    this.initial = options.initial ?? {};
    this.errorClass = options.errorClass ?? ErrorList;
    this.labelSuffix = options.labelSuffix ?? COLON;
    this.emptyPermitted = options.emptyPermitted ?? false;
    this.useRequiredAttribute = options.useRequiredAttribute ?? defaults.useRequiredAttribute;
    this.#fields = new FormFields(this, {
      baseFields: () => this.baseFields(),
      isReservedName: (name) => this.isReservedName(name),
      order: options.fieldOrder ?? defaults.fieldOrder,
    });
    if (this.emptyPermitted && this.useRequiredAttribute) {
      throw new TypeError("The options emptyPermitted and useRequiredAttribute may not both be true.");
    }
    const { defaultRenderer } = defaults;
    this.renderer =
      options.renderer ??
      (typeof defaultRenderer === "function" ? new defaultRenderer() : (defaultRenderer ?? getDefaultRenderer()));
    this.boundFieldClass = options.boundFieldClass ?? defaults.boundFieldClass ?? this.renderer.boundFieldClass ?? null;
    beginForm(this);
  }

  // Fields

  /** Fields that the class has before its own are read: those of a model. Each form gets copies. */
  protected baseFields(): Iterable<readonly [string, Field]> {
    return [];
  }

  /** The fields of this form by name; changing one changes no other form. */
  get fields(): FieldsOf<this> {
    return this.fieldsByName as FieldsOf<this>;
  }

  /** Adds a field, or replaces one, in this form: in a constructor, for one that depends on the user. */
  addField(name: string, field: Field): void {
    this.fieldsByName[name] = field;
  }

  /** Takes a field out of this form. */
  removeField(name: string): void {
    this.#fields.remove(name);
  }

  /** The fields by name, in an object without a prototype. @internal */
  get fieldsByName(): Record<string, Field> {
    return this.#fields.byName;
  }

  /** Makes the fields declared by the class, as far as its initializers have run, part of this form. @internal */
  adoptFields(): void {
    this.#fields.adopt();
  }

  /** Whether forms have a member of that name themselves, so that no field can be declared under it. */
  protected isReservedName(name: string): boolean {
    return name in BaseForm.prototype || OWN_MEMBERS.has(name);
  }

  /** Puts the fields into an order; unknown names are passed over, fields that are not named follow. */
  orderFields(order: readonly string[] | null): void {
    this.#fields.order(order);
  }

  /** The field of that name with its data. Throws `FormUsageError` when there is none. */
  get<K extends string>(name: K): K extends keyof this ? this[K] : BoundField {
    const field = this.fieldsByName[name];
    if (field === undefined) {
      const names = Object.keys(this.fieldsByName);
      throw new FormUsageError(
        `Key '${name}' not found in '${this.constructor.name}'. Choices are: ${names.sort().join(", ")}.`,
        {
          hint: didYouMean(name, names) || undefined,
        },
      );
    }
    return this.#fields.bind(name, field) as never;
  }

  *[Symbol.iterator](): IterableIterator<BoundField> {
    for (const [, bound] of this.#fields.items()) yield bound;
  }

  hiddenFields(): BoundField[] {
    return [...this].filter((bound) => bound.isHidden);
  }

  visibleFields(): BoundField[] {
    return [...this].filter((bound) => !bound.isHidden);
  }

  addPrefix(name: string): string {
    return this.prefix ? `${this.prefix}-${name}` : name;
  }

  addInitialPrefix(name: string): string {
    return `initial-${this.addPrefix(name)}`;
  }

  /** What a widget finds among the submitted data. @internal */
  widgetData(widget: Widget, htmlName: string): unknown {
    return widget.valueFromDatadict(this.data, this.files, htmlName);
  }

  /** The initial value of a field: that of the form or of the field; functions are called. */
  getInitialForField(field: Field, name: string): unknown {
    const given: unknown = Object.hasOwn(this.initial, name) ? this.initial[name] : field.initial;
    const value: unknown = typeof given === "function" ? (given as () => unknown)() : given;
    return field.widget.supportsMicroseconds ? value : withoutMicroseconds(value);
  }

  // Validation

  /** Whether the form is bound and has no errors. */
  async isValid(): Promise<boolean> {
    if (!this.isBound) return false;
    await this.ready();
    return this.#errors!.size === 0;
  }

  /** Checks the data unless that was done. Rendering calls it. */
  ready(): Promise<void> {
    this.#cleaning ??= this.fullClean();
    return this.#cleaning;
  }

  /** The errors. Throws `FormUsageError` on a bound form that was not checked yet. */
  get errors(): ErrorDict {
    if (this.#errors !== null) return this.#errors;
    if (!this.isBound) return new ErrorDict([], this.renderer);
    throw new FormUsageError(`The errors of ${this.constructor.name} were asked for before its data were checked.`, {
      hint: "Write `await form.isValid()` first.",
    });
  }

  /** The errors of one field. @internal */
  errorsOf(name: string): ErrorList {
    return this.errors.get(name) ?? new this.errorClass([], { renderer: this.renderer });
  }

  /** Errors of the form as a whole. */
  nonFieldErrors(): ErrorList {
    return (
      this.errors.get(NON_FIELD_ERRORS) ?? new this.errorClass([], { errorClass: "nonfield", renderer: this.renderer })
    );
  }

  hasError(field: string | null, code: string | null = null): boolean {
    const list = this.errors.get(field ?? NON_FIELD_ERRORS);
    return list !== undefined && (code === null || list.asData().some((error) => error.code === code));
  }

  /** The converted values of all valid fields. Throws `FormUsageError` on a form that was not checked. */
  get cleanedData(): CleanedData<this> {
    if (this.#cleaned === null) {
      throw new FormUsageError(
        `${this.constructor.name} has no cleaned data: ${this.isBound ? "its data were not checked" : "it is not bound"}.`,
        {
          hint: this.isBound
            ? "Write `await form.isValid()` first."
            : "Give it data: new YourForm({ data: request.POST }).",
        },
      );
    }
    return this.#cleaned as CleanedData<this>;
  }

  /** Whether cleaned data are there. @internal */
  get hasCleanedData(): boolean {
    return this.#cleaned !== null;
  }

  /**
   * Adds errors to a field, or with null to the form as a whole; an error with lists by field needs null.
   * What the field had in the cleaned data is taken out.
   */
  addError(field: string | null, error: ValidationMessage): void {
    const given = error instanceof ValidationError ? error : new ValidationError(error);
    if (given.errorDict !== null && field !== null) {
      throw new TypeError("addError() takes null for the field when the error has lists by field.");
    }
    const byField: Iterable<readonly [string, readonly ValidationError[]]> =
      given.errorDict ?? new Map([[field ?? NON_FIELD_ERRORS, given.errorList]]);
    for (const [name, list] of byField) this.#errorListFor(name).push(...list);
    for (const [name] of byField) if (this.#cleaned !== null) delete this.#cleaned[name];
  }

  #errorListFor(name: string): ErrorList {
    const { errors, renderer } = this;
    this.#errors ??= errors;
    let list = this.#errors.get(name);
    if (list !== undefined) return list;
    if (name === NON_FIELD_ERRORS) {
      list = new this.errorClass([], { errorClass: "nonfield", renderer });
    } else if (this.fieldsByName[name] === undefined) {
      throw new FormUsageError(`'${this.constructor.name}' has no field named '${name}'.`, {
        hint: didYouMean(name, Object.keys(this.fieldsByName)) || undefined,
      });
    } else {
      list = new this.errorClass([], { renderer, fieldId: this.#fields.bind(name, this.fieldsByName[name]).autoId });
    }
    this.#errors.set(name, list);
    return list;
  }

  /** Fetches what must be known before the form is checked or shown, such as initial values of relations. */
  protected prepare(): void | Promise<void> {}

  /** Checks all data anew. `isValid()` does so once. */
  async fullClean(): Promise<void> {
    this.#fields.settle();
    await this.prepare();
    this.#errors = new ErrorDict([], this.renderer);
    if (!this.isBound) return;
    this.#cleaned = Object.create(null) as Record<string, unknown>;
    if (this.emptyPermitted && !this.hasChanged()) return;
    for (const [name, bound] of this.#fields.items()) {
      // oxlint-disable-next-line no-await-in-loop -- fields are checked in order
      await this.#cleanField(name, bound);
    }
    await this.#cleanForm();
    await this.postClean();
  }

  /** Cleans one field, then runs `clean<Name>()` when the class has it. */
  async #cleanField(name: string, bound: BoundField): Promise<void> {
    try {
      const field = bound.field as Field;
      const cleaned = field.cleanBoundField(bound);
      this.#cleaned![name] = isThenable(cleaned) ? await cleaned : cleaned;
      const method = (this as unknown as Record<string, unknown>)[cleanMethodName(name)];
      if (typeof method !== "function") return;
      const result: unknown = await (method as () => unknown).call(this);
      if (result !== undefined) this.#cleaned![name] = result;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.addError(name, error);
    }
  }

  async #cleanForm(): Promise<void> {
    try {
      const cleaned = await this.clean();
      if (cleaned !== null && cleaned !== undefined) this.#cleaned = cleaned as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.addError(null, error);
    }
  }

  /**
   * Checks that concern several fields; errors it throws belong to the form as a whole.
   * What it returns becomes the cleaned data; returning nothing keeps them.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- an override may return its cleaned data, a promise, or nothing
  clean(): any {
    return this.cleanedData;
  }

  /** Runs after `clean()`: model forms check their instance here. */
  protected postClean(): void | Promise<void> {}

  hasChanged(): boolean {
    return this.changedData.length > 0;
  }

  /** Names of the fields whose data differ from their initial values. */
  get changedData(): readonly string[] {
    this.#changed ??= [...this.#fields.items()].filter(([, bound]) => bound.hasChanged()).map(([name]) => name);
    return this.#changed;
  }

  // Rendering

  get errorCssClass(): string | null {
    return this.#class.errorCssClass;
  }

  get requiredCssClass(): string | null {
    return this.#class.requiredCssClass;
  }

  get templateNameLabel(): string {
    return this.#class.templateNameLabel;
  }

  get templateName(): string {
    return this.#class.templateName ?? this.renderer.formTemplateName;
  }

  get #class(): FormClass {
    return this.constructor as unknown as FormClass;
  }

  /** Stylesheets and scripts of all widgets. */
  get media(): Media {
    return Object.values(this.fieldsByName).reduce((media, field) => media.add(field.widget.media), new Media());
  }

  /** Whether the form must be sent as `multipart/form-data`. */
  isMultipart(): boolean {
    return Object.values(this.fieldsByName).some((field) => field.widget.needsMultipartForm);
  }

  /** What the templates of forms get. */
  getContext(): Record<string, unknown> {
    const fields: (readonly [BoundField, ErrorList])[] = [];
    const hiddenFields: BoundField[] = [];
    const errors = this.nonFieldErrors().copy();
    for (const [name, bound] of this.#fields.items()) {
      if (!bound.isHidden) {
        fields.push([bound, bound.errors]);
        continue;
      }
      for (const error of bound.errors) {
        errors.push(interpolate(gettext("(Hidden field %(name)s) %(error)s"), { name, error }));
      }
      hiddenFields.push(bound);
    }
    return { form: this, fields, hiddenFields, errors };
  }

  /** The form in HTML, by a template of forms. */
  async render(templateName: string = this.templateName): Promise<SafeString> {
    await this.ready();
    return this.renderer.render(templateName, this.getContext());
  }

  asDiv(): Promise<SafeString> {
    return this.render(this.#class.templateNameDiv);
  }

  asP(): Promise<SafeString> {
    return this.render(this.#class.templateNameP);
  }

  /** Rows of a table, without the `<table>` around them. */
  asTable(): Promise<SafeString> {
    return this.render(this.#class.templateNameTable);
  }

  /** Items of a list, without the `<ul>` around them. */
  asUl(): Promise<SafeString> {
    return this.render(this.#class.templateNameUl);
  }

  __html__(): Promise<SafeString> {
    return this.render();
  }

  /** In templates a name means a field first; and what needs checked data waits for it. */
  [templateLookup](name: string): unknown {
    const field = this.fieldsByName[name];
    if (field !== undefined) return this.#fields.bind(name, field);
    if (this.#errors !== null || !this.isBound) return undefined;
    if (name === "errors") return this.ready().then(() => this.errors);
    return name === "nonFieldErrors" || name === "non_field_errors"
      ? this.ready().then(() => this.nonFieldErrors())
      : undefined;
  }
}

/** `cleanSubject` for `subject`. */
function cleanMethodName(name: string): string {
  return `clean${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** A form made of the fields its class declares. */
export class Form extends BaseForm {}

import { gettextLazy, ngettextLazy } from "../../core/i18n/translation.ts";
import { ValidationError } from "../../core/validators/index.ts";
import { templateLookup } from "../../template/runtime/lookup.ts";
import type { Text } from "../../utils/lazy.ts";
import type { SafeString } from "../../utils/safe-string.ts";
import type { ErrorDict } from "../errors/error-dict.ts";
import { ErrorList } from "../errors/error-list.ts";
import { type ErrorMessages, fieldMessages } from "../error-messages.ts";
import { BooleanField, IntegerField } from "../fields/index.ts";
import type { BaseForm } from "../form.ts";
import type { FormOptions } from "../form-options.ts";
import { type DataSource, toDataSource } from "../form-data.ts";
import { FormUsageError } from "../form-usage-error.ts";
import type { Media } from "../media.ts";
import { getDefaultRenderer, type Renderer } from "../renderers/renderer.ts";
import { CheckboxInput } from "../widgets/checkbox-input.ts";
import { NumberInput } from "../widgets/input.ts";
import type { WidgetInput } from "../widgets/widget.ts";
import {
  DELETION_FIELD_NAME,
  type FormSetOptions,
  type FormSetSettings,
  ORDERING_FIELD_NAME,
} from "./formset-options.ts";
import {
  INITIAL_FORM_COUNT,
  ManagementForm,
  MAX_NUM_FORM_COUNT,
  MIN_NUM_FORM_COUNT,
  TOTAL_FORM_COUNT,
} from "./management-form.ts";

/**
 * Several forms of one class on one page.
 *
 * ```ts
 * const ArticleFormSet = formsetFactory(ArticleForm, { extra: 2 });
 * const formset = new ArticleFormSet({ data: request.POST });
 * if (await formset.isValid()) for (const form of formset.forms) form.cleanedData.title;
 * ```
 *
 * Reference: docs/topics/forms/formsets.
 */
export class BaseFormSet<F extends BaseForm = BaseForm> implements Iterable<F> {
  static deletionWidget: WidgetInput = CheckboxInput;
  static orderingWidget: WidgetInput = NumberInput;
  static templateNameDiv = "django/forms/formsets/div.html";
  static templateNameP = "django/forms/formsets/p.html";
  static templateNameTable = "django/forms/formsets/table.html";
  static templateNameUl = "django/forms/formsets/ul.html";
  static defaultErrorMessages: ErrorMessages = {
    missing_management_form: gettextLazy(
      "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need to file a bug report if the issue persists.",
    ),
    too_many_forms: ngettextLazy("Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"),
    too_few_forms: ngettextLazy("Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"),
  };

  readonly isBound: boolean;
  readonly data: DataSource;
  readonly files: DataSource;
  readonly autoId: string | boolean;
  readonly prefix: string;
  readonly initial: readonly Readonly<Record<string, unknown>>[] | null;
  readonly errorClass: typeof ErrorList;
  readonly formKwargs: Readonly<Record<string, unknown>>;
  readonly errorMessages: Record<string, Text>;
  readonly renderer: Renderer;
  #forms: F[] | null = null;
  #management: ManagementForm | null = null;
  #errors: ErrorDict[] | null = null;
  #nonFormErrors: ErrorList | null = null;
  #cleaning: Promise<void> | null = null;
  #valid = false;

  /** The settings of the class. */
  get settings(): FormSetSettings<F> {
    throw new FormUsageError(`${this.constructor.name} names no form class.`, {
      hint: "Make a class of formsets by formsetFactory(YourForm, { … }).",
    });
  }

  constructor(options: FormSetOptions = {}) {
    this.isBound = (options.data ?? options.files ?? null) !== null;
    this.data = toDataSource(options.data);
    this.files = toDataSource(options.files);
    this.autoId = options.autoId ?? "id_%s";
    this.prefix = options.prefix || this.getDefaultPrefix();
    this.initial = options.initial ?? null;
    this.errorClass = options.errorClass ?? ErrorList;
    this.formKwargs = options.formKwargs ?? {};
    this.errorMessages = fieldMessages(new.target, options.errorMessages);
    this.renderer = this.settings.renderer ?? getDefaultRenderer();
  }

  protected getDefaultPrefix(): string {
    return "form";
  }

  get length(): number {
    return this.forms.length;
  }

  [Symbol.iterator](): IterableIterator<F> {
    return this.forms[Symbol.iterator]();
  }

  at(index: number): F | undefined {
    return this.forms.at(index);
  }

  /**
   * The form with the counts. Of a bound set its data must be checked before forms can be made: `await set.load()`,
   * which `isValid()` and rendering do.
   */
  get managementForm(): ManagementForm {
    this.#management ??= this.isBound
      ? new ManagementForm({ data: this.data, autoId: this.autoId, prefix: this.prefix, renderer: this.renderer })
      : new ManagementForm({
          autoId: this.autoId,
          prefix: this.prefix,
          renderer: this.renderer,
          initial: {
            [TOTAL_FORM_COUNT]: this.totalFormCount(),
            [INITIAL_FORM_COUNT]: this.initialFormCount(),
            [MIN_NUM_FORM_COUNT]: this.settings.minNum,
            [MAX_NUM_FORM_COUNT]: this.settings.maxNum,
          },
        });
    return this.#management;
  }

  /** Reads what must be known before the forms can be made. */
  async load(): Promise<void> {
    if (this.isBound) await this.managementForm.ready();
  }

  /** A count that was sent; never below 0. */
  protected sentCount(name: typeof TOTAL_FORM_COUNT | typeof INITIAL_FORM_COUNT): number {
    const form = this.managementForm;
    if (!form.hasCleanedData) {
      throw new FormUsageError("The forms of a bound formset were asked for before its data were read.", {
        hint: "Write `await formset.isValid()` or `await formset.load()` first.",
      });
    }
    return Math.max(0, form.cleanedData[name]);
  }

  /** How many forms there are: never more than `absoluteMax`, whatever was sent. */
  totalFormCount(): number {
    const { absoluteMax, extra, maxNum, minNum } = this.settings;
    if (this.isBound) return Math.min(this.sentCount(TOTAL_FORM_COUNT), absoluteMax);
    const initial = this.initialFormCount();
    const total = Math.max(initial, minNum) + extra;
    if (initial > maxNum && maxNum >= 0) return initial;
    return total > maxNum && maxNum >= 0 ? maxNum : total;
  }

  /** How many of them are not extra. */
  initialFormCount(): number {
    return this.isBound ? this.sentCount(INITIAL_FORM_COUNT) : (this.initial?.length ?? 0);
  }

  /** The forms, made at first use. */
  get forms(): readonly F[] {
    this.#forms ??= Array.from({ length: this.totalFormCount() }, (_, i) =>
      this.constructForm(i, this.getFormKwargs(i)),
    );
    return this.#forms;
  }

  get initialForms(): readonly F[] {
    return this.forms.slice(0, this.initialFormCount());
  }

  get extraForms(): readonly F[] {
    return this.forms.slice(this.initialFormCount());
  }

  /** Further options for one form; null stands for the empty form. */
  getFormKwargs(_index: number | null): Record<string, unknown> {
    return { ...this.formKwargs };
  }

  /** Makes one form. */
  protected constructForm(index: number, kwargs: Readonly<Record<string, unknown>>): F {
    const initial = this.initial?.[index];
    const options: FormOptions = {
      ...this.#commonOptions(this.addPrefix(index)),
      ...(this.isBound ? { data: this.data, files: this.files } : {}),
      ...(initial === undefined ? {} : { initial }),
      emptyPermitted: index >= this.initialFormCount() && index >= this.settings.minNum,
      ...kwargs,
    };
    const form = new this.settings.form(options);
    this.addFields(form, index);
    return form;
  }

  #commonOptions(prefix: string): FormOptions {
    return {
      autoId: this.autoId,
      prefix,
      errorClass: this.errorClass,
      // Browsers would refuse forms that are meant to stay empty or to be deleted.
      useRequiredAttribute: false,
      renderer: this.settings.renderer,
    };
  }

  /** A form with `__prefix__` in its names, for scripts that add forms. */
  get emptyForm(): F {
    const options = { ...this.#commonOptions(this.addPrefix("__prefix__")), emptyPermitted: true };
    const form = new this.settings.form({ ...options, ...this.getFormKwargs(null) });
    this.addFields(form, null);
    return form;
  }

  addPrefix(index: number | string): string {
    return `${this.prefix}-${index}`;
  }

  /** Adds the fields for order and deletion; override it to add more. */
  addFields(form: F, index: number | null): void {
    const { canDelete, canDeleteExtra, canOrder } = this.settings;
    const isInitial = index !== null && index < this.initialFormCount();
    const widgets = this.constructor as typeof BaseFormSet;
    if (canOrder) {
      const options = { label: gettextLazy("Order"), required: false, widget: widgets.orderingWidget };
      form.addField(ORDERING_FIELD_NAME, new IntegerField({ ...options, initial: isInitial ? index + 1 : null }));
    }
    if (canDelete && (canDeleteExtra || isInitial)) {
      const options = { label: gettextLazy("Delete"), required: false, widget: widgets.deletionWidget };
      form.addField(DELETION_FIELD_NAME, new BooleanField(options));
    }
  }

  // Validation

  /** Whether all forms are valid, those to be deleted aside, and the set as a whole is. */
  async isValid(): Promise<boolean> {
    if (!this.isBound) return false;
    await this.ready();
    return this.#valid;
  }

  /** Checks the data unless that was done. */
  ready(): Promise<void> {
    this.#cleaning ??= this.fullClean();
    return this.#cleaning;
  }

  /** Checks all data anew. */
  async fullClean(): Promise<void> {
    this.#errors = [];
    this.#nonFormErrors = this.#newErrors();
    if (!this.isBound) return;
    await this.load();
    if (!(await this.managementForm.isValid())) this.#nonFormErrors.push(this.#missingManagementForm());
    let emptyForms = 0;
    let formsValid = true;
    for (const [index, form] of this.forms.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- forms may use one transaction
      await form.ready();
      if (!form.hasChanged() && index >= this.initialFormCount()) emptyForms++;
      if (this.settings.canDelete && this.shouldDelete(form)) continue;
      this.#errors.push(form.errors);
      formsValid &&= form.errors.size === 0;
    }
    this.#valid = formsValid;
    try {
      this.#checkCounts(emptyForms);
      await this.clean();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.#nonFormErrors = this.#newErrors(error.errorList);
    }
    this.#valid &&=
      this.#nonFormErrors.length === 0 && this.forms.every((f) => this.#ignored(f) || f.errors.size === 0);
  }

  #ignored(form: F): boolean {
    return this.settings.canDelete && this.shouldDelete(form);
  }

  #newErrors(list: readonly ValidationError[] = []): ErrorList {
    return new this.errorClass(list, { errorClass: "nonform", renderer: this.renderer });
  }

  #missingManagementForm(): ValidationError {
    const form = this.managementForm;
    const names = [...form.errors.keys()].map((name) => form.addPrefix(name)).join(", ");
    return new ValidationError(this.errorMessages["missing_management_form"]!, {
      code: "missing_management_form",
      params: { field_names: names },
    });
  }

  #checkCounts(emptyForms: number): void {
    const { absoluteMax, maxNum, minNum, validateMax, validateMin } = this.settings;
    const kept = this.totalFormCount() - this.#deleted().length;
    if ((validateMax && kept > maxNum) || this.sentCount(TOTAL_FORM_COUNT) > absoluteMax) {
      throw new ValidationError(this.errorMessages["too_many_forms"]!, {
        code: "too_many_forms",
        params: { num: maxNum },
      });
    }
    if (validateMin && kept - emptyForms < minNum) {
      throw new ValidationError(this.errorMessages["too_few_forms"]!, {
        code: "too_few_forms",
        params: { num: minNum },
      });
    }
  }

  /** Checks that concern several forms; what it throws stands in `nonFormErrors()`. */
  clean(): void | Promise<void> {}

  /** The errors of each form. Throws `FormUsageError` on a bound set that was not checked. */
  get errors(): readonly ErrorDict[] {
    return this.#checked(this.#errors, []);
  }

  /** Errors of the set as a whole. */
  nonFormErrors(): ErrorList {
    return this.#checked(this.#nonFormErrors, this.#newErrors());
  }

  #checked<T>(value: T | null, unbound: T): T {
    if (value !== null) return value;
    if (!this.isBound) return unbound;
    throw new FormUsageError("The errors of a formset were asked for before its data were checked.", {
      hint: "Write `await formset.isValid()` first.",
    });
  }

  totalErrorCount(): number {
    return this.nonFormErrors().length + this.errors.reduce((sum, errors) => sum + errors.size, 0);
  }

  #assertValid(name: string): void {
    if (!this.#valid) {
      throw new FormUsageError(`A formset that is not valid has no ${name}.`, {
        hint: "Write `if (await formset.isValid())` around it.",
      });
    }
  }

  /** The cleaned data of each form. */
  get cleanedData(): F["cleanedData"][] {
    this.#assertValid("cleanedData");
    return this.forms.map((form) => form.cleanedData as F["cleanedData"]);
  }

  /** Whether a form was marked for deletion. */
  protected shouldDelete(form: F): boolean {
    return (form.cleanedData as Record<string, unknown>)[DELETION_FIELD_NAME] === true;
  }

  #deleted(): F[] {
    if (!this.settings.canDelete) return [];
    return this.forms.filter((form, index) => !this.#untouched(form, index) && this.shouldDelete(form));
  }

  #untouched(form: F, index: number): boolean {
    return index >= this.initialFormCount() && !form.hasChanged();
  }

  /** The forms marked for deletion, once the set is valid. */
  get deletedForms(): readonly F[] {
    return this.#valid ? this.#deleted() : [];
  }

  /** The forms in the order that was entered; those without a number stand at the end. */
  get orderedForms(): readonly F[] {
    this.#assertValid("orderedForms");
    if (!this.settings.canOrder) throw new FormUsageError("This formset was made without canOrder.");
    const place = (form: F): number =>
      ((form.cleanedData as Record<string, unknown>)[ORDERING_FIELD_NAME] as number | null | undefined) ?? Infinity;
    return this.forms
      .filter((form, index) => !this.#untouched(form, index) && !this.#ignored(form))
      .sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  }

  hasChanged(): boolean {
    return this.forms.some((form) => form.hasChanged());
  }

  isMultipart(): boolean {
    return (this.forms[0] ?? this.emptyForm).isMultipart();
  }

  get media(): Media {
    return (this.forms[0] ?? this.emptyForm).media;
  }

  // Rendering

  getContext(): Record<string, unknown> {
    return { formset: this };
  }

  async render(templateName: string = this.renderer.formsetTemplateName): Promise<SafeString> {
    await this.ready();
    return this.renderer.render(templateName, this.getContext());
  }

  asDiv(): Promise<SafeString> {
    return this.render((this.constructor as typeof BaseFormSet).templateNameDiv);
  }

  asP(): Promise<SafeString> {
    return this.render((this.constructor as typeof BaseFormSet).templateNameP);
  }

  asTable(): Promise<SafeString> {
    return this.render((this.constructor as typeof BaseFormSet).templateNameTable);
  }

  asUl(): Promise<SafeString> {
    return this.render((this.constructor as typeof BaseFormSet).templateNameUl);
  }

  __html__(): Promise<SafeString> {
    return this.render();
  }

  /** In templates, what needs checked data waits for it. */
  [templateLookup](name: string): unknown {
    if (/^\d+$/.test(name)) return this.load().then(() => this.forms[Number(name)]);
    if (this.#errors !== null || !this.isBound) return undefined;
    if (name === "forms") return this.load().then(() => this.forms);
    if (name === "errors") return this.ready().then(() => this.errors);
    return name === "nonFormErrors" || name === "non_form_errors"
      ? this.ready().then(() => this.nonFormErrors())
      : undefined;
  }
}

/** Checks every set, so that all show their errors; true when all are valid. */
export async function allValid(formsets: Iterable<{ isValid(): Promise<boolean> }>): Promise<boolean> {
  let valid = true;
  // oxlint-disable-next-line no-await-in-loop -- one after the other, as they may use one transaction
  for (const formset of formsets) valid = (await formset.isValid()) && valid;
  return valid;
}

import { gettext } from "../core/i18n/translation.ts";
import { ValidationError } from "../core/validators/index.ts";
import { templateLookup } from "../template/runtime/lookup.ts";
import { formatHtml } from "../utils/html.ts";
import type { Text } from "../utils/lazy.ts";
import type { SafeString } from "../utils/safe-string.ts";
import { str } from "../utils/str.ts";
import { BoundWidget } from "./bound-widget.ts";
import { type Declaration, type Frame } from "./declaration.ts";
import type { ErrorList } from "./errors/error-list.ts";
import type { Field } from "./field.ts";
import type { BaseForm } from "./form.ts";
import { FormUsageError } from "./form-usage-error.ts";
import { prettyName } from "./pretty-name.ts";
import type { Renderer } from "./renderers/renderer.ts";
import { TextInput } from "./widgets/input.ts";
import { MultiWidget } from "./widgets/multi-widget.ts";
import { Textarea } from "./widgets/textarea.ts";
import type { Attrs, Widget } from "./widgets/widget.ts";

/** The type of the cleaned value. Types only. */
export declare const CLEANED: unique symbol;

/** How `asWidget()` and its kin differ from the plain rendering. */
export interface AsWidgetOptions {
  readonly attrs?: Readonly<Attrs> | undefined;
  /** Renders the hidden input that carries the initial value. */
  readonly onlyInitial?: boolean | undefined;
}

/** How a label differs from the plain one. */
export interface LabelOptions {
  /** Text or safe HTML in place of the label of the field. */
  readonly contents?: Text | SafeString | null | undefined;
  readonly attrs?: Readonly<Attrs> | null | undefined;
  readonly labelSuffix?: Text | null | undefined;
  readonly tag?: "label" | "legend" | undefined;
}

/**
 * A field of one form, with its data: what `form.subject` is, in code and in templates.
 *
 * `Value` is the type of the cleaned value, `F` that of the field.
 * Reference: docs/ref/forms/api, "BoundField".
 */
export class BoundField<Value = unknown, F = Field> {
  declare readonly [CLEANED]: Value;
  #form: BaseForm | null;
  #field: Field | null;
  #name: string;
  #declaration: Declaration | null = null;
  #initial: { readonly value: unknown } | null = null;
  #subwidgets: Promise<BoundWidget[]> | null = null;

  constructor(form: BaseForm, field: Field, name: string) {
    this.#form = form;
    this.#field = field;
    this.#name = name;
  }

  /** A bound field as a class declares it; it finds its form at first use. @internal */
  static declare(declaration: Declaration): BoundField {
    const bound = new BoundField(null as unknown as BaseForm, null as unknown as Field, "");
    bound.#declaration = declaration;
    return bound;
  }

  /** Makes a declared field part of a form; returns the field made for it. @internal */
  adopt(form: BaseForm, name: string): Field | null {
    const declaration = this.#declaration;
    if (declaration === null) return null;
    this.#declaration = null;
    this.#form = form;
    this.#name = name;
    this.#field = declaration.makeField();
    return this.#field;
  }

  #find(): void {
    let frame: Frame | null = this.#declaration?.frame ?? null;
    for (; frame !== null && this.#form === null; frame = frame.outer) frame.form.adoptFields();
    if (this.#form === null) {
      throw new FormUsageError("This form field was declared, but it is not a property of a form.", {
        hint: "Write `subject = forms.CharField()` in a form class; elsewhere make a field with `new forms.CharField()`.",
      });
    }
  }

  get form(): BaseForm {
    if (this.#form === null) this.#find();
    return this.#form!;
  }

  /** The field of this form; changes to it concern this form alone. */
  get field(): F {
    return (this.form.fieldsByName[this.name] ?? this.#field) as unknown as F;
  }

  get name(): string {
    if (this.#form === null) this.#find();
    return this.#name;
  }

  /** The name in HTML, with the prefix of the form. */
  get htmlName(): string {
    return this.form.addPrefix(this.name);
  }

  get htmlInitialName(): string {
    return this.form.addInitialPrefix(this.name);
  }

  get htmlInitialId(): string {
    return this.form.addInitialPrefix(this.autoId);
  }

  get label(): Text | SafeString {
    return this.#any.label ?? prettyName(this.name);
  }

  get helpText(): Text | SafeString {
    return this.#any.helpText || "";
  }

  get renderer(): Renderer {
    return this.form.renderer;
  }

  get #any(): Field {
    return this.field as unknown as Field;
  }

  /** The errors of this field, after `await form.isValid()`. */
  get errors(): ErrorList {
    return this.form.errorsOf(this.name);
  }

  /** The submitted data of this field; null when there are none. */
  get data(): unknown {
    return this.form.widgetData(this.#any.widget, this.htmlName);
  }

  /** The initial value: that of the form, or that of the field; functions are called once. */
  get initial(): unknown {
    this.#initial ??= { value: this.form.getInitialForField(this.#any, this.name) };
    return this.#initial.value;
  }

  /** What the widget shows: the data of a bound form, else the initial value. */
  value(): unknown {
    const { initial } = this;
    return this.#any.prepareValue(this.form.isBound ? this.#any.boundData(this.data, initial) : initial);
  }

  /** Whether the data differ from the initial value. */
  hasChanged(): boolean {
    const field = this.#any;
    if (!field.showHiddenInitial) return field.hasChanged(this.initial, this.data);
    const hidden = this.form.widgetData(field.hiddenWidget(), this.htmlInitialName);
    try {
      return field.hasChanged(field.toPython(hidden), this.data);
    } catch (error) {
      if (error instanceof ValidationError) return true;
      throw error;
    }
  }

  get isHidden(): boolean {
    return this.#any.widget.isHidden;
  }

  /** The id of the control; empty when the form gives none. */
  get autoId(): string {
    const { autoId } = this.form;
    if (typeof autoId === "string" && autoId.includes("%s")) return autoId.replace("%s", () => this.htmlName);
    return autoId ? this.htmlName : "";
  }

  /** The id that a label should point at. */
  get idForLabel(): string {
    return this.#any.widget.idForLabel(this.#controlId);
  }

  get #controlId(): string {
    const { id } = this.#any.widget.attrs;
    return id ? String(id) : this.autoId;
  }

  get widgetType(): string {
    return this.#any.widget.constructor.name.toLowerCase().replace(/(?:widget|input)$/, "");
  }

  get useFieldset(): boolean {
    return this.#any.widget.useFieldset;
  }

  get templateName(): string {
    return this.#any.templateName ?? this.renderer.fieldTemplateName;
  }

  /** Ids of help text and errors; null when the widget names its own. */
  get ariaDescribedby(): string | null {
    if (this.#any.widget.attrs["aria-describedby"]) return null;
    const ids: string[] = [];
    if (this.autoId && !this.isHidden) {
      if (String(this.helpText) !== "") ids.push(`${this.autoId}_helptext`);
      if (this.errors.length > 0) ids.push(`${this.autoId}_error`);
    }
    return ids.join(" ");
  }

  /** Classes that the form gives to fields with errors and to required ones, besides `extra`. */
  cssClasses(extra: string | Iterable<string> = ""): string {
    const classes = new Set(typeof extra === "string" ? extra.split(/\s+/).filter(Boolean) : extra);
    const { errorCssClass, requiredCssClass } = this.form;
    if (errorCssClass && this.errors.length > 0) classes.add(errorCssClass);
    if (requiredCssClass && this.#any.required) classes.add(requiredCssClass);
    return [...classes].join(" ");
  }

  /** Attributes that follow from the state of this field. */
  buildWidgetAttrs(attrs: Readonly<Attrs> = {}, widget: Widget = this.#any.widget): Attrs {
    const field = this.#any;
    const result: Attrs = { ...attrs };
    if (field.required && this.form.useRequiredAttribute && widget.useRequiredAttribute(this.initial)) {
      const parts = partsOf(field);
      if (parts !== null && field.widget instanceof MultiWidget && widget instanceof MultiWidget) {
        for (const [index, part] of widget.widgets.entries()) {
          part.attrs["required"] = part.useRequiredAttribute(this.initial) && (parts[index]?.required ?? false);
        }
      } else {
        result["required"] = true;
      }
    }
    if (field.disabled) result["disabled"] = true;
    if (!widget.isHidden && this.errors.length > 0) result["aria-invalid"] = "true";
    if (!result["aria-describedby"] && !this.useFieldset) {
      const described = this.ariaDescribedby;
      if (described) result["aria-describedby"] = described;
    }
    return result;
  }

  /** The control in HTML, by the given widget or that of the field. */
  async asWidget(widget: Widget | null = null, options: AsWidgetOptions = {}): Promise<SafeString> {
    await this.form.ready();
    const field = this.#any;
    const used = widget ?? field.widget;
    if (field.localize) used.isLocalized = true;
    const loading = used.load();
    if (loading !== undefined) await loading;
    const { onlyInitial = false } = options;
    const attrs = this.buildWidgetAttrs(options.attrs, used);
    if (this.autoId && !("id" in used.attrs)) attrs["id"] ??= onlyInitial ? this.htmlInitialId : this.autoId;
    const value =
      onlyInitial && this.form.data.has(this.htmlInitialName)
        ? this.form.widgetData(field.hiddenWidget(), this.htmlInitialName)
        : this.value();
    return used.render(onlyInitial ? this.htmlInitialName : this.htmlName, value, { attrs, renderer: this.renderer });
  }

  /** As `<input type="text">`. */
  asText(options: AsWidgetOptions = {}): Promise<SafeString> {
    return this.asWidget(new TextInput(), options);
  }

  /** As `<textarea>`. */
  asTextarea(options: AsWidgetOptions = {}): Promise<SafeString> {
    return this.asWidget(new Textarea(), options);
  }

  /** As `<input type="hidden">`. */
  asHidden(options: AsWidgetOptions = {}): Promise<SafeString> {
    return this.asWidget(this.#any.hiddenWidget(), options);
  }

  /** Label, help text, errors and control together. */
  async asFieldGroup(): Promise<SafeString> {
    await this.form.ready();
    return this.renderer.render(this.templateName, { field: this });
  }

  async #asHtml(): Promise<SafeString> {
    const control = await this.asWidget();
    return this.#any.showHiddenInitial ? control.concat(await this.asHidden({ onlyInitial: true })) : control;
  }

  /** The control; with `showHiddenInitial` its hidden companion too. */
  __html__(): Promise<SafeString> {
    return this.#asHtml();
  }

  /** `<label>` around the label of the field, when it has an id; the bare label otherwise. */
  labelTag(options: LabelOptions = {}): Promise<SafeString> {
    const { form } = this;
    const field = this.#any;
    const { tag = "label" } = options;
    const label = options.contents || this.label;
    const suffix = options.labelSuffix ?? field.labelSuffix ?? form.labelSuffix;
    const id = this.#controlId;
    const attrs: Attrs = { ...options.attrs };
    if (id) {
      const target = field.widget.idForLabel(id);
      if (target && tag !== "legend") attrs["for"] = target;
      if (field.required && form.requiredCssClass) {
        attrs["class"] = attrs["class"] ? `${str(attrs["class"])} ${form.requiredCssClass}` : form.requiredCssClass;
      }
    }
    const context = { field: this, label: withSuffix(label, suffix), attrs, useTag: id !== "", tag };
    return this.renderer.render(form.templateNameLabel, context);
  }

  /** `labelTag()` with `<legend>`, for fields in a `<fieldset>`. */
  legendTag(options: LabelOptions = {}): Promise<SafeString> {
    return this.labelTag({ ...options, tag: "legend" });
  }

  /** The parts of the control: one for each choice of radio buttons and the like, else one. */
  get subwidgets(): Promise<BoundWidget[]> {
    this.#subwidgets ??= this.#loadSubwidgets();
    return this.#subwidgets;
  }

  async #loadSubwidgets(): Promise<BoundWidget[]> {
    await this.form.ready();
    const { widget } = this.#any;
    await widget.load();
    const id = this.#controlId;
    const attrs = this.buildWidgetAttrs(id ? { id } : {});
    return Array.from(
      widget.subwidgets(this.htmlName, this.value(), attrs),
      (context) => new BoundWidget(widget, context, this.renderer),
    );
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<BoundWidget> {
    yield* await this.subwidgets;
  }

  /** `{{ form.sizes.0 }}` */
  [templateLookup](name: string): unknown {
    return /^\d+$/.test(name) ? this.subwidgets.then((list) => list[Number(name)]) : undefined;
  }
}

/** The fields of a `MultiValueField` of which not all are needed; null for every other field. */
function partsOf(field: Field): readonly Field[] | null {
  const { requireAllFields, fields } = field as { requireAllFields?: boolean; fields?: readonly Field[] };
  return requireAllFields === false && fields !== undefined ? fields : null;
}

/** Adds the suffix unless the label ends in punctuation. */
function withSuffix(label: Text | SafeString, suffix: Text): Text | SafeString {
  const text = String(label);
  if (String(suffix) === "" || text === "" || gettext(":?.!").includes(text.at(-1)!)) return label;
  return formatHtml("{}{}", label, suffix);
}

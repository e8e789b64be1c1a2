import { localizeInput } from "../../core/i18n/formats.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import { type DataSource, getOne } from "../form-data.ts";
import { Media, type MediaDefinition, mediaOf } from "../media.ts";
import { getDefaultRenderer, type Renderer } from "../renderers/renderer.ts";

/** Attributes of an HTML element: `true` stands for the bare name, `false` leaves it out. */
export type Attrs = Record<string, unknown>;

/** Options that every widget takes. */
export interface WidgetOptions {
  /** HTML attributes of the element. */
  readonly attrs?: Readonly<Attrs> | null | undefined;
}

/** What a template of a widget sees as `widget`. */
export interface WidgetContext {
  name: string;
  isHidden: boolean;
  required: boolean;
  value: unknown;
  attrs: Attrs;
  templateName: string;
  [key: string]: unknown;
}

/** How one rendering differs from the widget's own settings. */
export interface RenderOptions {
  readonly attrs?: Readonly<Attrs> | null | undefined;
  readonly renderer?: Renderer | null | undefined;
}

/** A widget class without required options, or a widget made with some. */
export type WidgetInput = Widget | (new () => Widget);

/**
 * Turns a value into HTML and reads it back from what a browser sends.
 *
 * A subclass names its template in `templateName`. Reference: docs/ref/forms/widgets.
 */
export abstract class Widget {
  /** Stylesheets and scripts the widget needs. */
  static Media: MediaDefinition | undefined;

  readonly templateName: string = "";
  /** Whether forms with this widget must be sent as `multipart/form-data`. */
  get needsMultipartForm(): boolean {
    return false;
  }
  /** Whether microseconds survive a round trip; if not, they are cut off initial values. */
  readonly supportsMicroseconds: boolean = true;
  /** Whether several controls need a `<fieldset>` with a `<legend>` around them. */
  readonly useFieldset: boolean = false;
  isLocalized = false;
  isRequired = false;
  inputType: string | null = null;
  attrs: Attrs;

  constructor(options: WidgetOptions = {}) {
    this.attrs = { ...options.attrs };
  }

  get isHidden(): boolean {
    return this.inputType === "hidden";
  }

  get media(): Media {
    return mediaOf(this.constructor as typeof Widget);
  }

  /** A copy with attributes of its own, for one form. */
  clone(): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this);
    copy.attrs = { ...this.attrs };
    return copy;
  }

  /** Fetches what rendering needs; undefined when nothing has to be waited for. */
  load(): Promise<void> | undefined {
    return undefined;
  }

  /** The contexts of the parts of this widget: itself, or one for each choice. */
  subwidgets(name: string, value: unknown, attrs?: Readonly<Attrs> | null): Iterable<WidgetContext> {
    return [this.getContext(name, value, attrs).widget];
  }

  /** The value as it stands in the template; null for "no value". */
  formatValue(value: unknown): unknown {
    if (value === "" || value === null || value === undefined) return null;
    return textOf(this.isLocalized ? localizeInput(value) : value);
  }

  /** What the template of this widget gets. */
  getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    return {
      widget: {
        name,
        isHidden: this.isHidden,
        required: this.isRequired,
        value: this.formatValue(value),
        attrs: this.buildAttrs(this.attrs, attrs),
        templateName: this.templateName,
      },
    };
  }

  /** The HTML of this widget. */
  async render(name: string, value: unknown, options: RenderOptions = {}): Promise<SafeString> {
    const loading = this.load();
    if (loading !== undefined) await loading;
    return this.renderTemplate(this.templateName, this.getContext(name, value, options.attrs), options.renderer);
  }

  /** Renders one of the templates of this widget. */
  renderTemplate(
    templateName: string,
    context: Readonly<Record<string, unknown>>,
    renderer?: Renderer | null,
  ): Promise<SafeString> {
    return (renderer ?? getDefaultRenderer()).render(templateName, context);
  }

  buildAttrs(base: Readonly<Attrs>, extra?: Readonly<Attrs> | null): Attrs {
    return { ...base, ...extra };
  }

  /** The value of this widget among submitted data; null when it is not there. */
  valueFromDatadict(data: DataSource, _files: DataSource, name: string): unknown {
    return getOne(data, name);
  }

  /** Whether the data hold nothing for this widget, so that a default may be used instead. */
  valueOmittedFromData(data: DataSource, _files: DataSource, name: string): boolean {
    return !data.has(name);
  }

  /** The id that a `<label>` points at, given the id of the field; empty when it should point at none. */
  idForLabel(id: string): string {
    return id;
  }

  /** Whether the attribute `required` makes sense for this initial value. */
  useRequiredAttribute(_initial: unknown): boolean {
    return !this.isHidden;
  }
}

/** Text of a value; safe text stays safe. */
export function textOf(value: unknown): string | SafeString {
  return SafeString.is(value) ? value : str(value);
}

/** A widget of a class, or a copy of a given one. */
export function makeWidget(input: WidgetInput): Widget {
  return typeof input === "function" ? new input() : input.clone();
}

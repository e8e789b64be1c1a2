import { type Attrs, Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

/** Base of all `<input>` widgets. The attribute `type` overrides the type of the class. */
export class Input extends Widget {
  override readonly templateName: string = "django/forms/widgets/input.html";

  constructor(options: WidgetOptions = {}, inputType: string | null = null) {
    super(options);
    const { type, ...attrs } = this.attrs;
    this.inputType = type === undefined ? inputType : String(type);
    this.attrs = attrs;
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    context.widget["type"] = this.inputType;
    return context;
  }
}

/** `<input type="text">` */
export class TextInput extends Input {
  override readonly templateName: string = "django/forms/widgets/text.html";

  constructor(options: WidgetOptions = {}, inputType = "text") {
    super(options, inputType);
  }
}

/** `<input type="number">` */
export class NumberInput extends Input {
  override readonly templateName: string = "django/forms/widgets/number.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "number");
  }
}

/** `<input type="email">` */
export class EmailInput extends Input {
  override readonly templateName: string = "django/forms/widgets/email.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "email");
  }
}

/** `<input type="url">` */
export class URLInput extends Input {
  override readonly templateName: string = "django/forms/widgets/url.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "url");
  }
}

/** `<input type="color">` */
export class ColorInput extends Input {
  override readonly templateName: string = "django/forms/widgets/color.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "color");
  }
}

/** `<input type="search">` */
export class SearchInput extends Input {
  override readonly templateName: string = "django/forms/widgets/search.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "search");
  }
}

/** `<input type="tel">` */
export class TelInput extends Input {
  override readonly templateName: string = "django/forms/widgets/tel.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "tel");
  }
}

/** Options of `PasswordInput`. */
export interface PasswordInputOptions extends WidgetOptions {
  /** Whether a password that failed validation is shown again. Default: false. */
  readonly renderValue?: boolean;
}

/** `<input type="password">`, which forgets its value unless told otherwise. */
export class PasswordInput extends Input {
  override readonly templateName: string = "django/forms/widgets/password.html";
  renderValue: boolean;

  constructor(options: PasswordInputOptions = {}) {
    super(options, "password");
    this.renderValue = options.renderValue ?? false;
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    return super.getContext(name, this.renderValue ? value : null, attrs);
  }
}

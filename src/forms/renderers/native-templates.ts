import { escapeString, htmlOf } from "../../utils/html.ts";
import { LazyText } from "../../utils/lazy.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import type { ErrorList } from "../errors/error-list.ts";
import type { OptGroup } from "../widgets/choice-widget.ts";
import type { Attrs, WidgetContext } from "../widgets/widget.ts";

/**
 * The commonest built-in templates as functions: a form renders some thirty of them for one page.
 *
 * A renderer uses them only where the name leads to the built-in file, so that a project's own template wins. A function
 * gives null for values that templates print in their own way (numbers, dates); then the template is rendered.
 * A test compares both for every template.
 */
export type NativeTemplate = (context: Readonly<Record<string, unknown>>) => string | null;

/** `{{ value|stringformat:"s" }}` */
const text = (value: unknown): string =>
  typeof value === "string" ? escapeString(value) : htmlOf(SafeString.is(value) ? value : str(value));

/** `{{ value }}` for texts; null for what templates localize. */
function shown(value: unknown): string | null {
  if (typeof value === "string") return escapeString(value);
  return SafeString.is(value) || LazyText.is(value) ? htmlOf(value) : null;
}

function attributes(attrs: Attrs): string {
  let html = "";
  for (const name in attrs) {
    const value = attrs[name];
    if (value === false) continue;
    html += value === true ? ` ${escapeString(name)}` : ` ${escapeString(name)}="${text(value)}"`;
  }
  return html;
}

const input: NativeTemplate = (context) => {
  const widget = context["widget"] as WidgetContext;
  const { value } = widget;
  const type = widget["type"];
  if (typeof type !== "string") return null;
  const shownValue = value === null || value === undefined ? "" : ` value="${text(value)}"`;
  return `<input type="${escapeString(type)}" name="${escapeString(widget.name)}"${shownValue}${attributes(widget.attrs)}>`;
};

const textarea: NativeTemplate = (context) => {
  const { attrs, name, value } = context["widget"] as WidgetContext;
  const content = value === null || value === undefined ? "" : shown(value);
  return content === null ? null : `<textarea name="${escapeString(name)}"${attributes(attrs)}>\n${content}</textarea>`;
};

/** Templates of options that are the built-in one too. */
const OPTION = "django/forms/widgets/select_option.html";

const select: NativeTemplate = (context) => {
  const widget = context["widget"] as WidgetContext;
  let html = `<select name="${escapeString(widget.name)}"${attributes(widget.attrs)}>\n`;
  for (const [group, options] of widget["optgroups"] as readonly OptGroup[]) {
    const name = group === null || group === "" ? "" : shown(group);
    if (name === null) return null;
    if (name !== "") html += `<optgroup label="${name}">\n`;
    for (const { attrs, label, templateName, value } of options) {
      const content = shown(label);
      if (content === null || templateName !== OPTION) return null;
      html += `<option value="${text(value)}"${attributes(attrs)}>${content}</option>\n`;
    }
    if (name !== "") html += "</optgroup>\n";
  }
  return `${html}</select>`;
};

const label: NativeTemplate = (context) => {
  const content = shown(context["label"]);
  if (content === null || context["useTag"] !== true) return content;
  const tag = escapeString(String(context["tag"]));
  return `<${tag}${attributes(context["attrs"] as Attrs)}>${content}</${tag}>`;
};

const errorList: NativeTemplate = (context) => {
  const errors = context["errors"] as ErrorList;
  if (errors.length === 0) return "";
  const id = errors.fieldId ? ` id="${escapeString(errors.fieldId)}_error"` : "";
  let html = `<ul class="${escapeString(String(context["errorClass"]))}"${id}>`;
  for (const message of errors) html += `<li>${escapeString(message)}</li>`;
  return `${html}</ul>`;
};

const INPUT_NAMES = "input text number email url color search tel password hidden file date datetime time checkbox";
const INPUTS: readonly string[] = INPUT_NAMES.split(" ").map((name) => `django/forms/widgets/${name}.html`);
const TEXTAREA = "django/forms/widgets/textarea.html";
const SELECT = "django/forms/widgets/select.html";
const LABEL = "django/forms/label.html";
const ERRORS = "django/forms/errors/list/default.html";
const ERRORS_UL = "django/forms/errors/list/ul.html";
const WIDGET_ATTRS = "django/forms/widgets/attrs.html";

/** Built-in templates that have a function, by name. */
export const NATIVE_TEMPLATES: ReadonlyMap<string, NativeTemplate> = new Map<string, NativeTemplate>([
  ...INPUTS.map((name) => [name, input] as const),
  [TEXTAREA, textarea],
  [SELECT, select],
  [LABEL, label],
  [ERRORS, errorList],
  [ERRORS_UL, errorList],
]);

/** Templates that these include: where a project overrides one of them, the function is not used. */
export const INCLUDED_TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...INPUTS.map((name) => [name, ["django/forms/widgets/input.html", WIDGET_ATTRS]] as const),
  [TEXTAREA, [WIDGET_ATTRS]],
  [SELECT, [OPTION, WIDGET_ATTRS]],
  [LABEL, ["django/forms/attrs.html"]],
  [ERRORS, [ERRORS_UL]],
]);

import type { ValidationError } from "../../core/validators/index.ts";
import { jsonDumps } from "../../utils/json.ts";
import type { SafeString } from "../../utils/safe-string.ts";
import { getDefaultRenderer, type Renderer } from "../renderers/renderer.ts";
import type { ErrorData, ErrorList } from "./error-list.ts";

/**
 * The errors of a form: an `ErrorList` for each field that has some, and one under `__all__` for the form itself.
 *
 * A `Map`, so that the name of a field is only ever a key. Reference: docs/ref/forms/api, "Form.errors".
 */
export class ErrorDict extends Map<string, ErrorList> {
  static templateName = "django/forms/errors/dict/default.html";
  static templateNameText = "django/forms/errors/dict/text.txt";
  static templateNameUl = "django/forms/errors/dict/ul.html";
  readonly renderer: Renderer | null;

  constructor(entries: Iterable<readonly [string, ErrorList]> = [], renderer: Renderer | null = null) {
    super(entries);
    this.renderer = renderer;
  }

  /** The errors as `ValidationError`s by field. */
  asData(): Record<string, readonly ValidationError[]> {
    return byName(this, (list) => list.asData());
  }

  /** Messages and codes by field; with `escapeHtml` fit to be put into a page. */
  getJsonData(escapeHtml = false): Record<string, ErrorData[]> {
    return byName(this, (list) => list.getJsonData(escapeHtml));
  }

  asJson(escapeHtml = false): string {
    return jsonDumps(this.getJsonData(escapeHtml));
  }

  toJSON(): Record<string, ErrorData[]> {
    return this.getJsonData();
  }

  asUl(): Promise<SafeString> {
    return this.render(this.type.templateNameUl);
  }

  asText(): Promise<SafeString> {
    return this.render(this.type.templateNameText);
  }

  getContext(): Record<string, unknown> {
    return { errors: [...this], errorClass: "errorlist" };
  }

  render(templateName: string = this.type.templateName): Promise<SafeString> {
    return (this.renderer ?? getDefaultRenderer()).render(templateName, this.getContext());
  }

  __html__(): Promise<SafeString> {
    return this.render();
  }

  private get type(): typeof ErrorDict {
    return this.constructor as typeof ErrorDict;
  }
}

function byName<T>(errors: ErrorDict, of: (list: ErrorList) => T): Record<string, T> {
  const result = Object.create(null) as Record<string, T>;
  for (const [name, list] of errors) result[name] = of(list);
  return result;
}

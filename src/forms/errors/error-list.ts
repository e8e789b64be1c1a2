import { ValidationError } from "../../core/validators/index.ts";
import { escapeString } from "../../utils/html.ts";
import { jsonDumps } from "../../utils/json.ts";
import type { LazyText } from "../../utils/lazy.ts";
import type { SafeString } from "../../utils/safe-string.ts";
import { getDefaultRenderer, type Renderer } from "../renderers/renderer.ts";

/** One error as `getJsonData()` gives it. */
export interface ErrorData {
  readonly message: string;
  readonly code: string;
}

/** Options of an `ErrorList`. */
export interface ErrorListOptions {
  /** Class of the list besides `errorlist`. */
  readonly errorClass?: string | null | undefined;
  readonly renderer?: Renderer | null | undefined;
  /** Id of the field; the list gets the id `<fieldId>_error`. */
  readonly fieldId?: string | null | undefined;
}

/** What an `ErrorList` takes: messages or errors. */
export type ErrorItem = string | LazyText | ValidationError;

/**
 * The errors of one field, or of a form as a whole.
 *
 * Iterating gives the messages; in a template `{{ field.errors }}` gives a list in HTML.
 * Reference: docs/ref/forms/api, "Customizing the error list format".
 */
export class ErrorList implements Iterable<string> {
  /** Templates; a subclass may name others. */
  static templateName = "django/forms/errors/list/default.html";
  static templateNameText = "django/forms/errors/list/text.txt";
  static templateNameUl = "django/forms/errors/list/ul.html";
  readonly data: ErrorItem[];
  readonly errorClass: string;
  readonly fieldId: string | null;
  readonly renderer: Renderer | null;

  constructor(items: Iterable<ErrorItem> = [], options: ErrorListOptions = {}) {
    this.data = [...items];
    this.errorClass = options.errorClass ? `errorlist ${options.errorClass}` : "errorlist";
    this.fieldId = options.fieldId ?? null;
    this.renderer = options.renderer ?? null;
  }

  get length(): number {
    return this.data.length;
  }

  /** Adds errors. */
  push(...items: readonly ErrorItem[]): void {
    this.data.push(...items);
  }

  /** The message at a place; negative places count from the end. */
  at(index: number): string | undefined {
    const item = this.data.at(index);
    return item === undefined ? undefined : messageOf(item);
  }

  *[Symbol.iterator](): IterableIterator<string> {
    for (const item of this.data) yield messageOf(item);
  }

  /** The messages. */
  toArray(): string[] {
    return [...this];
  }

  toJSON(): string[] {
    return this.toArray();
  }

  includes(message: string): boolean {
    return this.toArray().includes(message);
  }

  /** The errors as `ValidationError`s, with code and parameters. */
  asData(): readonly ValidationError[] {
    return new ValidationError(this.data).errorList;
  }

  /** Messages and codes; with `escapeHtml` fit to be put into a page. */
  getJsonData(escapeHtml = false): ErrorData[] {
    return this.asData().map((error) => {
      const message = messageOf(error);
      return { message: escapeHtml ? escapeString(message) : message, code: error.code ?? "" };
    });
  }

  asJson(escapeHtml = false): string {
    return jsonDumps(this.getJsonData(escapeHtml));
  }

  /** A list in HTML; empty when there is no error. */
  asUl(): Promise<SafeString> {
    return this.render(this.type.templateNameUl);
  }

  /** One line for each error, each after an asterisk. */
  asText(): Promise<SafeString> {
    return this.render(this.type.templateNameText);
  }

  getContext(): Record<string, unknown> {
    return { errors: this, errorClass: this.errorClass };
  }

  render(templateName: string = this.type.templateName): Promise<SafeString> {
    return (this.renderer ?? getDefaultRenderer()).render(templateName, this.getContext());
  }

  __html__(): Promise<SafeString> {
    return this.render();
  }

  /** A list of its own with the same errors and settings. */
  copy(): ErrorList {
    const copy = new this.type(this.data, { renderer: this.renderer, fieldId: this.fieldId });
    (copy as { errorClass: string }).errorClass = this.errorClass;
    return copy;
  }

  private get type(): typeof ErrorList {
    return this.constructor as typeof ErrorList;
  }
}

const messageOf = (item: ErrorItem): string =>
  item instanceof ValidationError ? (item.messages[0] ?? "") : String(item);

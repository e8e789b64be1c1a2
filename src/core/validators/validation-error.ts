import { interpolate, type Params } from "../../utils/interpolate.ts";
import { LazyText, type Text } from "../../utils/lazy.ts";
import { repr } from "../../utils/str.ts";
import { BellevilleError } from "../errors/belleville-error.ts";

export interface ValidationErrorOptions {
  /** Short name of what is wrong, such as `invalid`: tests and `errorMessages` refer to it. */
  readonly code?: string | null | undefined;
  /** Values for `%(name)s` in the message. */
  readonly params?: Params | null | undefined;
}

/** Errors by name of field. */
export interface ValidationMessages {
  readonly [field: string]: Text | ValidationError | readonly (Text | ValidationError)[];
}

/** What a `ValidationError` can be made of: a text, another error, a list of either, or such by name of field. */
export type ValidationMessage =
  | Text
  | ValidationError
  | readonly (Text | ValidationError)[]
  | ReadonlyMap<string, Text | ValidationError | readonly (Text | ValidationError)[]>
  | ValidationMessages;

/** Key under which errors that belong to no field are kept. */
export const NON_FIELD_ERRORS = "__all__";

/**
 * What a user entered is not valid. Holds one message, a list, or lists by field.
 *
 * ```ts
 * throw new ValidationError("Not %(value)s.", { code: "bad", params: { value: 3 } });
 * throw new ValidationError({ title: "Too long.", pages: ["Not a number."] });
 * ```
 *
 * Follows `django.core.exceptions.ValidationError` (docs/ref/forms/validation). `code` is the short name given, empty
 * without one. Texts are translated and filled in when they are read, in the language of the reader.
 */
export class ValidationError extends BellevilleError {
  static override readonly code: string = "validation.error";
  /** The text as given, with its placeholders; null for a list or for fields. */
  readonly template: Text | null;
  readonly params: Params | null;
  /** The single errors; when this was made by field, all of them. */
  readonly errorList: readonly ValidationError[];
  /** Errors by field when this was made of such; null otherwise. */
  readonly errorDict: ReadonlyMap<string, readonly ValidationError[]> | null;

  constructor(message: ValidationMessage, options: ValidationErrorOptions = {}) {
    const single = message instanceof ValidationError && message.template !== null ? message : null;
    // Without a message of its own the instance has the accessor below.
    super(undefined as unknown as string, { code: (single === null ? options.code : single.code) ?? "" });
    const fields = fieldsOf(message);
    this.template = typeof message === "string" || LazyText.is(message) ? message : (single?.template ?? null);
    this.params = (single === null ? options.params : single.params) ?? null;
    this.errorDict = fields === null ? null : new Map(Array.from(fields, ([name, value]) => [name, listOf(value)]));
    if (this.errorDict !== null) this.errorList = [...this.errorDict.values()].flat();
    else this.errorList = this.template === null ? listOf(message as readonly (Text | ValidationError)[]) : [this];
  }

  /** The text, filled in; for several errors, all of them as a list or mapping. */
  override get message(): string {
    if (this.template !== null) return this.#text();
    return repr(this.errorDict === null ? this.messages : this.messageDict);
  }

  #text(): string {
    if (this.template === null) return "";
    return this.params === null ? String(this.template) : interpolate(this.template, this.params);
  }

  /** All messages, filled in. */
  get messages(): string[] {
    return this.errorList.map((error) => error.#text());
  }

  /** Messages by field. Throws `TypeError` when this was not made by field. */
  get messageDict(): Map<string, string[]> {
    if (this.errorDict === null) throw new TypeError("This ValidationError has no fields: read `messages`.");
    return new Map(Array.from(this.errorDict, ([name, errors]) => [name, errors.map((error) => error.#text())]));
  }

  /** Adds these errors to lists by field; those without a field under `__all__`. */
  updateErrorDict(target: Map<string, ValidationError[]>): Map<string, ValidationError[]> {
    const own = this.errorDict ?? new Map([[NON_FIELD_ERRORS, this.errorList]]);
    for (const [name, errors] of own) target.set(name, [...(target.get(name) ?? []), ...errors]);
    return target;
  }
}

type FieldEntries = Iterable<readonly [string, Text | ValidationError | readonly (Text | ValidationError)[]]>;

function fieldsOf(message: ValidationMessage): FieldEntries | null {
  if (message instanceof ValidationError) return message.errorDict;
  if (message instanceof Map) return message;
  if (typeof message !== "object" || Array.isArray(message) || LazyText.is(message)) return null;
  return Object.entries(message as ValidationMessages);
}

/** Errors as a flat list; texts become errors. */
function listOf(value: Text | ValidationError | readonly (Text | ValidationError)[]): readonly ValidationError[] {
  if (value instanceof ValidationError) return value.errorList;
  if (typeof value === "string" || LazyText.is(value)) return [new ValidationError(value)];
  return value.flatMap((item) => listOf(item));
}

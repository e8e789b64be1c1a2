import { gettextLazy } from "../../core/i18n/translation.ts";
import { jsonDumps } from "../../utils/json.ts";
import { Textarea } from "../widgets/textarea.ts";
import type { Widget } from "../widgets/widget.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A value that JSON can hold. */
export type JSONValue = string | number | boolean | null | JSONValue[] | { [key: string]: JSONValue };

/** Options of `JSONField`. */
export interface JSONFieldOptions extends CharFieldOptions {
  /** Turns a value into text. Default: JSON with non-ASCII characters as they are. */
  readonly encoder?: ((value: unknown) => string) | null | undefined;
  /** Changes values while they are read, as the second argument of `JSON.parse` does. */
  readonly decoder?: ((this: unknown, key: string, value: unknown) => unknown) | null | undefined;
}

/** What was entered and is no JSON: shown again as it is. */
class InvalidJSONInput {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A text that came out of JSON, so that it is not taken for JSON again. */
class JSONString extends String {}

/** JSON: text in the form, the value in the cleaned data. Objects have no prototype. */
export class JSONField extends CharField<JSONValue, null> {
  static override widget: new () => Widget = Textarea;
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a valid JSON.") };
  encoder: (value: unknown) => string;
  decoder: ((this: unknown, key: string, value: unknown) => unknown) | null;

  constructor(options: JSONFieldOptions = {}) {
    super(options);
    this.encoder = options.encoder ?? ((value) => jsonDumps(value, { ensureAscii: false }));
    this.decoder = options.decoder ?? null;
  }

  override toPython(value: unknown): unknown {
    if (this.disabled) return value;
    if (this.isEmpty(value)) return null;
    if (typeof value !== "string") return value;
    try {
      return this.parse(value);
    } catch {
      return this.fail("invalid", { value });
    }
  }

  override boundData(data: unknown, initial: unknown): unknown {
    if (this.disabled) return initial;
    if (data === null || data === undefined) return null;
    try {
      return this.parse(String(data));
    } catch {
      return new InvalidJSONInput(String(data));
    }
  }

  override prepareValue(value: unknown): unknown {
    return value instanceof InvalidJSONInput
      ? value.text
      : this.encoder(value instanceof JSONString ? String(value) : value);
  }

  /** Here `true` is not 1, and the order of keys does not count. */
  override hasChanged(initial: unknown, data: unknown): boolean {
    if (super.hasChanged(initial, data)) return true;
    return this.encoder(sorted(initial)) !== this.encoder(sorted(this.toPython(data)));
  }

  private parse(text: string): unknown {
    if (depthOf(text) > MAX_DEPTH) throw new SyntaxError("The JSON is nested too deeply.");
    return JSON.parse(text, (key, value: unknown) => {
      const plain = withoutPrototype(value);
      return this.decoder === null ? plain : this.decoder(key, plain);
    });
  }
}

/** Deepest nesting that is read: what is read must be written again without running out of stack. */
const MAX_DEPTH = 500;

/** How deep brackets are nested, in one pass. */
function depthOf(text: string): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inText) {
      if (c === 92) i++;
      else if (c === 34) inText = false;
    } else if (c === 34) inText = true;
    else if (c === 91 || c === 123) deepest = Math.max(deepest, ++depth);
    else if (c === 93 || c === 125) depth--;
  }
  return deepest;
}

/** `__proto__` in submitted JSON stays a key. */
function withoutPrototype(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.setPrototypeOf(value, null)
    : value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const keys = Object.keys(value).sort();
  return new Map(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}

import { gettextLazy } from "../../core/i18n/translation.ts";
import { URLValidator } from "../../core/validators/index.ts";
import type { Validator } from "../../core/validators/index.ts";
import { URLInput } from "../widgets/input.ts";
import type { Widget } from "../widgets/widget.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Options of `URLField`. */
export interface URLFieldOptions extends Omit<CharFieldOptions, "strip"> {
  /** Scheme put before an address without one. Default: `https`. */
  readonly assumeScheme?: string | null | undefined;
}

/** An address on the web; `example.com` becomes `https://example.com`. */
export class URLField extends CharField {
  static override widget: new () => Widget = URLInput;
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a valid URL.") };
  static override defaultValidators: readonly Validator[] = [new URLValidator()];
  assumeScheme: string;

  constructor(options: URLFieldOptions = {}) {
    super({ ...options, strip: true });
    this.assumeScheme = options.assumeScheme || "https";
  }

  /** Looks at no more than the first colon and slash: long input costs nothing. */
  override toPython(value: unknown): unknown {
    const text = super.toPython(value);
    if (typeof text !== "string" || text === "") return text;
    const colon = text.indexOf(":");
    const slash = text.indexOf("/");
    const hasScheme = colon > 0 && /^[A-Za-z]/.test(text) && (slash === -1 || slash > colon);
    if (hasScheme) return text;
    return text.startsWith("//") ? `${this.assumeScheme}:${text}` : `${this.assumeScheme}://${text}`;
  }
}

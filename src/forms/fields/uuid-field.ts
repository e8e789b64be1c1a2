import { gettextLazy } from "../../core/i18n/translation.ts";
import { CharField } from "./char-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A UUID, as text in lower case with hyphens. Reads it with or without hyphens, braces and `urn:uuid:`. */
export class UUIDField extends CharField<string, null> {
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a valid UUID.") };

  override toPython(value: unknown): unknown {
    const text = super.toPython(value);
    if (this.isEmpty(text)) return null;
    return parseUuid(text as string) ?? this.fail("invalid");
  }
}

const LONGEST = 100;

function parseUuid(text: string): string | null {
  if (text.length > LONGEST) return null;
  const hex = text
    .replace("urn:", "")
    .replace("uuid:", "")
    .replace(/^[{}]+|[{}]+$/g, "")
    .replaceAll("-", "")
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

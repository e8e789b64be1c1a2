/** Checks of text before it becomes a parameter. */
import { LazyText } from "../../../utils/lazy.ts";
import { SafeString } from "../../../utils/safe-string.ts";
import type { Field } from "./field.ts";

/** Node 20 has the method; the type library of ES2023 does not. */
type WellFormed = string & { isWellFormed(): boolean };

/** Text that every engine can store: no NUL, no lone surrogate. Objects are refused, never turned to text. */
export function prepareText(field: Field, value: unknown): string | null {
  if (value === null) return null;
  let text: string;
  if (typeof value === "string") text = value;
  else if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") text = String(value);
  else if (LazyText.is(value) || SafeString.is(value)) text = value.toString();
  else return field.refuse(value, "text");
  if (text.includes("\0")) field.refuse(text, "text without NUL characters");
  if (!(text as WellFormed).isWellFormed()) field.refuse(text, "well-formed text, without lone surrogates");
  return text;
}

import { TemplateSyntaxError } from "./errors.ts";
import { type Operand, parseNumber, parseQuoted } from "./literal.ts";

/**
 * Reads a variable, a number, quoted text or `_("text")`.
 *
 * Throws `TemplateSyntaxError` for names that begin with an underscore: private members are out of reach.
 * Follows `django.template.base.Variable`.
 */
export function parseOperand(text: string): Operand {
  const number = parseNumber(text);
  if (number !== undefined) return { kind: "literal", value: number };
  const translated = text.startsWith("_(") && text.endsWith(")");
  const inner = translated ? text.slice(2, -1) : text;
  const quoted = parseQuoted(inner);
  if (quoted !== undefined) {
    return translated ? { kind: "translated", text: quoted } : { kind: "literal", value: quoted };
  }
  if (inner.includes("._") || inner.startsWith("_")) {
    throw new TemplateSyntaxError(`Variables and attributes may not begin with underscores: '${inner}'`);
  }
  for (const sign of ["+", "-"]) {
    if (inner.includes(sign)) {
      throw new TemplateSyntaxError(`Invalid character ('${sign}') in variable name: '${inner}'`);
    }
  }
  return { kind: "variable", path: inner.split(".") as [string, ...string[]] };
}

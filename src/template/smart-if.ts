import { TemplateSyntaxError } from "./errors.ts";
import type { Expression } from "./expression.ts";

export type InfixOperator = "or" | "and" | "in" | "not in" | "is" | "is not" | "==" | "!=" | ">" | ">=" | "<" | "<=";

/** The expression of an `{% if %}`. */
export type Condition =
  | { readonly kind: "value"; readonly expression: Expression }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "infix"; readonly operator: InfixOperator; readonly left: Condition; readonly right: Condition };

/** How tightly operators bind; Python's order. */
const INFIX: ReadonlyMap<string, number> = new Map([
  ["or", 6],
  ["and", 7],
  ["in", 9],
  ["not in", 9],
  ["is", 10],
  ["is not", 10],
  ["==", 10],
  ["!=", 10],
  [">", 10],
  [">=", 10],
  ["<", 10],
  ["<=", 10],
]);
const NOT = 8;

/** Parses the words of an `{% if %}` by operator precedence. Follows `django.template.smartif`. */
export function parseCondition(words: readonly string[], compile: (word: string) => Expression): Condition {
  const tokens = joinTwoWordOperators(words).map((word) =>
    INFIX.has(word) || word === "not" ? word : { word, expression: compile(word) },
  );
  let at = 0;

  const power = (): number => {
    const token = tokens[at];
    return typeof token === "string" ? (INFIX.get(token) ?? NOT) : 0;
  };
  const expression = (limit: number): Condition => {
    let left = prefix(tokens[at++]);
    while (at < tokens.length && limit < power()) {
      const operator = tokens[at++] as string;
      if (operator === "not") throw new TemplateSyntaxError("Not expecting 'not' as infix operator in if tag.");
      left = { kind: "infix", operator: operator as InfixOperator, left, right: expression(INFIX.get(operator)!) };
    }
    return left;
  };
  const prefix = (token: (typeof tokens)[number] | undefined): Condition => {
    if (token === undefined) throw new TemplateSyntaxError("Unexpected end of expression in if tag.");
    if (typeof token !== "string") return { kind: "value", expression: token.expression };
    if (token !== "not") throw new TemplateSyntaxError(`Not expecting '${token}' in this position in if tag.`);
    return { kind: "not", operand: expression(NOT) };
  };

  const condition = expression(0);
  const rest = tokens[at];
  if (rest !== undefined) {
    throw new TemplateSyntaxError(`Unused '${typeof rest === "string" ? rest : rest.word}' at end of if expression.`);
  }
  return condition;
}

function joinTwoWordOperators(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const pair = `${words[i]} ${words[i + 1]}`;
    if (pair === "is not" || pair === "not in") i++;
    out.push(pair === "is not" || pair === "not in" ? pair : words[i]!);
  }
  return out;
}

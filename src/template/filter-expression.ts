import { TemplateSyntaxError } from "./errors.ts";
import type { FilterDefinition } from "./library.ts";
import type { Operand } from "./literal.ts";
import { parseOperand } from "./variable.ts";

/** One filter of an expression, found in its library when the template is compiled. */
export interface AppliedFilter {
  readonly name: string;
  readonly definition: FilterDefinition;
  readonly argument: Operand | undefined;
}

/** A value and the filters that it goes through: `book.title|default:"?"|upper`. */
export interface FilterExpression {
  /** Source text. */
  readonly token: string;
  readonly operand: Operand;
  readonly filters: readonly AppliedFilter[];
}

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'/.source;
const CONSTANT = `_\\((?:${STRING})\\)|${STRING}`;
const NAME = "[\\p{L}\\p{N}_.+-]+";
const START = new RegExp(`(?<constant>${CONSTANT})|(?<variable>${NAME})`, "uy");
const FILTER = new RegExp(`\\s*\\|\\s*(?<name>[\\p{L}\\p{N}_]+)(?::(?<argument>${CONSTANT}|${NAME}))?`, "uy");

/** Reads an expression; `find` gives the filter of a name or throws. Follows `FilterExpression`. */
export function parseFilterExpression(token: string, find: (name: string) => FilterDefinition): FilterExpression {
  START.lastIndex = 0;
  const start = START.exec(token);
  if (start === null) return fail(token, 0, true);
  const operand = parseOperand(start[0]);
  const filters: AppliedFilter[] = [];
  let upto = start[0].length;
  while (upto < token.length) {
    FILTER.lastIndex = upto;
    const match = FILTER.exec(token);
    if (match === null) return fail(token, upto, false);
    const { name, argument } = match.groups as { name: string; argument: string | undefined };
    const definition = find(name);
    checkArgument(definition, name, argument !== undefined);
    filters.push({ name, definition, argument: argument === undefined ? undefined : parseOperand(argument) });
    upto = FILTER.lastIndex;
  }
  return { token, operand, filters };
}

/** Django's two messages: what could be read further on, and what could not be read at all. */
function fail(token: string, upto: number, atStart: boolean): never {
  const rest = /\s*\|\s*[\p{L}\p{N}_]+/u.exec(token.slice(upto));
  if (rest !== null && (rest.index > 0 || !atStart)) {
    const at = upto + rest.index;
    throw new TemplateSyntaxError(
      `Could not parse some characters: ${token.slice(0, upto)}|${token.slice(upto, at)}|${token.slice(at)}`,
    );
  }
  if (rest !== null) throw new TemplateSyntaxError(`Could not find variable at start of ${token}.`);
  throw new TemplateSyntaxError(`Could not parse the remainder: '${token.slice(upto)}' from '${token}'`);
}

function checkArgument(definition: FilterDefinition, name: string, given: boolean): void {
  const { argument } = definition;
  if (given ? argument === "none" : argument === "required") {
    throw new TemplateSyntaxError(
      `${name} requires ${argument === "required" ? 2 : 1} arguments, ${given ? 2 : 1} provided`,
    );
  }
}

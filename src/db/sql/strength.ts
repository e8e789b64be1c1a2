/**
 * Binding strength, weakest first. Engines rank `||` and the bit operators differently, so an operand of those must be
 * a primary, and they stand in parentheses inside `+ - * /`: the text means the same everywhere.
 */
export const OR = 1;
export const AND = 2;
export const NOT = 3;
export const COMPARISON = 4;
export const OTHER = 5;
export const ADDITIVE = 6;
export const MULTIPLICATIVE = 7;
export const PRIMARY = 8;

/** Strength of each operator. */
export const STRENGTHS: ReadonlyMap<string, number> = new Map([
  ["+", ADDITIVE],
  ["-", ADDITIVE],
  ["*", MULTIPLICATIVE],
  ["/", MULTIPLICATIVE],
  ["%", MULTIPLICATIVE],
  ...["^", "&", "|", "#", "<<", ">>", "||"].map((operator): [string, number] => [operator, OTHER]),
  ...["=", "<>", "<", "<=", ">", ">="].map((operator): [string, number] => [operator, COMPARISON]),
]);

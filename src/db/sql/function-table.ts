/** How engines write functions. */
import type { FunctionNode, SqlExpression } from "./nodes.ts";

/** How an engine writes a function: another name, or the expression that stands in for the call. */
export type FunctionSpelling = string | ((node: FunctionNode) => SqlExpression);
export type FunctionTable = ReadonlyMap<string, FunctionSpelling>;

/** A call of a function, for entries of `functions`. */
export function call(name: string, ...args: readonly SqlExpression[]): FunctionNode {
  return { kind: "function", name, args };
}

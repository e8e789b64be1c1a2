/** How SQLite writes functions that it, or what is registered on it, calls otherwise. */
import { NotSupportedError } from "../../errors.ts";
import { call, type FunctionSpelling, type FunctionTable } from "../../sql/function-table.ts";
import type { FunctionNode, SqlExpression } from "../../sql/nodes.ts";
import { joined, literal } from "../../sql/spellings.ts";

export const SQLITE_FUNCTIONS: FunctionTable = new Map<string, FunctionSpelling>([
  ["CHR", "CHAR"],
  ["CONCAT", joined],
  ["GREATEST", "MAX"],
  ["JSON_DOCUMENT", "JSON"],
  ["LEAST", "MIN"],
  ["LEFT", ({ args: [value, length] }) => call("SUBSTR", value!, literal(1), length!)],
  ["NOW", () => call("STRFTIME", literal("%Y-%m-%d %H:%M:%f"), literal("now"))],
  ["ORD", "UNICODE"],
  ["RANDOM", "RAND"],
  ["RIGHT", ({ args: [value, length] }) => call("SUBSTR", value!, negative(length!), length!)],
  ["STRING_AGG", stringAgg],
  ["STRPOS", "INSTR"],
  ["SUBSTRING", "SUBSTR"],
]);

/** DISTINCT stands before one argument only; the comma is the delimiter that needs no second one. */
function stringAgg(node: FunctionNode): SqlExpression {
  const delimiter = node.args[1];
  if (node.distinct !== true) return { ...node, name: "GROUP_CONCAT" };
  if (delimiter?.kind !== "param" || delimiter.value !== ",") {
    throw new NotSupportedError(
      "SQLite doesn't support DISTINCT on aggregate functions accepting multiple arguments.",
      { hint: 'StringAgg() with distinct takes Value(",") as its delimiter there.' },
    );
  }
  return { ...node, name: "GROUP_CONCAT", args: node.args.slice(0, 1) };
}

function negative(left: SqlExpression): SqlExpression {
  return { kind: "binary", operator: "*", left, right: literal(-1) };
}

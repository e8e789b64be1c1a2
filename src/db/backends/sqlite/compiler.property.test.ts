import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BinaryOperator, SqlExpression } from "../../sql/nodes.ts";
import { SqliteCompiler } from "./compiler.ts";
import { type Handle, openDatabase } from "./driver.ts";
import { registerFunctions } from "./functions.ts";

const OPERATORS = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "&",
  "|",
  "<<",
  ">>",
  "||",
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "#",
] as const satisfies readonly BinaryOperator[];

const { tree } = fc.letrec<{ tree: SqlExpression; leaf: SqlExpression }>((tie) => ({
  leaf: fc.oneof(
    fc.integer({ min: -9, max: 9 }).map((value): SqlExpression => ({ kind: "literal", value })),
    fc.constant<SqlExpression>({ kind: "literal", value: null }),
  ),
  tree: fc.oneof(
    { maxDepth: 5 },
    tie("leaf"),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom(...OPERATORS),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const, "xor" as const),
      items: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), expression: tie("tree") }),
    fc.record({ kind: fc.constant("is-null" as const), expression: tie("tree"), negated: fc.boolean() }),
    fc.record({ kind: fc.constant("between" as const), left: tie("tree"), low: tie("tree"), high: tie("tree") }),
    fc.record({ kind: fc.constant("in" as const), left: tie("tree"), right: fc.array(tie("tree"), { maxLength: 3 }) }),
  ),
}));

/** The same tree with parentheses around everything. */
function explicit(node: SqlExpression): string {
  switch (node.kind) {
    case "literal":
      return node.value === null ? "NULL" : `(${String(node.value)})`;
    case "binary":
      return node.operator === "#"
        ? `BITXOR(${explicit(node.left)}, ${explicit(node.right)})`
        : `(${explicit(node.left)} ${node.operator} ${explicit(node.right)})`;
    case "and":
    case "or":
      return `(${node.items.map(explicit).join(` ${node.kind} `)})`;
    case "xor": {
      if (node.items.length === 1) return explicit(node.items[0]!);
      const sum = node.items.map((item) => `(CASE WHEN ${explicit(item)} THEN 1 ELSE 0 END)`).join(" + ");
      return `((${node.items.map(explicit).join(" OR ")}) AND ((${sum}) ${node.items.length > 2 ? "% 2" : ""} = 1))`;
    }
    case "not":
      return `(NOT ${explicit(node.expression)})`;
    case "is-null":
      return `(${explicit(node.expression)} IS ${node.negated ? "NOT " : ""}NULL)`;
    case "between":
      return `(${explicit(node.left)} BETWEEN ${explicit(node.low)} AND ${explicit(node.high)})`;
    case "in":
      return Array.isArray(node.right) && node.right.length > 0
        ? `(${explicit(node.left)} IN (${node.right.map(explicit).join(", ")}))`
        : "(1 = 0)";
  }
  throw new TypeError(node.kind);
}

let database: Handle;

beforeAll(async () => {
  database = await openDatabase(":memory:");
  registerFunctions(database);
});

afterAll(() => database.close());

const evaluate = (sql: string): unknown => {
  try {
    return database.prepare(`SELECT ${sql}`).all([])[0]![0];
  } catch (error) {
    return (error as Error).message;
  }
};

test("compiled text means what the tree means", () => {
  const compiler = new SqliteCompiler();
  fc.assert(
    fc.property(tree, (node) => {
      expect(evaluate(compiler.compileExpression(node).sql)).toEqual(evaluate(explicit(node)));
    }),
    { numRuns: 1000 },
  );
});

test("text found by a lookup is the text that was asked for", () => {
  const compiler = new SqliteCompiler();
  const text = fc.string({ unit: fc.constantFrom("a", "B", "%", "_", "\\", "'", '"', "é"), maxLength: 6 });
  fc.assert(
    fc.property(text, text, fc.boolean(), (hay, needle, computed) => {
      const literal = (value: string): SqlExpression => ({ kind: "literal", value });
      const right: SqlExpression = computed ? literal(needle) : { kind: "param", value: needle };
      const node: SqlExpression = { kind: "text-lookup", lookup: "contains", left: literal(hay), right };
      const { sql } = compiler.compileExpression(node, { inline: true });
      const lower = (value: string): string => value.replaceAll("B", "b");
      expect(evaluate(sql)).toBe(lower(hay).includes(lower(needle)) ? 1 : 0);
    }),
    { numRuns: 1000 },
  );
});

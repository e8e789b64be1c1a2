/** Expressions as SQL text: the half of the compiler that statements stand on. Engines override the hooks at the end. */
import { DatabaseError } from "../errors.ts";
import type { FunctionTable } from "./function-table.ts";
import { checkWord } from "./identifiers.ts";
import type {
  BinaryNode,
  CaseNode,
  CastNode,
  DurationArithmeticNode,
  ExtractNode,
  FunctionNode,
  InNode,
  JsonPathNode,
  LogicNode,
  OrderNode,
  QueryNode,
  SqlExpression,
  TemporalDifferenceNode,
  TextLookupNode,
  TruncNode,
  WindowNode,
} from "./nodes.ts";
import { RawSql } from "./raw-sql.ts";
import { OR, AND, NOT, COMPARISON, OTHER, PRIMARY, STRENGTHS } from "./strength.ts";
import { unknownNode } from "./unknown-node.ts";
import { ValueCompiler } from "./value-compiler.ts";
import type { SqlWriter } from "./writer.ts";

export abstract class ExpressionCompiler extends ValueCompiler {
  /** A query inside an expression. */
  protected abstract query(out: SqlWriter, node: QueryNode): void;

  /** Writes `node`; in parentheses when it binds weaker than `strength`. */
  protected expression(out: SqlWriter, node: SqlExpression, strength: number): void {
    switch (node.kind) {
      case "column":
        if (node.table !== null) out.sql += `${this.quoteName(node.table)}.`;
        out.sql += this.quoteName(node.column);
        return;
      case "param":
        return this.param(out, node.value, node.origin);
      case "literal":
        out.sql += this.literal(node.value);
        return;
      case "star":
        out.sql += node.table === null ? "*" : `${this.quoteName(node.table)}.*`;
        return;
      case "binary":
        return this.binary(out, node, strength);
      case "and":
      case "or":
        return this.logic(out, node, strength);
      case "xor":
        return this.xor(out, node, strength);
      case "not":
        return this.not(out, node.expression, strength);
      case "is-null":
        return this.wrapped(out, COMPARISON, strength, () => {
          this.expression(out, node.expression, OTHER);
          out.sql += node.negated ? " IS NOT NULL" : " IS NULL";
        });
      case "in":
        return this.wrapped(out, COMPARISON, strength, () => this.in(out, node));
      case "between":
        return this.wrapped(out, COMPARISON, strength, () => {
          this.expression(out, node.left, OTHER);
          out.sql += " BETWEEN ";
          this.expression(out, node.low, OTHER);
          out.sql += " AND ";
          this.expression(out, node.high, OTHER);
        });
      case "text-lookup":
        return this.wrapped(out, COMPARISON, strength, () => this.textLookup(out, node));
      case "function":
        return this.function(out, node);
      case "case":
        return this.case(out, node, strength);
      case "cast":
        return this.cast(out, node);
      case "extract":
        out.zoned = true;
        return this.extract(out, node);
      case "trunc":
        out.zoned = true;
        return this.trunc(out, node);
      case "subquery":
        out.sql += "(";
        this.query(out, node.query);
        out.sql += ")";
        return;
      case "exists":
        out.sql += "EXISTS(";
        this.query(out, node.query);
        out.sql += ")";
        return;
      case "template":
        for (const part of node.parts) {
          if (part.kind === "raw" && RawSql.is(part)) this.rawText(out, part.sql, part.params);
          else this.expression(out, part, 0);
        }
        return;
      case "row":
        out.sql += "(";
        this.list(out, node.items);
        out.sql += ")";
        return;
      case "collate":
        return this.wrapped(out, OTHER, strength, () => {
          this.expression(out, node.expression, PRIMARY);
          out.sql += ` COLLATE ${this.collation(node.collation)}`;
        });
      case "temporal-difference":
        return this.temporalDifference(out, node);
      case "duration-arithmetic":
        return this.durationArithmetic(out, node, strength);
      case "json-path":
        return this.jsonPath(out, node, strength);
      case "raw":
        if (!RawSql.is(node)) throw unknownNode(node);
        out.sql += "(";
        this.rawText(out, node.sql, node.params);
        out.sql += ")";
        return;
      default:
        throw unknownNode(node);
    }
  }

  protected wrapped(out: SqlWriter, own: number, strength: number, write: () => void): void {
    if (own >= strength) return write();
    out.sql += "(";
    write();
    out.sql += ")";
  }

  protected list(out: SqlWriter, items: readonly SqlExpression[]): void {
    for (let i = 0; i < items.length; i++) {
      if (i > 0) out.sql += ", ";
      this.expression(out, items[i]!, 0);
    }
  }

  protected binary(out: SqlWriter, node: BinaryNode, strength: number): void {
    const own = STRENGTHS.get(node.operator);
    if (own === undefined) throw new DatabaseError(`Unknown operator ${JSON.stringify(node.operator)}.`);
    const open = own < strength;
    if (open) out.sql += "(";
    // Left-associative: the same strength may stand on the left, not on the right; comparisons and others nowhere.
    this.expression(out, node.left, own === OTHER ? PRIMARY : own === COMPARISON ? OTHER : own);
    out.sql += ` ${node.operator} `;
    this.expression(out, node.right, own === OTHER ? PRIMARY : own + 1);
    if (open) out.sql += ")";
  }

  protected logic(out: SqlWriter, node: LogicNode, strength: number): void {
    const { items } = node;
    if (items.length === 0) {
      out.sql += node.kind === "and" ? this.always(true) : this.always(false);
      return;
    }
    if (items.length === 1) return this.expression(out, items[0]!, strength);
    const own = node.kind === "and" ? AND : OR;
    const word = node.kind === "and" ? " AND " : " OR ";
    const open = own < strength;
    if (open) out.sql += "(";
    for (let i = 0; i < items.length; i++) {
      if (i > 0) out.sql += word;
      this.expression(out, items[i]!, own + 1);
    }
    if (open) out.sql += ")";
  }

  /** Exclusive or: at least one holds, and an odd number of them does. MySQL's own XOR is unknown for NULL. */
  protected xor(out: SqlWriter, node: LogicNode, strength: number): void {
    if (node.items.length < 2) return this.logic(out, { kind: "or", items: node.items }, strength);
    const sum = node.items
      .map((when): SqlExpression => ({ kind: "case", cases: [{ when, then: ONE }], otherwise: ZERO }))
      .reduce((left, right) => ({ kind: "binary", operator: "+", left, right }));
    const odd: SqlExpression =
      node.items.length === 2
        ? sum
        : { kind: "binary", operator: "%", left: sum, right: { kind: "literal", value: 2 } };
    const items: SqlExpression[] = [
      { kind: "or", items: node.items },
      { kind: "binary", operator: "=", left: odd, right: ONE },
    ];
    this.logic(out, { kind: "and", items }, strength);
  }

  protected not(out: SqlWriter, expression: SqlExpression, strength: number): void {
    if (NOT < strength) out.sql += "(";
    out.sql += "NOT ";
    if (expression.kind === "exists") this.expression(out, expression, PRIMARY);
    else {
      out.sql += "(";
      this.expression(out, expression, 0);
      out.sql += ")";
    }
    if (NOT < strength) out.sql += ")";
  }

  protected in(out: SqlWriter, node: InNode): void {
    if (Array.isArray(node.right) && node.right.length === 0) {
      out.sql += this.always(false);
      return;
    }
    this.expression(out, node.left, OTHER);
    out.sql += " IN (";
    if ("query" in node.right) this.query(out, node.right.query);
    else {
      if (node.right[0]!.kind === "row") out.sql += this.rowListPrefix;
      this.list(out, node.right);
    }
    out.sql += ")";
  }

  /** A call as the engine writes it: see `functions`. */
  protected function(out: SqlWriter, node: FunctionNode): void {
    const spelling = this.functions.get(node.name);
    if (spelling === undefined) this.call(out, node.name, node);
    else if (typeof spelling === "string") this.call(out, spelling, node);
    else {
      const written = spelling(node);
      if (written.kind === "function" && written.name === node.name) this.call(out, node.name, written);
      else this.expression(out, written, PRIMARY);
    }
    if (node.over !== undefined) this.over(out, node.over);
  }

  /** `NAME(DISTINCT a, b ORDER BY c) FILTER (WHERE d)`; without the window, which comes after it. */
  protected call(out: SqlWriter, name: string, node: FunctionNode): void {
    const { filter } = node;
    out.sql += checkWord(name, "The function name");
    out.sql += node.distinct === true ? "(DISTINCT " : "(";
    if (filter !== undefined && !this.supportsAggregateFilter) this.list(out, filteredArgs(node, filter));
    else this.list(out, node.args);
    if (node.orderBy !== undefined && node.orderBy.length > 0) {
      out.sql += " ORDER BY ";
      this.orders(out, node.orderBy);
    }
    out.sql += ")";
    if (filter !== undefined && this.supportsAggregateFilter) {
      out.sql += " FILTER (WHERE ";
      this.expression(out, filter, 0);
      out.sql += ")";
    }
  }

  protected over(out: SqlWriter, node: WindowNode): void {
    out.sql += " OVER (";
    let space = "";
    if (node.partitionBy.length > 0) {
      out.sql += "PARTITION BY ";
      this.list(out, node.partitionBy);
      space = " ";
    }
    if (node.orderBy.length > 0) {
      out.sql += `${space}ORDER BY `;
      this.orders(out, node.orderBy);
      space = " ";
    }
    if (node.frame !== undefined) {
      if (!/^[A-Z0-9 ]+$/.test(node.frame))
        throw new DatabaseError(`The window frame ${JSON.stringify(node.frame)} is not a frame clause.`);
      out.sql += space + node.frame;
    }
    out.sql += ")";
  }

  protected orders(out: SqlWriter, orders: readonly OrderNode[]): void {
    for (let i = 0; i < orders.length; i++) {
      if (i > 0) out.sql += ", ";
      this.order(out, orders[i]!);
    }
  }

  protected case(out: SqlWriter, node: CaseNode, strength: number): void {
    if (node.cases.length === 0)
      return this.expression(out, node.otherwise ?? { kind: "literal", value: null }, strength);
    out.sql += "CASE";
    for (const { when, then } of node.cases) {
      out.sql += " WHEN ";
      this.expression(out, when, 0);
      out.sql += " THEN ";
      this.expression(out, then, 0);
    }
    out.sql += " ELSE ";
    if (node.otherwise === null) out.sql += "NULL";
    else this.expression(out, node.otherwise, 0);
    out.sql += " END";
  }

  protected cast(out: SqlWriter, node: CastNode): void {
    out.sql += "CAST(";
    this.expression(out, node.expression, 0);
    out.sql += ` AS ${this.castType(node)})`;
  }

  // ---- hooks of engines: clauses ----

  protected order(out: SqlWriter, node: OrderNode): void {
    this.expression(out, node.expression, 0);
    out.sql += node.descending ? " DESC" : " ASC";
    if (node.nulls !== undefined) out.sql += node.nulls === "first" ? " NULLS FIRST" : " NULLS LAST";
  }

  /**
   * Functions that the engine writes otherwise than `NAME(a, b)`, by the name that expressions use: another name, or what
   * stands in for the call. Of a call that is rewritten, `over` is written after what stands in; all else of the node
   * (`distinct`, `filter`, `orderBy`) is the entry's to keep.
   *
   * ```ts
   * protected override readonly functions: FunctionTable = new Map<string, FunctionSpelling>([
   *   ["STRPOS", "INSTR"],
   *   ["LEFT", ({ args: [text, length] }) => call("SUBSTR", text!, { kind: "literal", value: 1 }, length!)],
   *   ["LOG", ({ args: [base, x] }) => call("LOG", x!, base!)], // the same name again is written as it is
   * ]);
   * ```
   */
  protected readonly functions: FunctionTable = new Map();

  /** Whether aggregates take `FILTER (WHERE …)`; otherwise their first argument becomes a CASE. */
  protected readonly supportsAggregateFilter: boolean = true;

  /** Word between `IN (` and a list of rows. */
  protected readonly rowListPrefix: string = "";

  // ---- hooks that each engine gives ----

  protected abstract textLookup(out: SqlWriter, node: TextLookupNode): void;
  protected abstract castType(node: CastNode): string;
  protected abstract extract(out: SqlWriter, node: ExtractNode): void;
  protected abstract trunc(out: SqlWriter, node: TruncNode): void;
  protected abstract temporalDifference(out: SqlWriter, node: TemporalDifferenceNode): void;
  protected abstract durationArithmetic(out: SqlWriter, node: DurationArithmeticNode, strength: number): void;
  protected abstract jsonPath(out: SqlWriter, node: JsonPathNode, strength: number): void;
}

/** The arguments of an aggregate that passes over rows where `filter` does not hold. */
function filteredArgs({ args }: FunctionNode, filter: SqlExpression): readonly SqlExpression[] {
  const [first, ...rest] = args;
  const then: SqlExpression = first === undefined || first.kind === "star" ? ONE : first;
  return [{ kind: "case", cases: [{ when: filter, then }], otherwise: null }, ...rest];
}

const ONE: SqlExpression = { kind: "literal", value: 1 };
const ZERO: SqlExpression = { kind: "literal", value: 0 };

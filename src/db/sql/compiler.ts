/**
 * The default compiler: nodes to SQL text and parameters, in one pass of string concatenation.
 *
 * Engines derive from it and override the hooks at the end, no more. A select of 17 columns with one join, two
 * conditions, ordering and limit compiles in 2-3.5 µs (`backends/sqlite/compiler.bench.ts`).
 */
import type { CompiledQuery, QueryCompiler } from "../backends/contract.ts";
import { DatabaseError, DataError, NotSupportedError, ProgrammingError } from "../errors.ts";
import { checkIdentifier, checkWord } from "./identifiers.ts";
import type {
  BinaryNode,
  CaseNode,
  CastNode,
  CombinedNode,
  DeleteNode,
  DerivedTableNode,
  DurationArithmeticNode,
  ExtractNode,
  FunctionNode,
  InNode,
  InsertNode,
  JsonPathNode,
  LockNode,
  LogicNode,
  OrderNode,
  ParamNode,
  ParamOrigin,
  QueryNode,
  SelectNode,
  SqlExpression,
  StatementNode,
  TableNode,
  TemporalDifferenceNode,
  TextLookupNode,
  TruncNode,
  UpdateNode,
  WindowNode,
} from "./nodes.ts";
import { RawSql } from "./raw-sql.ts";
import { splitPlaceholders } from "./raw-text.ts";
import { SqlWriter } from "./writer.ts";

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

const quoted = new Map<string, string>();

export abstract class SqlCompiler implements QueryCompiler {
  compile(node: StatementNode): CompiledQuery {
    const out = new SqlWriter(false);
    this.statement(out, node);
    return { sql: out.sql, params: out.params, origins: out.origins ?? undefined, zoned: out.zoned || undefined };
  }

  compileExpression(node: SqlExpression, options: { readonly inline?: boolean } = {}): CompiledQuery {
    const out = new SqlWriter(options.inline === true);
    this.expression(out, node, 0);
    return { sql: out.sql, params: out.params };
  }

  compileRaw(sql: string, params: readonly unknown[]): CompiledQuery {
    const out = new SqlWriter(false);
    this.rawText(out, sql, params);
    return { sql: out.sql, params: out.params };
  }

  explain(query: CompiledQuery, options: Readonly<Record<string, unknown>> = {}): CompiledQuery {
    this.refuseOptions(options);
    return { sql: `EXPLAIN ${query.sql}`, params: query.params };
  }

  /** Options of `explain()` that an engine does not know never reach its SQL. */
  protected refuseOptions(options: Readonly<Record<string, unknown>>): void {
    const unknown = Object.keys(options);
    if (unknown.length > 0) throw new NotSupportedError(`Unknown options of explain(): ${unknown.sort().join(", ")}.`);
  }

  withValues({ sql, params }: CompiledQuery): string {
    const parts = splitPlaceholders(sql);
    if (params.length === 0 || parts.length !== params.length + 1) return sql;
    return parts.reduce((text, part, i) => {
      let value: string;
      try {
        value = this.quoteValue(params[i - 1]);
      } catch {
        value = "?";
      }
      return text + value + part;
    });
  }

  // ---- statements ----

  protected statement(out: SqlWriter, node: StatementNode): void {
    switch (node.kind) {
      case "select":
      case "combined":
        return this.query(out, node);
      case "insert":
        return this.insert(out, node);
      case "update":
        return this.update(out, node);
      case "delete":
        return this.delete(out, node);
      default:
        throw unknownNode(node);
    }
  }

  protected query(out: SqlWriter, node: QueryNode): void {
    if (node.kind === "select") this.select(out, node);
    else if (node.kind === "combined") this.combined(out, node);
    else throw unknownNode(node);
  }

  protected select(out: SqlWriter, node: SelectNode): void {
    out.sql += "SELECT ";
    if (node.distinct !== false) this.distinct(out, node.distinct);
    const { columns, joins, groupBy } = node;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      if (i > 0) out.sql += ", ";
      this.expression(out, column.expression, 0);
      if (column.alias !== undefined) out.sql += ` AS ${this.quoteName(column.alias)}`;
    }
    if (node.from !== null) {
      out.sql += " FROM ";
      this.table(out, node.from);
      for (const join of joins) {
        out.sql += join.type === "left" ? " LEFT OUTER JOIN " : " INNER JOIN ";
        this.table(out, join.table);
        out.sql += " ON (";
        this.expression(out, join.on, 0);
        out.sql += ")";
      }
    }
    if (node.where !== null) {
      out.sql += " WHERE ";
      this.expression(out, node.where, 0);
    }
    if (groupBy.length > 0) {
      out.sql += " GROUP BY ";
      this.list(out, groupBy);
    }
    if (node.having !== null) {
      out.sql += " HAVING ";
      this.expression(out, node.having, 0);
    }
    if (node.orderBy.length > 0) {
      out.sql += " ORDER BY ";
      this.orders(out, node.orderBy);
    }
    if (node.limit !== null || node.offset !== null) this.limit(out, node.limit, node.offset);
    if (node.lock !== null) this.lock(out, node.lock);
  }

  protected distinct(out: SqlWriter, distinct: true | readonly SqlExpression[]): void {
    out.sql += "DISTINCT ";
    if (distinct === true) return;
    out.sql += "ON (";
    this.list(out, distinct);
    out.sql += ") ";
  }

  protected table(out: SqlWriter, node: TableNode | DerivedTableNode): void {
    if (node.kind === "table") {
      out.sql += this.quoteName(node.name);
      if (node.alias !== null && node.alias !== node.name) out.sql += ` ${this.quoteName(node.alias)}`;
      return;
    }
    out.sql += "(";
    this.query(out, node.query);
    out.sql += `) ${this.quoteName(node.alias)}`;
  }

  protected combined(out: SqlWriter, node: CombinedNode): void {
    const word = ` ${COMBINATORS[node.operator]}${node.all ? " ALL" : ""} `;
    for (let i = 0; i < node.queries.length; i++) {
      if (i > 0) out.sql += word;
      this.combinedPart(out, node.queries[i]!);
    }
    if (node.orderBy.length > 0) {
      out.sql += " ORDER BY ";
      this.orders(out, node.orderBy);
    }
    if (node.limit !== null || node.offset !== null) this.limit(out, node.limit, node.offset);
  }

  protected insert(out: SqlWriter, node: InsertNode): void {
    out.sql += `${this.insertWords(node)} ${this.quoteName(node.table)} `;
    if (node.columns.length === 0) {
      this.insertDefaults(out, node);
    } else {
      out.sql += `(${this.names(node.columns)}) VALUES `;
      for (let row = 0; row < node.rows.length; row++) {
        const values = node.rows[row]!;
        if (values.length !== node.columns.length) {
          throw new ProgrammingError(
            `Row ${row} of the insert has ${values.length} values for ${node.columns.length} columns.`,
          );
        }
        out.sql += row > 0 ? ", (" : "(";
        this.list(out, values);
        out.sql += ")";
      }
    }
    if (node.conflict !== null) this.conflict(out, node);
    this.returning(out, node.returning);
  }

  protected update(out: SqlWriter, node: UpdateNode): void {
    out.sql += `UPDATE ${this.quoteName(node.table)} SET `;
    for (let i = 0; i < node.set.length; i++) {
      const { column, value } = node.set[i]!;
      out.sql += `${i > 0 ? ", " : ""}${this.quoteName(column)} = `;
      this.expression(out, value, 0);
    }
    if (node.where !== null) {
      out.sql += " WHERE ";
      this.expression(out, node.where, 0);
    }
    this.returning(out, node.returning);
  }

  protected delete(out: SqlWriter, node: DeleteNode): void {
    out.sql += `DELETE FROM ${this.quoteName(node.table)}`;
    if (node.where === null) return;
    out.sql += " WHERE ";
    this.expression(out, node.where, 0);
  }

  // ---- expressions ----

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

  protected param(out: SqlWriter, value: unknown, origin?: ParamOrigin): void {
    if (out.inline) {
      out.sql += this.quoteValue(value);
      return;
    }
    if (origin !== undefined) (out.origins ??= new Map()).set(out.params.length, origin);
    out.params.push(value);
    out.sql += this.placeholder(out.params.length);
  }

  protected literal(value: number | boolean | string | null): string {
    if (value === null) return "NULL";
    if (typeof value === "boolean") return this.boolean(value);
    if (typeof value === "string") return quoteText(value);
    if (!Number.isFinite(value)) throw new DataError(`${value} cannot be written in SQL; expected a finite number.`);
    return value < 0 ? `(${value})` : String(value);
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

  /** Exclusive or where the engine has none: at least one holds, and an odd number of them does. */
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

  /** Writes text of code with its values; throws `ProgrammingError` when their numbers differ. */
  protected rawText(out: SqlWriter, sql: string, params: readonly unknown[]): void {
    const parts = splitPlaceholders(sql);
    if (parts.length - 1 !== params.length) {
      throw new ProgrammingError(
        `The SQL has ${parts.length - 1} placeholders but ${params.length} parameters were given.`,
        {
          hint: "Write ? where a parameter belongs, and ?? for a question mark.",
          sql,
        },
      );
    }
    out.sql += parts[0]!;
    for (let i = 0; i < params.length; i++) {
      this.param(out, params[i]);
      out.sql += parts[i + 1]!;
    }
  }

  protected names(names: readonly string[]): string {
    let text = "";
    for (let i = 0; i < names.length; i++) text += (i > 0 ? ", " : "") + this.quoteName(names[i]!);
    return text;
  }

  // ---- hooks of engines: names and values ----

  /** The name in quotes, inner quotes doubled. Throws `DatabaseError` for control characters. */
  quoteName(name: string): string {
    let text = quoted.get(name);
    if (text === undefined) {
      text = `"${checkIdentifier(name).replaceAll('"', '""')}"`;
      if (quoted.size < 10_000) quoted.set(name, text);
    }
    return text;
  }

  quoteValue(value: unknown): string {
    switch (typeof value) {
      case "string":
        return quoteText(value);
      case "number":
        if (!Number.isFinite(value)) break;
        return String(value);
      case "bigint":
        return String(value);
      case "boolean":
        return this.boolean(value);
      case "object":
        if (value === null) return "NULL";
        if (value instanceof Uint8Array) return this.quoteBytes(value);
    }
    throw new DataError(`Cannot quote the parameter value ${String(value)} of type ${typeof value}.`);
  }

  protected quoteBytes(value: Uint8Array): string {
    return `X'${Buffer.from(value).toString("hex")}'`;
  }

  protected placeholder(_position: number): string {
    return "?";
  }

  protected boolean(value: boolean): string {
    return value ? "TRUE" : "FALSE";
  }

  /** A condition that is always true or false. */
  protected always(value: boolean): string {
    return value ? "1 = 1" : "1 = 0";
  }

  protected collation(name: string): string {
    return this.quoteName(name);
  }

  // ---- hooks of engines: clauses ----

  protected limit(out: SqlWriter, limit: ParamNode | null, offset: ParamNode | null): void {
    if (limit !== null) {
      out.sql += " LIMIT ";
      this.count(out, limit);
    }
    if (offset !== null) {
      out.sql += " OFFSET ";
      this.count(out, offset);
    }
  }

  /** A bound whole number. */
  protected count(out: SqlWriter, node: ParamNode): void {
    this.param(out, this.wholeNumber(node), node.origin);
  }

  /** The value of a LIMIT or OFFSET. Throws `DataError` for what is no whole number, so that no text can slip in. */
  protected wholeNumber({ value }: ParamNode): number | bigint {
    if ((typeof value !== "number" || !Number.isSafeInteger(value)) && typeof value !== "bigint") {
      throw new DataError(`LIMIT and OFFSET must be whole numbers, not ${JSON.stringify(value)}.`);
    }
    return value;
  }

  protected order(out: SqlWriter, node: OrderNode): void {
    this.expression(out, node.expression, 0);
    out.sql += node.descending ? " DESC" : " ASC";
    if (node.nulls !== undefined) out.sql += node.nulls === "first" ? " NULLS FIRST" : " NULLS LAST";
  }

  protected lock(out: SqlWriter, node: LockNode): void {
    out.sql += node.noKey ? " FOR NO KEY UPDATE" : " FOR UPDATE";
    if (node.of.length > 0) out.sql += ` OF ${this.names(node.of)}`;
    if (node.nowait) out.sql += " NOWAIT";
    if (node.skipLocked) out.sql += " SKIP LOCKED";
  }

  protected combinedPart(out: SqlWriter, node: QueryNode): void {
    out.sql += "(";
    this.query(out, node);
    out.sql += ")";
  }

  protected insertWords(_node: InsertNode): string {
    return "INSERT INTO";
  }

  protected insertDefaults(out: SqlWriter, node: InsertNode): void {
    if (node.rows.length !== 1) throw new NotSupportedError("Only one row of defaults can be inserted at a time.");
    out.sql += "DEFAULT VALUES";
  }

  protected conflict(out: SqlWriter, node: InsertNode): void {
    const conflict = node.conflict!;
    if (conflict.action === "ignore") {
      out.sql += " ON CONFLICT DO NOTHING";
      return;
    }
    out.sql += ` ON CONFLICT(${this.names(conflict.target)}) DO UPDATE SET `;
    for (let i = 0; i < conflict.update.length; i++) {
      const name = this.quoteName(conflict.update[i]!);
      out.sql += `${i > 0 ? ", " : ""}${name} = EXCLUDED.${name}`;
    }
  }

  protected returning(out: SqlWriter, columns: readonly string[]): void {
    if (columns.length > 0) out.sql += ` RETURNING ${this.names(columns)}`;
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

/** How an engine writes a function: another name, or the expression that stands in for the call. */
export type FunctionSpelling = string | ((node: FunctionNode) => SqlExpression);
export type FunctionTable = ReadonlyMap<string, FunctionSpelling>;

/** A call of a function, for entries of `functions`. */
export function call(name: string, ...args: readonly SqlExpression[]): FunctionNode {
  return { kind: "function", name, args };
}

/** The arguments of an aggregate that passes over rows where `filter` does not hold. */
function filteredArgs({ args }: FunctionNode, filter: SqlExpression): readonly SqlExpression[] {
  const [first, ...rest] = args;
  const then: SqlExpression = first === undefined || first.kind === "star" ? ONE : first;
  return [{ kind: "case", cases: [{ when: filter, then }], otherwise: null }, ...rest];
}

const ONE: SqlExpression = { kind: "literal", value: 1 };
const ZERO: SqlExpression = { kind: "literal", value: 0 };

const COMBINATORS = { union: "UNION", intersect: "INTERSECT", except: "EXCEPT" } as const;

const STRENGTHS: ReadonlyMap<string, number> = new Map([
  ["+", ADDITIVE],
  ["-", ADDITIVE],
  ["*", MULTIPLICATIVE],
  ["/", MULTIPLICATIVE],
  ["%", MULTIPLICATIVE],
  ...["^", "&", "|", "#", "<<", ">>", "||"].map((operator): [string, number] => [operator, OTHER]),
  ...["=", "<>", "<", "<=", ">", ">="].map((operator): [string, number] => [operator, COMPARISON]),
]);

/** SQL text literal. Throws `DataError` for NUL, which would cut the statement short on some engines. */
export function quoteText(value: string): string {
  if (value.includes("\0")) throw new DataError("A string literal cannot contain NUL (0x00) characters.");
  return `'${value.replaceAll("'", "''")}'`;
}

function unknownNode(node: unknown): DatabaseError {
  const kind = typeof node === "object" && node !== null ? (node as { kind?: unknown }).kind : node;
  return new DatabaseError(`${JSON.stringify(kind)} is not a node of a query.`, {
    hint: "SQL text must be a RawSql instance; values must be param nodes.",
  });
}

/** The origin of a value that is written as a pattern. */
export function patternOrigin(
  origin: ParamOrigin | undefined,
  wrap: (value: unknown) => unknown,
): ParamOrigin | undefined {
  return origin === undefined ? undefined : { ...origin, wrap };
}

/** `text` with the wildcards of LIKE escaped by a backslash: it then matches itself alone. */
export function escapeLike(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("%", "\\%").replaceAll("_", "\\_");
}

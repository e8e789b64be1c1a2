/** SQL of MariaDB and MySQL: what differs from the default compiler. Follows `django/db/backends/mysql/operations.py`. */
import { DatabaseError, NotSupportedError } from "../../errors.ts";
import { SqlCompiler } from "../../sql/compiler.ts";
import { call, type FunctionTable } from "../../sql/function-table.ts";
import { MULTIPLICATIVE, OTHER, PRIMARY } from "../../sql/strength.ts";
import { escapeLike, quoteText } from "../../sql/text.ts";
import { checkIdentifier, checkWord } from "../../sql/identifiers.ts";
import type {
  BinaryNode,
  CastNode,
  DeleteNode,
  DurationArithmeticNode,
  ExtractNode,
  InNode,
  InsertNode,
  JsonPathNode,
  LockNode,
  OrderNode,
  ParamNode,
  QueryNode,
  SqlExpression,
  TemporalDifferenceNode,
  TextLookup,
  TextLookupNode,
  TruncNode,
  UpdateNode,
} from "../../sql/nodes.ts";
import type { SqlWriter } from "../../sql/writer.ts";
import type { CompiledQuery } from "../contract.ts";
import { jsonPathText } from "../json-path.ts";
import { JsonParam } from "./bind.ts";
import { castTypeOf } from "./column-types.ts";
import { EXTRACT, fixedOffset, TRUNC_FORMATS } from "./dates.ts";
import { explainWords } from "./explain.ts";
import type { Flavour } from "./flavour.ts";
import { mysqlFunctions } from "./function-table.ts";

/** Wildcards around the text, and whether case is told apart (Django's `operators` and `pattern_ops`). */
const PATTERNS: Readonly<
  Record<Exclude<TextLookup, "regex" | "iregex">, readonly [before: string, after: string, exact: boolean]>
> = {
  iexact: ["", "", false],
  contains: ["%", "%", true],
  icontains: ["%", "%", false],
  startswith: ["", "%", true],
  istartswith: ["", "%", false],
  endswith: ["%", "", true],
  iendswith: ["%", "", false],
};

/** Largest number of rows: there is no OFFSET without a LIMIT. */
const ALL_ROWS = "18446744073709551615";

const quoted = new Map<string, string>();
/** The table that a statement changes, while it is written: MySQL cannot read it in a subquery. */
const targets = new WeakMap<SqlWriter, string>();

export class MysqlCompiler extends SqlCompiler {
  protected override readonly functions: FunctionTable;
  protected override readonly supportsAggregateFilter = false;
  protected readonly flavour: Flavour;

  constructor(flavour: Flavour) {
    super();
    this.flavour = flavour;
    this.functions = mysqlFunctions(flavour);
  }

  override explain(query: CompiledQuery, options: Readonly<Record<string, unknown>> = {}): CompiledQuery {
    return { sql: `${explainWords(options, this.flavour)}${query.sql}`, params: query.params };
  }

  // ---- names and values ----

  override quoteName(name: string): string {
    let text = quoted.get(name);
    if (text === undefined) {
      text = `\`${checkIdentifier(name).replaceAll("`", "``")}\``;
      if (quoted.size < 10_000) quoted.set(name, text);
    }
    return text;
  }

  override quoteValue(value: unknown): string {
    if (typeof value === "string") return quoteText(value.replaceAll("\\", "\\\\"));
    if (value instanceof JsonParam) return `CAST(${this.quoteValue(value.text)} AS JSON)`;
    return super.quoteValue(value);
  }

  protected override literal(value: number | boolean | string | null): string {
    return typeof value === "string" ? this.quoteValue(value) : super.literal(value);
  }

  protected override param(out: SqlWriter, value: unknown): void {
    if (!(value instanceof JsonParam) || out.inline) return super.param(out, value);
    out.sql += "CAST(";
    super.param(out, value);
    out.sql += " AS JSON)";
  }

  protected override collation(name: string): string {
    return checkWord(name, "The collation");
  }

  // ---- operators ----

  protected override binary(out: SqlWriter, node: BinaryNode, strength: number): void {
    const { left, right } = node;
    switch (node.operator) {
      case "^":
        return this.expression(out, call("POW", left, right), 0);
      case "||":
        return this.expression(out, call("CONCAT", left, right), 0);
      case ">>":
        out.sql += "FLOOR(";
        this.expression(out, left, MULTIPLICATIVE);
        out.sql += " / POW(2, ";
        this.expression(out, right, 0);
        out.sql += "))";
        return;
      case "&":
      case "|":
      case "<<":
      case "#":
        // The operators give numbers without a sign.
        out.sql += "CONVERT(";
        this.expression(out, left, PRIMARY);
        out.sql += ` ${node.operator === "#" ? "^" : node.operator} `;
        this.expression(out, right, PRIMARY);
        out.sql += ", SIGNED)";
        return;
    }
    super.binary(out, node, strength);
  }

  protected override in(out: SqlWriter, node: InNode): void {
    if (!("query" in node.right) || !this.mustBeDerived(out, node.right.query)) return super.in(out, node);
    this.expression(out, node.left, OTHER);
    out.sql += " IN (SELECT * FROM (";
    this.query(out, node.right.query);
    out.sql += ") `_inner`)";
  }

  /** A subquery with a LIMIT, and on MySQL one inside a statement that changes a table, is allowed one level down only. */
  private mustBeDerived(out: SqlWriter, query: QueryNode): boolean {
    if (query.limit !== null || query.offset !== null) return true;
    const target = targets.get(out);
    return !this.flavour.isMariadb && target !== undefined && readsFrom(query, target);
  }

  // ---- clauses ----

  protected override limit(out: SqlWriter, limit: ParamNode | null, offset: ParamNode | null): void {
    if (limit === null) out.sql += ` LIMIT ${ALL_ROWS}`;
    super.limit(out, limit, offset);
  }

  protected override distinct(out: SqlWriter, distinct: true | readonly SqlExpression[]): void {
    if (distinct !== true) throw new NotSupportedError("DISTINCT ON fields is not supported by this database backend");
    super.distinct(out, distinct);
  }

  /** NULL comes first, and last with DESC; another place for it takes an order of its own in front. */
  protected override order(out: SqlWriter, node: OrderNode): void {
    const { nulls, descending, expression } = node;
    if (nulls !== undefined && (nulls === "first") === descending) {
      this.expression(out, expression, OTHER);
      out.sql += nulls === "first" ? " IS NOT NULL, " : " IS NULL, ";
    }
    if (expression.kind === "json-path" && expression.as === "json") {
      // Documents are ordered as text: numbers by their value first.
      super.order(out, { expression: { ...expression, as: "number" }, descending });
      out.sql += ", ";
    }
    super.order(out, { expression, descending });
  }

  protected override lock(out: SqlWriter, node: LockNode): void {
    if (node.noKey) throw new NotSupportedError("FOR NO KEY UPDATE is not supported on this database backend.");
    if (node.of.length > 0 && this.flavour.isMariadb)
      throw new NotSupportedError("FOR UPDATE OF is not supported on this database backend.");
    super.lock(out, node);
  }

  // ---- statements ----

  protected override insertWords(node: InsertNode): string {
    return node.conflict?.action === "ignore" ? "INSERT IGNORE INTO" : "INSERT INTO";
  }

  protected override insertDefaults(out: SqlWriter, node: InsertNode): void {
    out.sql += `() VALUES ${node.rows.map(() => "()").join(", ")}`;
  }

  protected override conflict(out: SqlWriter, node: InsertNode): void {
    const { action, update } = node.conflict!;
    if (action === "ignore") return;
    const { isMariadb } = this.flavour;
    const set = update.map((column) => {
      const name = this.quoteName(column);
      return isMariadb ? `${name} = VALUE(${name})` : `${name} = new.${name}`;
    });
    out.sql += `${isMariadb ? "" : " AS new"} ON DUPLICATE KEY UPDATE ${set.join(", ")}`;
  }

  protected override update(out: SqlWriter, node: UpdateNode): void {
    targets.set(out, node.table);
    super.update(out, { ...node, returning: [] });
  }

  protected override delete(out: SqlWriter, node: DeleteNode): void {
    targets.set(out, node.table);
    super.delete(out, node);
  }

  protected override castType(node: CastNode): string {
    return castTypeOf(node, this.flavour);
  }

  protected override cast(out: SqlWriter, node: CastNode): void {
    if (node.to !== "JSONField") return super.cast(out, node);
    out.sql += "JSON_EXTRACT(";
    this.expression(out, node.expression, 0);
    out.sql += ", '$')";
  }

  // ---- text ----

  protected override textLookup(out: SqlWriter, node: TextLookupNode): void {
    const { lookup, left, right } = node;
    if (lookup === "regex" || lookup === "iregex") return this.regex(out, node);
    const [before, after, exact] = PATTERNS[lookup];
    // Text out of a JSON document is compared by its bytes: case is taken away from both sides.
    const lower = !exact && left.kind === "json-path";
    this.maybeLower(out, lower, () => this.expression(out, left, lower ? 0 : OTHER));
    out.sql += exact ? " LIKE BINARY " : " LIKE ";
    this.maybeLower(out, lower, () => {
      if (right.kind === "param") return this.param(out, before + escapeLike(String(right.value)) + after);
      out.sql += before === "" ? "CONCAT(" : "CONCAT('%', ";
      out.sql += "REPLACE(REPLACE(REPLACE(";
      this.expression(out, right, 0);
      out.sql += ", '\\\\', '\\\\\\\\'), '%', '\\%'), '_', '\\_')";
      out.sql += after === "" ? ")" : ", '%')";
    });
  }

  private maybeLower(out: SqlWriter, lower: boolean, write: () => void): void {
    if (lower) out.sql += "LOWER(";
    write();
    if (lower) out.sql += ")";
  }

  /** Whether case is told apart is said in the expression or beside it, so that the collation does not decide. */
  private regex(out: SqlWriter, { lookup, left, right }: TextLookupNode): void {
    if (!this.flavour.isMariadb) {
      out.sql += "REGEXP_LIKE(";
      this.list(out, [left, right]);
      out.sql += lookup === "regex" ? ", 'c')" : ", 'i')";
      return;
    }
    this.expression(out, left, OTHER);
    const flags = lookup === "regex" ? "(?-i)" : "(?i)";
    out.sql += " REGEXP ";
    if (right.kind === "param") this.param(out, flags + String(right.value));
    else this.expression(out, call("CONCAT", { kind: "literal", value: flags }, right), 0);
  }

  // ---- dates and times ----

  /** The expression on the clocks of `zone`. */
  private zoned(out: SqlWriter, expression: SqlExpression, zone: string | undefined): void {
    if (zone === undefined) return this.expression(out, expression, 0);
    const offset = fixedOffset(zone);
    if (offset === 0) return this.expression(out, expression, 0);
    if (offset !== null) {
      this.expression(out, expression, PRIMARY);
      out.sql += ` + INTERVAL ${Math.trunc(offset)} MINUTE`;
      return;
    }
    out.sql += "CONVERT_TZ(";
    this.expression(out, expression, 0);
    out.sql += ", 'UTC', ";
    this.param(out, zone);
    out.sql += ")";
  }

  protected override extract(out: SqlWriter, node: ExtractNode): void {
    const words = EXTRACT[node.part];
    if (words === undefined) throw new DatabaseError(`Unknown part of a date ${JSON.stringify(node.part)}.`);
    out.sql += words[0];
    this.zoned(out, node.expression, node.zone);
    out.sql += words[1];
  }

  /** A moment is cut on the clocks of its zone, and becomes a moment again. */
  protected override trunc(out: SqlWriter, node: TruncNode): void {
    const { to, zone, source } = node;
    const offset = zone === undefined ? 0 : fixedOffset(zone);
    if (source !== "datetime" || to === "date" || to === "time" || offset === 0) return this.truncated(out, node);
    if (offset !== null) {
      out.sql += "(";
      this.truncated(out, node);
      out.sql += ` - INTERVAL ${Math.trunc(offset)} MINUTE)`;
    } else if (to === "hour" || to === "minute" || to === "second") {
      // What the clocks show would not tell two hours of the same name apart.
      out.sql += "(";
      this.expression(out, node.expression, PRIMARY);
      out.sql += " - INTERVAL TIMESTAMPDIFF(MICROSECOND, ";
      this.truncated(out, node);
      out.sql += ", ";
      this.zoned(out, node.expression, zone);
      out.sql += ") MICROSECOND)";
    } else {
      out.sql += "CONVERT_TZ(";
      this.truncated(out, node);
      out.sql += ", ";
      this.param(out, zone);
      out.sql += ", 'UTC')";
    }
  }

  private truncated(out: SqlWriter, node: TruncNode): void {
    const value = (): void => this.zoned(out, node.expression, node.zone);
    const { to } = node;
    if (to === "date" || to === "time") {
      out.sql += to === "date" ? "DATE(" : "TIME(";
      value();
      out.sql += ")";
      return;
    }
    const format = TRUNC_FORMATS[to];
    if (format === undefined) throw new DatabaseError(`Unknown part of a date ${JSON.stringify(to)}.`);
    const [type, text] =
      node.source === "datetime"
        ? ["DATETIME", format]
        : node.source === "date"
          ? ["DATE", format.slice(0, 8)]
          : ["TIME", format.slice(9)];
    out.sql += "CAST(DATE_FORMAT(";
    if (to === "quarter") {
      out.sql += "MAKEDATE(YEAR(";
      value();
      out.sql += "), 1) + INTERVAL QUARTER(";
      value();
      out.sql += ") QUARTER - INTERVAL 1 QUARTER";
    } else if (to === "week") {
      out.sql += "DATE_SUB(";
      value();
      out.sql += ", INTERVAL WEEKDAY(";
      value();
      out.sql += ") DAY)";
    } else value();
    out.sql += `, '${text}') AS ${type})`;
  }

  protected override temporalDifference(out: SqlWriter, node: TemporalDifferenceNode): void {
    const { left, right } = node;
    if (node.source !== "time") {
      out.sql += "TIMESTAMPDIFF(MICROSECOND, ";
      this.list(out, [right, left]);
      out.sql += ")";
      return;
    }
    // Seconds come with their fraction on MariaDB, without on MySQL.
    out.sql += "(";
    this.microseconds(out, left);
    out.sql += " - ";
    this.microseconds(out, right);
    out.sql += ")";
  }

  private microseconds(out: SqlWriter, time: SqlExpression): void {
    out.sql += "(FLOOR(TIME_TO_SEC(";
    this.expression(out, time, 0);
    out.sql += ")) * 1000000 + MICROSECOND(";
    this.expression(out, time, 0);
    out.sql += "))";
  }

  /** Durations are whole numbers of microseconds; a date, time or moment is moved by an interval. */
  protected override durationArithmetic(out: SqlWriter, node: DurationArithmeticNode): void {
    const { moved, operator } = node;
    const [first, second] = moved === "right" ? [node.right, node.left] : [node.left, node.right];
    const whole = moved === undefined && operator !== "+" && operator !== "-";
    out.sql += whole ? "CAST(" : "(";
    this.expression(out, first, PRIMARY);
    out.sql += ` ${operator} ${moved === undefined ? "" : "INTERVAL "}`;
    this.expression(out, second, PRIMARY);
    if (moved !== undefined) out.sql += " MICROSECOND";
    out.sql += whole ? " AS SIGNED)" : ")";
  }

  // ---- JSON ----

  /**
   * A part of a document. As text it is NULL where the document has a null, as on the other engines; as JSON it has no
   * spaces on MariaDB, where documents are text and are compared as such.
   */
  protected override jsonPath(out: SqlWriter, node: JsonPathNode): void {
    const { isMariadb } = this.flavour;
    const extract = (): void => {
      if (isMariadb && node.path.length === 0) return this.expression(out, node.expression, 0);
      out.sql += "JSON_EXTRACT(";
      this.expression(out, node.expression, 0);
      out.sql += ", ";
      this.param(out, jsonPathText(node.path, "last"));
      out.sql += ")";
    };
    if (node.as === "text") {
      out.sql += "JSON_UNQUOTE(NULLIF(";
      extract();
      out.sql += isMariadb ? ", 'null'))" : ", CAST('null' AS JSON)))";
      return;
    }
    if (node.as === "number" || node.as === "string") {
      const number = node.as === "number";
      out.sql += "(CASE WHEN JSON_TYPE(";
      extract();
      out.sql += number
        ? ") IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN "
        : ") = 'STRING' THEN JSON_UNQUOTE(";
      extract();
      out.sql += number ? " + 0 END)" : ") END)";
      return;
    }
    if (isMariadb) out.sql += "JSON_COMPACT(";
    extract();
    if (isMariadb) out.sql += ")";
  }
}

/** Whether a query reads a table, in itself or in what it is made from. */
function readsFrom(query: QueryNode, table: string): boolean {
  if (query.kind === "combined") return query.queries.some((part) => readsFrom(part, table));
  const tables = [query.from, ...query.joins.map((join) => join.table)];
  return tables.some((node) =>
    node === null ? false : node.kind === "table" ? node.name === table : readsFrom(node.query, table),
  );
}

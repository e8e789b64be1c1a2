/** SQL of SQLite: what differs from the default compiler. Follows `django/db/backends/sqlite3/{base,operations}.py`. */
import { NotSupportedError } from "../../errors.ts";
import { SqlCompiler } from "../../sql/compiler.ts";
import { type FunctionTable } from "../../sql/function-table.ts";
import { OTHER, PRIMARY } from "../../sql/strength.ts";
import { escapeLike, patternOrigin } from "../../sql/text.ts";
import { checkWord } from "../../sql/identifiers.ts";
import type {
  BinaryNode,
  CastNode,
  DurationArithmeticNode,
  ExtractNode,
  InsertNode,
  JsonPathNode,
  LockNode,
  ParamNode,
  QueryNode,
  SqlExpression,
  TemporalDifferenceNode,
  TextLookup,
  TextLookupNode,
  TruncNode,
} from "../../sql/nodes.ts";
import type { SqlWriter } from "../../sql/writer.ts";
import type { CompiledQuery } from "../contract.ts";
import { castTypeOf } from "./column-types.ts";
import { SQLITE_FUNCTIONS } from "./function-table.ts";
import { jsonPathText } from "../json-path.ts";

const ESCAPE = " ESCAPE '\\'";

/** Wildcards around the text, and whether a computed right side is made upper case first (Django's `pattern_ops`). */
const PATTERNS: Readonly<
  Record<Exclude<TextLookup, "regex" | "iregex">, readonly [before: string, after: string, upper: boolean]>
> = {
  iexact: ["", "", false],
  contains: ["%", "%", false],
  icontains: ["%", "%", true],
  startswith: ["", "%", false],
  istartswith: ["", "%", true],
  endswith: ["%", "", false],
  iendswith: ["%", "", true],
};

/** Parts of a date that SQLite's own functions give; the others need the registered `django_*` functions. */
const EXTRACT_FORMATS: Readonly<Partial<Record<ExtractNode["part"], string>>> = {
  year: "%Y",
  month: "%m",
  day: "%d",
  hour: "%H",
  minute: "%M",
  second: "%S",
};

const TRUNC_DATE_FORMATS: Readonly<Partial<Record<TruncNode["to"], string>>> = {
  year: "%Y-01-01",
  month: "%Y-%m-01",
  day: "%Y-%m-%d",
};

const TRUNC_DATETIME_FORMATS: Readonly<Partial<Record<TruncNode["to"], string>>> = {
  year: "%Y-01-01 00:00:00",
  month: "%Y-%m-01 00:00:00",
  day: "%Y-%m-%d 00:00:00",
  hour: "%Y-%m-%d %H:00:00",
  minute: "%Y-%m-%d %H:%M:00",
  second: "%Y-%m-%d %H:%M:%S",
};

const CAST_FORMATS: Readonly<Partial<Record<string, string>>> = {
  DateField: "%Y-%m-%d",
  DateTimeField: "%Y-%m-%d %H:%M:%f",
  TimeField: "%H:%M:%f",
};

export class SqliteCompiler extends SqlCompiler {
  protected override readonly rowListPrefix = "VALUES ";

  protected override readonly functions: FunctionTable = SQLITE_FUNCTIONS;

  override explain(query: CompiledQuery, options: Readonly<Record<string, unknown>> = {}): CompiledQuery {
    this.refuseOptions(options);
    return { sql: `EXPLAIN QUERY PLAN ${query.sql}`, params: query.params };
  }

  protected override boolean(value: boolean): string {
    return value ? "1" : "0";
  }

  protected override collation(name: string): string {
    return checkWord(name, "The collation");
  }

  protected override binary(out: SqlWriter, node: BinaryNode, strength: number): void {
    if (node.operator === "^") return this.callWith(out, "POWER", [node.left, node.right]);
    if (node.operator === "#") return this.callWith(out, "BITXOR", [node.left, node.right]);
    super.binary(out, node, strength);
  }

  private callWith(out: SqlWriter, name: string, args: readonly SqlExpression[]): void {
    out.sql += `${name}(`;
    this.list(out, args);
    out.sql += ")";
  }

  protected override limit(out: SqlWriter, limit: ParamNode | null, offset: ParamNode | null): void {
    // SQLite knows no OFFSET without LIMIT. It plans anew, at four times the cost of a small query, whenever a bound
    // LIMIT is bound again; a whole number in the text is planned once.
    out.sql += limit === null ? " LIMIT -1" : ` LIMIT ${this.wholeNumber(limit)}`;
    super.limit(out, null, offset);
  }

  protected override distinct(out: SqlWriter, distinct: true | readonly SqlExpression[]): void {
    if (distinct !== true) throw new NotSupportedError("DISTINCT ON fields is not supported by this database backend");
    super.distinct(out, distinct);
  }

  /** SQLite locks the whole file: SELECT … FOR UPDATE has no meaning, as in Django. */
  protected override lock(_out: SqlWriter, _node: LockNode): void {}

  protected override combinedPart(out: SqlWriter, node: QueryNode): void {
    // Parentheses are not allowed around the parts of a compound; a part with an order or a limit becomes a derived table.
    const plain = node.kind === "select" && node.orderBy.length === 0 && node.limit === null && node.offset === null;
    if (plain) return this.query(out, node);
    out.sql += "SELECT * FROM (";
    this.query(out, node);
    out.sql += ")";
  }

  protected override insertWords(node: InsertNode): string {
    return node.conflict?.action === "ignore" ? "INSERT OR IGNORE INTO" : "INSERT INTO";
  }

  protected override conflict(out: SqlWriter, node: InsertNode): void {
    if (node.conflict?.action === "update") super.conflict(out, node);
  }

  protected override castType(node: CastNode): string {
    return castTypeOf(node);
  }

  protected override cast(out: SqlWriter, node: CastNode): void {
    const format = CAST_FORMATS[node.to];
    if (format === undefined) return super.cast(out, node);
    this.strftime(out, format, node.expression);
  }

  protected override textLookup(out: SqlWriter, node: TextLookupNode): void {
    this.expression(out, node.left, OTHER);
    const { lookup, right } = node;
    if (lookup === "regex" || lookup === "iregex") {
      out.sql += lookup === "regex" ? " REGEXP " : " REGEXP '(?i)' || ";
      return this.expression(out, right, PRIMARY);
    }
    const [before, after, upper] = PATTERNS[lookup];
    out.sql += " LIKE ";
    if (right.kind === "param") {
      const pattern = (value: unknown): string => before + escapeLike(String(value)) + after;
      this.param(out, pattern(right.value), patternOrigin(right.origin, pattern));
    } else {
      if (before !== "") out.sql += "'%' || ";
      out.sql += upper ? "UPPER(REPLACE(REPLACE(REPLACE(" : "REPLACE(REPLACE(REPLACE(";
      this.expression(out, right, 0);
      out.sql += `, '\\', '\\\\'), '%', '\\%'), '_', '\\_')${upper ? ")" : ""}`;
      if (after !== "") out.sql += " || '%'";
    }
    out.sql += ESCAPE;
  }

  protected override extract(out: SqlWriter, node: ExtractNode): void {
    if (node.zone === undefined) {
      const format = EXTRACT_FORMATS[node.part];
      if (format !== undefined) return this.number(out, format, node.expression);
      if (node.part === "quarter") {
        out.sql += "((";
        this.number(out, "%m", node.expression);
        out.sql += " + 2) / 3)";
        return;
      }
      if (node.part === "week_day" || node.part === "iso_week_day") {
        out.sql += "((";
        this.number(out, "%w", node.expression);
        out.sql += node.part === "week_day" ? ") + 1)" : " + 6) % 7 + 1)";
        return;
      }
      out.sql += `django_date_extract('${checkWord(node.part, "The part of a date")}', `;
      this.expression(out, node.expression, 0);
      out.sql += ")";
      return;
    }
    out.sql += `django_datetime_extract('${checkWord(node.part, "The part of a date")}', `;
    this.zoned(out, node.expression, node.zone);
  }

  protected override trunc(out: SqlWriter, node: TruncNode): void {
    const to = checkWord(node.to, "The part of a date");
    if (to === "date" || to === "time") {
      out.sql += `django_datetime_cast_${to}(`;
      return this.zoned(out, node.expression, node.zone);
    }
    if (node.zone === undefined) {
      const formats = node.source === "datetime" ? TRUNC_DATETIME_FORMATS : TRUNC_DATE_FORMATS;
      const format = node.source === "time" ? TRUNC_DATETIME_FORMATS[node.to]?.slice(9) : formats[node.to];
      if (format !== undefined) return this.strftime(out, format, node.expression);
    }
    // A moment is a moment again; what Django calls by this name gives what the clocks show.
    out.sql +=
      node.source === "datetime" && node.zone !== undefined
        ? `moment_trunc('${to}', `
        : `django_${node.source}_trunc('${to}', `;
    this.zoned(out, node.expression, node.zone);
  }

  /** The last arguments of a `django_*` function: the value, the zone to read it in, and the zone it is stored in. */
  private zoned(out: SqlWriter, expression: SqlExpression, zone: string | undefined): void {
    this.expression(out, expression, 0);
    out.sql += ", ";
    if (zone === undefined) out.sql += "NULL, NULL)";
    else {
      this.param(out, zone);
      out.sql += ", 'UTC')";
    }
  }

  private strftime(out: SqlWriter, format: string, expression: SqlExpression): void {
    out.sql += `STRFTIME('${format}', `;
    this.expression(out, expression, 0);
    out.sql += ")";
  }

  private number(out: SqlWriter, format: string, expression: SqlExpression): void {
    out.sql += "CAST(";
    this.strftime(out, format, expression);
    out.sql += " AS integer)";
  }

  protected override temporalDifference(out: SqlWriter, node: TemporalDifferenceNode): void {
    this.callWith(out, node.source === "time" ? "django_time_diff" : "django_timestamp_diff", [node.left, node.right]);
  }

  protected override durationArithmetic(out: SqlWriter, node: DurationArithmeticNode): void {
    this.callWith(out, "django_format_dtdelta", [{ kind: "literal", value: node.operator }, node.left, node.right]);
  }

  /** JSON true, false and null come as their words, as in Django, so that they differ from 1, 0 and NULL. */
  protected override jsonPath(out: SqlWriter, node: JsonPathNode): void {
    const path = jsonPathText(node.path);
    const call = (name: string): void => {
      out.sql += `${name}(`;
      this.expression(out, node.expression, 0);
      out.sql += ", ";
      this.param(out, path);
      out.sql += ")";
    };
    const arrow = (operator: "->" | "->>"): void => {
      this.expression(out, node.expression, PRIMARY);
      out.sql += ` ${operator} `;
      this.param(out, path);
    };
    switch (node.as) {
      case "text":
        out.sql += "(CASE ";
        call("JSON_TYPE");
        out.sql += " WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(";
        arrow("->>");
        out.sql += " AS TEXT) END)";
        return;
      case "document":
        out.sql += "(";
        arrow("->");
        out.sql += ")";
        return;
      case "number":
      case "string":
        out.sql += "(CASE WHEN ";
        call("JSON_TYPE");
        out.sql += node.as === "number" ? " IN ('integer', 'real') THEN " : " = 'text' THEN ";
        call("JSON_EXTRACT");
        out.sql += " END)";
        return;
    }
    out.sql += "(CASE WHEN ";
    call("JSON_TYPE");
    out.sql += " IN ('false', 'true', 'null') THEN ";
    call("JSON_TYPE");
    out.sql += " ELSE ";
    call("JSON_EXTRACT");
    out.sql += " END)";
  }
}

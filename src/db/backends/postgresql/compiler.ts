/** SQL of PostgreSQL: what differs from the default compiler. Follows `django/db/backends/postgresql/operations.py`. */
import { DatabaseError } from "../../errors.ts";
import { SqlCompiler } from "../../sql/compiler.ts";
import { type FunctionTable } from "../../sql/function-table.ts";
import { OTHER, PRIMARY } from "../../sql/strength.ts";
import { escapeLike, patternOrigin, quoteText } from "../../sql/text.ts";
import { checkWord } from "../../sql/identifiers.ts";
import type {
  BinaryNode,
  CastNode,
  DurationArithmeticNode,
  ExtractNode,
  JsonPathNode,
  ParamOrigin,
  SelectNode,
  SqlExpression,
  TemporalDifferenceNode,
  TextLookup,
  TextLookupNode,
  TruncNode,
} from "../../sql/nodes.ts";
import type { SqlWriter } from "../../sql/writer.ts";
import type { CompiledQuery } from "../contract.ts";
import { castTypeOf } from "./column-types.ts";
import { explainWords } from "./explain.ts";
import { POSTGRESQL_FUNCTIONS } from "./function-table.ts";
import { OID, TypedParam } from "./typed-param.ts";

/** Wildcards around the text, and whether case is told apart (Django's `operators` and `pattern_ops`). */
const PATTERNS: Readonly<
  Record<Exclude<TextLookup, "regex" | "iregex" | "iexact">, readonly [before: string, after: string, upper: boolean]>
> = {
  contains: ["%", "%", false],
  icontains: ["%", "%", true],
  startswith: ["", "%", false],
  istartswith: ["", "%", true],
  endswith: ["%", "", false],
  iendswith: ["%", "", true],
};

const EXTRACT_WORDS: Readonly<Record<ExtractNode["part"], string>> = {
  year: "YEAR",
  iso_year: "ISOYEAR",
  quarter: "QUARTER",
  month: "MONTH",
  week: "WEEK",
  week_day: "DOW",
  iso_week_day: "ISODOW",
  day: "DAY",
  hour: "HOUR",
  minute: "MINUTE",
  second: "SECOND",
};

/** Values that one statement names twice, in its columns and again under GROUP BY: both must be the same parameter. */
const shared = new WeakMap<SqlWriter, Map<object, number>>();

export class PostgresqlCompiler extends SqlCompiler {
  protected override readonly functions: FunctionTable = POSTGRESQL_FUNCTIONS;

  override explain(query: CompiledQuery, options: Readonly<Record<string, unknown>> = {}): CompiledQuery {
    return { sql: `EXPLAIN ${explainWords(options)}${query.sql}`, params: query.params };
  }

  /** The text with its values written in, for people. */
  override withValues({ sql, params }: CompiledQuery): string {
    return sql.replace(/\$(\d{1,5})/g, (placeholder, position: string) => {
      const index = Number(position) - 1;
      if (index >= params.length) return placeholder;
      try {
        return this.quoteValue(params[index]);
      } catch {
        return placeholder;
      }
    });
  }

  // ---- names and values ----

  protected override placeholder(position: number): string {
    return `$${position}`;
  }

  override quoteValue(value: unknown): string {
    if (value instanceof TypedParam) return `${quoteText(value.text)}::${value.typeName}`;
    return super.quoteValue(value);
  }

  protected override quoteBytes(value: Uint8Array): string {
    return `'\\x${Buffer.from(value).toString("hex")}'::bytea`;
  }

  protected override select(out: SqlWriter, node: SelectNode): void {
    if ((node.groupBy.length > 0 || node.distinct !== false) && !shared.has(out)) shared.set(out, new Map());
    super.select(out, node);
  }

  protected override expression(out: SqlWriter, node: SqlExpression, strength: number): void {
    if (node.kind === "param" && !out.inline) return this.once(out, node, node.value, node.origin);
    super.expression(out, node, strength);
  }

  /** A value that belongs to `node`: where the statement names the node again, the same parameter. */
  private once(out: SqlWriter, node: object, value: unknown, origin?: ParamOrigin): void {
    const known = shared.get(out);
    const position = known?.get(node);
    if (position !== undefined) {
      out.sql += this.placeholder(position);
      return;
    }
    this.param(out, value, origin);
    known?.set(node, out.params.length);
  }

  protected override binary(out: SqlWriter, node: BinaryNode, strength: number): void {
    if (node.operator !== "^") return super.binary(out, node, strength);
    out.sql += "POWER(";
    this.list(out, [node.left, node.right]);
    out.sql += ")";
  }

  protected override castType(node: CastNode): string {
    return castTypeOf(node);
  }

  // ---- text ----

  protected override textLookup(out: SqlWriter, node: TextLookupNode): void {
    const { lookup, left, right } = node;
    if (lookup === "regex" || lookup === "iregex") {
      this.asText(out, left);
      out.sql += lookup === "regex" ? " ~ " : " ~* ";
      return this.expression(out, right, PRIMARY);
    }
    if (lookup === "iexact") {
      this.upper(out, left);
      out.sql += " = ";
      return this.upper(out, right);
    }
    const [before, after, upper] = PATTERNS[lookup];
    if (upper) this.upper(out, left);
    else this.asText(out, left);
    out.sql += " LIKE ";
    if (upper) out.sql += "UPPER(";
    if (right.kind === "param") {
      const pattern = (value: unknown): string => before + escapeLike(String(value)) + after;
      if (out.inline) this.param(out, pattern(right.value));
      else this.once(out, node, pattern(right.value), patternOrigin(right.origin, pattern));
    } else {
      if (before !== "") out.sql += "'%' || ";
      out.sql += "REPLACE(REPLACE(REPLACE(";
      this.asText(out, right);
      out.sql += ", '\\', '\\\\'), '%', '\\%'), '_', '\\_')";
      if (after !== "") out.sql += " || '%'";
    }
    if (upper) out.sql += ")";
  }

  private asText(out: SqlWriter, node: SqlExpression): void {
    this.expression(out, node, PRIMARY);
    out.sql += "::text";
  }

  private upper(out: SqlWriter, node: SqlExpression): void {
    out.sql += "UPPER(";
    this.asText(out, node);
    out.sql += ")";
  }

  // ---- dates and times ----

  /** The expression on the clocks of `zone`. */
  private zoned(out: SqlWriter, expression: SqlExpression, zone: string | undefined): void {
    if (zone === undefined) return this.expression(out, expression, PRIMARY);
    out.sql += "(";
    this.expression(out, expression, PRIMARY);
    out.sql += ` AT TIME ZONE ${quoteText(zoneText(zone))})`;
  }

  /** As a whole number: PostgreSQL itself gives a numeric. */
  protected override extract(out: SqlWriter, node: ExtractNode): void {
    const word = EXTRACT_WORDS[node.part];
    if (word === undefined) throw new DatabaseError(`Unknown part of a date ${JSON.stringify(node.part)}.`);
    out.sql += `(EXTRACT(${word} FROM `;
    const seconds = node.part === "second";
    if (seconds) out.sql += "DATE_TRUNC('second', ";
    this.zoned(out, node.expression, node.zone);
    if (seconds) out.sql += ")";
    out.sql += node.part === "week_day" ? ") + 1)::integer" : "))::integer";
  }

  protected override trunc(out: SqlWriter, node: TruncNode): void {
    if (node.to === "date" || node.to === "time") {
      this.zoned(out, node.expression, node.zone);
      out.sql += node.to === "date" ? "::date" : "::time";
      return;
    }
    out.sql += `DATE_TRUNC('${checkWord(node.to, "The part of a date")}', `;
    if (node.zone !== undefined && node.source === "datetime") {
      this.expression(out, node.expression, 0);
      out.sql += `, ${quoteText(zoneText(node.zone))})`;
      return;
    }
    this.zoned(out, node.expression, node.zone);
    out.sql += ")";
    if (node.source === "date") out.sql += "::date";
    else if (node.source === "time") out.sql += "::time";
  }

  protected override temporalDifference(out: SqlWriter, node: TemporalDifferenceNode): void {
    out.sql += node.source === "date" ? "(interval '1 day' * (" : "(";
    this.expression(out, node.left, PRIMARY);
    out.sql += " - ";
    this.expression(out, node.right, PRIMARY);
    out.sql += node.source === "date" ? "))" : ")";
  }

  protected override durationArithmetic(out: SqlWriter, node: DurationArithmeticNode): void {
    out.sql += "(";
    this.expression(out, node.left, PRIMARY);
    out.sql += ` ${node.operator} `;
    this.expression(out, node.right, PRIMARY);
    out.sql += ")";
  }

  // ---- JSON ----

  protected override jsonPath(out: SqlWriter, node: JsonPathNode, strength: number): void {
    if (node.as === "number" || node.as === "string") {
      out.sql += "(CASE WHEN JSONB_TYPEOF(";
      this.expression(out, { ...node, as: "json" }, 0);
      out.sql += `) = '${node.as}' THEN `;
      this.expression(out, { ...node, as: "text" }, PRIMARY);
      out.sql += node.as === "number" ? "::numeric END)" : " END)";
      return;
    }
    if (node.path.length === 0 && node.as !== "text") return this.expression(out, node.expression, strength);
    this.wrapped(out, OTHER, strength, () => {
      this.expression(out, node.expression, PRIMARY);
      out.sql += node.as === "text" ? " #>> " : " #> ";
      const path = new TypedParam(OID.textArray, arrayText(node.path));
      if (out.inline) this.param(out, path);
      else this.once(out, node, path);
    });
  }
}

/** `{"a","0"}`: an array of text, every element in quotes. */
function arrayText(items: readonly (string | number)[]): string {
  const quote = (item: string | number): string => `"${String(item).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return `{${items.map(quote).join(",")}}`;
}

/** Names stand as they are; of `+05:30` and `UTC+05:30` the sign is turned, for POSIX counts west of Greenwich. */
function zoneText(zone: string): string {
  const found = /^(.*?)([-+])(\d\d?(?::?\d\d)?)$/.exec(zone);
  if (found === null || zone.startsWith("Etc/")) return zone;
  return `${found[1]}${found[2] === "+" ? "-" : "+"}${found[3]}`;
}

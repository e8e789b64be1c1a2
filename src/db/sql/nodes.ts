/**
 * The tree a query is before it is text: frozen plain nodes, told apart by `kind`.
 *
 * Every value from outside is a `ParamNode`; names of tables and columns are quoted by the compiler; the only carrier
 * of SQL text is `RawSql` (raw-sql.ts), a class that data cannot forge. Backends specialize the compiler, never the tree.
 */
import type { RawSql } from "./raw-sql.ts";

/** A column of a table or derived table of the query; `table` is the alias, null inside single-table statements. */
export interface ColumnNode {
  readonly kind: "column";
  readonly table: string | null;
  readonly column: string;
}

/** A value, already in the form the driver takes (see `Field.getDbPrepValue`). */
export interface ParamNode {
  readonly kind: "param";
  readonly value: unknown;
  readonly origin?: ParamOrigin | undefined;
}

/** Which value of a query set a parameter was made of, so that its statement can be sent again with another one. */
export interface ParamOrigin {
  /** What holds the value: the lookup of a filter, an expression. Its identity counts. */
  readonly source: object;
  /** Position among the parameters of that value. */
  readonly item: number;
  /** What the compiler makes of the prepared value, such as a pattern. */
  readonly wrap?: ((value: unknown) => unknown) | undefined;
}

/** A constant written into the text, so that it is part of the query's shape: numbers, booleans, NULL, fixed words. */
export interface LiteralNode {
  readonly kind: "literal";
  readonly value: number | boolean | string | null;
}

export interface StarNode {
  readonly kind: "star";
  readonly table: string | null;
}

/** A call of an SQL function; `name` comes from code, never from data. */
export interface FunctionNode {
  readonly kind: "function";
  readonly name: string;
  readonly args: readonly SqlExpression[];
  /** Whether it makes one value of many rows. */
  readonly aggregate?: boolean | undefined;
  readonly distinct?: boolean | undefined;
  readonly filter?: SqlExpression | undefined;
  readonly orderBy?: readonly OrderNode[] | undefined;
  /** Window over which an aggregate or window function runs. */
  readonly over?: WindowNode | undefined;
}

export interface WindowNode {
  readonly partitionBy: readonly SqlExpression[];
  readonly orderBy: readonly OrderNode[];
  /** Frame clause words, from code. */
  readonly frame?: string | undefined;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^"
  | "&"
  | "|"
  | "#"
  | "<<"
  | ">>"
  | "||"
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">=";

export interface BinaryNode {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: SqlExpression;
  readonly right: SqlExpression;
}

/** Lookups whose SQL differs by engine; the right side of the pattern lookups is the plain text, not a pattern. */
export type TextLookup =
  | "iexact"
  | "contains"
  | "icontains"
  | "startswith"
  | "istartswith"
  | "endswith"
  | "iendswith"
  | "regex"
  | "iregex";

export interface TextLookupNode {
  readonly kind: "text-lookup";
  readonly lookup: TextLookup;
  readonly left: SqlExpression;
  readonly right: SqlExpression;
}

export interface InNode {
  readonly kind: "in";
  readonly left: SqlExpression;
  readonly right: readonly SqlExpression[] | SubqueryNode;
}

export interface BetweenNode {
  readonly kind: "between";
  readonly left: SqlExpression;
  readonly low: SqlExpression;
  readonly high: SqlExpression;
}

export interface IsNullNode {
  readonly kind: "is-null";
  readonly expression: SqlExpression;
  readonly negated: boolean;
}

export interface LogicNode {
  readonly kind: "and" | "or" | "xor";
  readonly items: readonly SqlExpression[];
}

export interface NotNode {
  readonly kind: "not";
  readonly expression: SqlExpression;
}

export interface CaseNode {
  readonly kind: "case";
  readonly cases: readonly { readonly when: SqlExpression; readonly then: SqlExpression }[];
  readonly otherwise: SqlExpression | null;
}

export interface CastNode {
  readonly kind: "cast";
  readonly expression: SqlExpression;
  /** Internal type of a field, such as "IntegerField"; the backend knows its SQL type. */
  readonly to: string;
  readonly maxLength?: number | undefined;
  readonly maxDigits?: number | undefined;
  readonly decimalPlaces?: number | undefined;
}

/** Part of a date or time; `zone` is set when an aware column is read in another zone than UTC. */
export interface ExtractNode {
  readonly kind: "extract";
  readonly part:
    | "year"
    | "iso_year"
    | "quarter"
    | "month"
    | "week"
    | "week_day"
    | "iso_week_day"
    | "day"
    | "hour"
    | "minute"
    | "second";
  readonly expression: SqlExpression;
  readonly source: "date" | "datetime" | "time";
  readonly zone?: string | undefined;
}

/**
 * The beginning of a period. A moment cut to a year, …, second is a moment again: midnight on the clocks of `zone`, or for
 * hours and less the moment on the same side of a change of clocks.
 */
export interface TruncNode {
  readonly kind: "trunc";
  readonly to: "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second" | "date" | "time";
  readonly expression: SqlExpression;
  /** What the result is; for "date" and "time" that follows from `to`. */
  readonly source: "date" | "datetime" | "time";
  /** What the expression is, where that differs: a moment may give a date. */
  readonly from?: "date" | "datetime" | "time" | undefined;
  readonly zone?: string | undefined;
}

export interface SubqueryNode {
  readonly kind: "subquery";
  readonly query: QueryNode;
}

export interface ExistsNode {
  readonly kind: "exists";
  readonly query: QueryNode;
}

/**
 * SQL text around expressions, written one after another: `TRIM(BOTH FROM `, a column, `)`. The text comes from code.
 * It stands in for a call: nothing around it adds parentheses.
 */
export interface TemplateNode {
  readonly kind: "template";
  readonly parts: readonly (RawSql | SqlExpression)[];
}

/** Several columns as one value: composite keys. */
export interface RowNode {
  readonly kind: "row";
  readonly items: readonly SqlExpression[];
}

export interface CollateNode {
  readonly kind: "collate";
  readonly expression: SqlExpression;
  readonly collation: string;
}

/** Difference of two dates, times or moments, as a duration in the form the engine stores. */
export interface TemporalDifferenceNode {
  readonly kind: "temporal-difference";
  readonly source: "date" | "datetime" | "time";
  readonly left: SqlExpression;
  readonly right: SqlExpression;
}

/** A date, time, moment or duration moved by a duration, or a duration multiplied or divided. */
export interface DurationArithmeticNode {
  readonly kind: "duration-arithmetic";
  readonly operator: "+" | "-" | "*" | "/";
  readonly left: SqlExpression;
  readonly right: SqlExpression;
  /** The side that is a date, time or moment; absent when both are durations or numbers. */
  readonly moved?: "left" | "right" | undefined;
}

/** A value inside a JSON document. Keys may come from outside: the compiler writes the path as a parameter. */
export interface JsonPathNode {
  readonly kind: "json-path";
  readonly expression: SqlExpression;
  /** Keys and indexes; a negative index counts from the end. */
  readonly path: readonly (string | number)[];
  /**
   * "json": for comparison with JSON, and for order; "document": as the text of a JSON document, to read it or to compare
   * it whole; "text": as plain text, a text without its quotes, JSON's null as NULL; "number" and "string": only values of
   * that kind, NULL for all others.
   */
  readonly as: "json" | "document" | "text" | "number" | "string";
}

export type SqlExpression =
  | ColumnNode
  | ParamNode
  | LiteralNode
  | StarNode
  | FunctionNode
  | BinaryNode
  | TextLookupNode
  | InNode
  | BetweenNode
  | IsNullNode
  | LogicNode
  | NotNode
  | CaseNode
  | CastNode
  | ExtractNode
  | TruncNode
  | SubqueryNode
  | ExistsNode
  | TemplateNode
  | RowNode
  | CollateNode
  | TemporalDifferenceNode
  | DurationArithmeticNode
  | JsonPathNode
  | RawSql;

export interface OrderNode {
  readonly expression: SqlExpression;
  readonly descending: boolean;
  readonly nulls?: "first" | "last" | undefined;
}

export interface TableNode {
  readonly kind: "table";
  readonly name: string;
  readonly alias: string | null;
}

export interface DerivedTableNode {
  readonly kind: "derived";
  readonly query: QueryNode;
  readonly alias: string;
}

export interface JoinNode {
  readonly type: "inner" | "left";
  readonly table: TableNode | DerivedTableNode;
  readonly on: SqlExpression;
}

export interface SelectedNode {
  readonly expression: SqlExpression;
  readonly alias?: string | undefined;
}

export interface LockNode {
  readonly nowait: boolean;
  readonly skipLocked: boolean;
  readonly of: readonly string[];
  readonly noKey: boolean;
}

export interface SelectNode {
  readonly kind: "select";
  readonly distinct: boolean | readonly SqlExpression[];
  readonly columns: readonly SelectedNode[];
  readonly from: TableNode | DerivedTableNode | null;
  readonly joins: readonly JoinNode[];
  readonly where: SqlExpression | null;
  readonly groupBy: readonly SqlExpression[];
  readonly having: SqlExpression | null;
  readonly orderBy: readonly OrderNode[];
  /** Whole numbers, checked by the query set; a param, so that pages share one statement. */
  readonly limit: ParamNode | null;
  readonly offset: ParamNode | null;
  readonly lock: LockNode | null;
}

/** union, intersection, difference of queries. */
export interface CombinedNode {
  readonly kind: "combined";
  readonly operator: "union" | "intersect" | "except";
  readonly all: boolean;
  readonly queries: readonly QueryNode[];
  readonly orderBy: readonly OrderNode[];
  readonly limit: ParamNode | null;
  readonly offset: ParamNode | null;
}

export type QueryNode = SelectNode | CombinedNode;

export interface InsertNode {
  readonly kind: "insert";
  readonly table: string;
  readonly columns: readonly string[];
  /** One array per row; empty columns with one empty row insert a row of defaults. */
  readonly rows: readonly (readonly SqlExpression[])[];
  readonly returning: readonly string[];
  readonly conflict: {
    readonly action: "ignore" | "update";
    readonly target: readonly string[];
    readonly update: readonly string[];
  } | null;
}

export interface UpdateNode {
  readonly kind: "update";
  readonly table: string;
  readonly set: readonly { readonly column: string; readonly value: SqlExpression }[];
  readonly where: SqlExpression | null;
  readonly returning: readonly string[];
}

export interface DeleteNode {
  readonly kind: "delete";
  readonly table: string;
  readonly where: SqlExpression | null;
}

export type StatementNode = QueryNode | InsertNode | UpdateNode | DeleteNode;

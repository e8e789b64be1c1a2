/** Documents for full-text search (docs/ref/contrib/postgres/search, "SearchVector"). */
import type { SqlExpression } from "../../../db/sql/nodes.ts";
import { createField } from "../../../db/models/create-field.ts";
import { Expression, type Resolved } from "../../../db/models/expressions/expression.ts";
import { Func } from "../../../db/models/expressions/func.ts";
import type { Scope } from "../../../db/models/expressions/scope.ts";
import { Field } from "../../../db/models/fields/field.ts";
import { call, operation, typed } from "../sql.ts";
import { type SearchConfig, configSql, OPEN_TEXT } from "./config.ts";

/** The field class; models call {@link SearchVectorField}. */
export class SearchVectorFieldClass extends Field {
  static override readonly path: string = "belleville/contrib/postgres#SearchVectorField";
  static override readonly internalType: string = "SearchVectorField";
  static override readonly emptyStringsAllowed: boolean = false;

  override dbType(vendor: string): string | null {
    return vendor === "postgresql" ? "tsvector" : null;
  }
}

/** A column of prepared documents, filled by `update({ vector: SearchVector("title", "body") })` or a trigger. */
export const SearchVectorField = createField<string>(SearchVectorFieldClass);
export const VECTOR = new SearchVectorFieldClass();

export type SearchWeight = "A" | "B" | "C" | "D";

export interface SearchVectorOptions {
  /** A search configuration such as `"german"`, or an expression that gives one. Default: that of the database. */
  readonly config?: SearchConfig | undefined;
  /** Weight of these words in a rank. */
  readonly weight?: SearchWeight | undefined;
}

/** Words of some columns. Vectors are joined by `plus()`. */
export class SearchVectorExpression extends Func<string> {
  readonly config: SearchConfig | undefined;
  readonly weight: SearchWeight | undefined;

  constructor(paths: readonly unknown[], { config, weight }: SearchVectorOptions = {}) {
    super(paths);
    if (paths.length === 0) throw new TypeError("SearchVector() takes at least one path or expression.");
    if (weight !== undefined && !["A", "B", "C", "D"].includes(weight))
      throw new TypeError(`The weight of a SearchVector is A, B, C or D, not ${JSON.stringify(weight)}.`);
    this.config = config;
    this.weight = weight;
  }

  protected override toSql(args: readonly SqlExpression[], scope: Scope): SqlExpression {
    // NULL is no word, so that one empty column does not hide the others.
    const texts = args.map((arg) => call("COALESCE", typed(arg, "text"), { kind: "literal", value: "" }));
    const space: SqlExpression = { kind: "literal", value: " " };
    const document = texts.reduce((all, text) => operation(operation(all, "||", space), "||", text));
    const vector = call("to_tsvector", ...configSql(this.config, scope), document);
    return this.weight === undefined ? vector : call("setweight", vector, { kind: "literal", value: this.weight });
  }

  protected override outputField(): Field {
    return VECTOR;
  }

  override plus(other: unknown): never {
    return joined(this, other) as never;
  }
}

class JoinedVectors extends Func<string> {
  protected override toSql([left, right]: readonly SqlExpression[]): SqlExpression {
    return operation(left!, "||", right!);
  }

  protected override outputField(): Field {
    return VECTOR;
  }

  override plus(other: unknown): never {
    return joined(this, other) as never;
  }
}

function joined(left: Expression, right: unknown): JoinedVectors {
  if (!Expression.is(right))
    throw new TypeError("SearchVector can only be combined with other SearchVector instances.");
  return new JoinedVectors([left, right]);
}

/**
 * The words of columns, made ready to be searched.
 *
 * ```ts
 * await Entry.objects
 *   .annotate({ search: SearchVector("headline", "blog__tagline", { config: "english" }) })
 *   .filter({ search: "cheese" });
 * ```
 */
export function SearchVector(...args: readonly (string | Expression | SearchVectorOptions)[]): SearchVectorExpression {
  const last = args.at(-1);
  const options = typeof last === "object" && !Expression.is(last) ? (last as SearchVectorOptions) : undefined;
  return new SearchVectorExpression(options === undefined ? args : args.slice(0, -1), options);
}

/** The vector on the left of a search: a column of vectors as it is, any text as the words it holds. */
export function vectorOf(left: Resolved, config: SearchConfig | undefined, scope: Scope): SqlExpression {
  if (left.field?.targetField instanceof SearchVectorFieldClass) return left.node;
  return call("to_tsvector", ...configSql(config, scope), call("COALESCE", left.node, OPEN_TEXT));
}

/** How well a document fits, and where (docs/ref/contrib/postgres/search, "SearchRank", "SearchHeadline"). */
import type { SqlExpression } from "../../../db/sql/nodes.ts";
import { Expression, type Resolved } from "../../../db/models/expressions/expression.ts";
import { pathOrExpression } from "../../../db/models/expressions/field-reference.ts";
import { Func } from "../../../db/models/expressions/func.ts";
import type { Scope } from "../../../db/models/expressions/scope.ts";
import type { Field } from "../../../db/models/fields/field.ts";
import { FloatField } from "../../../db/models/fields/float-field.ts";
import { call, typed } from "../sql.ts";
import { type SearchConfig, configSql, TEXT } from "./config.ts";
import { queryOf, type SearchQueryBase } from "./query.ts";
import { SearchVectorExpression, vectorOf } from "./vector.ts";

const FLOAT = new FloatField();

export interface SearchRankOptions {
  /** What words of the weights D, C, B and A count. Default: `[0.1, 0.2, 0.4, 1]`. */
  readonly weights?: readonly [number, number, number, number] | undefined;
  /** Bits that say whether the length of the document matters (PostgreSQL manual, 12.3.3). */
  readonly normalization?: number | undefined;
  /** Whether words that stand close together count more. */
  readonly coverDensity?: boolean | undefined;
}

class SearchRankExpression extends Func<number> {
  readonly #query: SearchQueryBase;
  readonly #rank: SearchRankOptions;

  constructor(vector: unknown, query: unknown, options: SearchRankOptions) {
    super([typeof vector === "string" ? new SearchVectorExpression([vector]) : vector]);
    this.#query = queryOf(query);
    this.#rank = options;
  }

  protected override toSql(
    _args: readonly SqlExpression[],
    scope: Scope,
    [vector]: readonly Resolved[],
  ): SqlExpression {
    const { weights, normalization, coverDensity } = this.#rank;
    const args = [vectorOf(vector!, undefined, scope), this.#query.resolve(scope).node];
    if (weights !== undefined) {
      if (weights.length !== 4 || !weights.every((weight) => Number.isFinite(weight)))
        throw new TypeError("The weights of a SearchRank are four numbers, for D, C, B and A.");
      args.unshift(typed(scope.param(`{${weights.join(",")}}`, TEXT), "float4[]"));
    }
    if (normalization !== undefined) {
      if (!Number.isInteger(normalization)) throw new TypeError("The normalization of a SearchRank is a whole number.");
      args.push({ kind: "literal", value: normalization });
    }
    return call(coverDensity === true ? "ts_rank_cd" : "ts_rank", ...args);
  }

  protected override outputField(): Field {
    return FLOAT;
  }
}

/** How well a document fits a query: `annotate({ rank: SearchRank(vector, query) }).orderBy("-rank")`. */
export function SearchRank(
  vector: string | Expression,
  query: string | SearchQueryBase,
  options: SearchRankOptions = {},
): Func<number> {
  return new SearchRankExpression(vector, query, options);
}

export interface SearchHeadlineOptions {
  readonly config?: SearchConfig | undefined;
  /** Text in front of a word that was found. Default: `<b>`. The document itself is not escaped. */
  readonly startSel?: string | undefined;
  readonly stopSel?: string | undefined;
  readonly maxWords?: number | undefined;
  readonly minWords?: number | undefined;
  readonly shortWord?: number | undefined;
  readonly highlightAll?: boolean | undefined;
  readonly maxFragments?: number | undefined;
  readonly fragmentDelimiter?: string | undefined;
}

const HEADLINE_OPTIONS = {
  startSel: "StartSel",
  stopSel: "StopSel",
  maxWords: "MaxWords",
  minWords: "MinWords",
  shortWord: "ShortWord",
  highlightAll: "HighlightAll",
  maxFragments: "MaxFragments",
  fragmentDelimiter: "FragmentDelimiter",
} as const;

class SearchHeadlineExpression extends Func<string> {
  readonly #query: SearchQueryBase;
  readonly #headline: SearchHeadlineOptions;

  constructor(document: unknown, query: unknown, options: SearchHeadlineOptions) {
    super([pathOrExpression(document)]);
    this.#query = queryOf(query, options.config);
    this.#headline = options;
  }

  protected override toSql([document]: readonly SqlExpression[], scope: Scope): SqlExpression {
    const args = [...configSql(this.#headline.config, scope), document!, this.#query.resolve(scope).node];
    const words = Object.entries(HEADLINE_OPTIONS).flatMap(([name, option]) => {
      const value = this.#headline[name as keyof typeof HEADLINE_OPTIONS];
      if (value === undefined) return [];
      return [`${option}=${typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : String(value)}`];
    });
    if (words.length > 0) args.push(scope.param(words.join(", "), TEXT));
    return call("ts_headline", ...args);
  }

  protected override outputField(): Field {
    return TEXT;
  }
}

/** The part of a document where the words were found, with marks around them. */
export function SearchHeadline(
  document: string | Expression,
  query: string | SearchQueryBase,
  options: SearchHeadlineOptions = {},
): Func<string> {
  return new SearchHeadlineExpression(document, query, options);
}

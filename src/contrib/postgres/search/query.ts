/** What is searched for (docs/ref/contrib/postgres/search, "SearchQuery"). */
import { Expression, type Resolved } from "../../../db/models/expressions/expression.ts";
import type { Scope } from "../../../db/models/expressions/scope.ts";
import { Field } from "../../../db/models/fields/field.ts";
import { operation, word } from "../sql.ts";
import { type SearchConfig, configSql, TEXT } from "./config.ts";

class SearchQueryField extends Field {
  static override readonly path: string = "belleville/contrib/postgres#SearchQueryField";
  static override readonly internalType: string = "SearchQueryField";

  override dbType(vendor: string): string | null {
    return vendor === "postgresql" ? "tsquery" : null;
  }
}
const QUERY = new SearchQueryField();

/** Which function reads the words: all of them; as a phrase; with operators; as a search engine on the web does. */
export type SearchType = "plain" | "phrase" | "raw" | "websearch";
const FUNCTIONS: Readonly<Record<SearchType, string>> = {
  plain: "plainto_tsquery",
  phrase: "phraseto_tsquery",
  raw: "to_tsquery",
  websearch: "websearch_to_tsquery",
};

export interface SearchQueryOptions {
  readonly config?: SearchConfig | undefined;
  /** Default: `"plain"`. `"raw"` is for text of your own: it throws for text that is no query. */
  readonly searchType?: SearchType | undefined;
}

/** A query; `and()`, `or()` and `not()` make new ones. */
// oxlint-disable-next-line typescript/no-explicit-any -- the opposite of a query is a query, and no truth value
export abstract class SearchQueryBase extends Expression<any> {
  abstract readonly config: SearchConfig | undefined;

  and(other: SearchQueryBase): SearchQueryBase {
    return new CombinedQuery(this, "&&", other);
  }

  or(other: SearchQueryBase): SearchQueryBase {
    return new CombinedQuery(this, "||", other);
  }

  override not(): SearchQueryBase {
    return new InvertedQuery(this);
  }
}

export class SearchQueryExpression extends SearchQueryBase {
  readonly value: string | Lexeme | Expression;
  readonly config: SearchConfig | undefined;
  readonly searchType: SearchType;

  constructor(value: string | Lexeme | Expression, { config, searchType }: SearchQueryOptions = {}) {
    super();
    const type = searchType ?? (value instanceof Lexeme ? "raw" : "plain");
    if (!Object.hasOwn(FUNCTIONS, type)) throw new TypeError(`Unknown searchType argument '${String(type)}'.`);
    if (typeof value !== "string" && !(value instanceof Lexeme) && !Expression.is(value))
      throw new TypeError(`SearchQuery() takes a text, not ${value === null ? "null" : typeof value}.`);
    this.value = value;
    this.config = config;
    this.searchType = type;
  }

  override resolve(scope: Scope): Resolved {
    const { value } = this;
    const text = Expression.is(value) ? value.resolve(scope).node : scope.param(String(value), TEXT);
    return {
      node: { kind: "function", name: FUNCTIONS[this.searchType], args: [...configSql(this.config, scope), text] },
      field: QUERY,
      aggregate: false,
    };
  }
}

class CombinedQuery extends SearchQueryBase {
  readonly #left: SearchQueryBase;
  readonly #operator: string;
  readonly #right: SearchQueryBase;

  constructor(left: SearchQueryBase, operator: string, right: SearchQueryBase) {
    super();
    if (!(right instanceof SearchQueryBase))
      throw new TypeError("SearchQuery can only be combined with other SearchQuery instances.");
    this.#left = left;
    this.#operator = operator;
    this.#right = right;
  }

  override get config(): SearchConfig | undefined {
    return this.#left.config;
  }

  override resolve(scope: Scope): Resolved {
    const [left, right] = [this.#left.resolve(scope), this.#right.resolve(scope)];
    return { ...left, node: operation(left.node, this.#operator, right.node) };
  }
}

class InvertedQuery extends SearchQueryBase {
  readonly #query: SearchQueryBase;

  constructor(query: SearchQueryBase) {
    super();
    this.#query = query;
  }

  override get config(): SearchConfig | undefined {
    return this.#query.config;
  }

  override resolve(scope: Scope): Resolved {
    const inner = this.#query.resolve(scope);
    return { ...inner, node: { kind: "template", parts: [word("(!!"), inner.node, word(")")] } };
  }
}

/** A query of words: `SearchQuery("red tomato").and(SearchQuery("soup").not())`. */
export function SearchQuery(value: string | Lexeme | Expression, options?: SearchQueryOptions): SearchQueryExpression {
  return new SearchQueryExpression(value, options);
}

export interface LexemeOptions {
  /** Whether words that begin so count too. */
  readonly prefix?: boolean | undefined;
  /** Whether the word must be missing. */
  readonly invert?: boolean | undefined;
  /** Only words of this weight. */
  readonly weight?: "A" | "B" | "C" | "D" | undefined;
}

/**
 * A single word of a raw query. Its text is quoted, so that text from a request is safe:
 * `SearchQuery(new Lexeme(word, { prefix: true }).or(new Lexeme("soup")))`.
 */
export class Lexeme {
  readonly #text: string;

  /** Throws TypeError for an empty word and for another weight than A to D. */
  constructor(value: string, { prefix = false, invert = false, weight }: LexemeOptions = {}) {
    if (typeof value !== "string" || value === "") throw new TypeError("Lexeme value cannot be empty.");
    if (weight !== undefined && !["A", "B", "C", "D"].includes(weight))
      throw new TypeError(`Weight must be one of 'A', 'B', 'C', and 'D', got ${JSON.stringify(weight)}.`);
    const label = (prefix ? "*" : "") + (weight ?? "");
    this.#text = `${invert ? "!" : ""}'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'${label === "" ? "" : `:${label}`}`;
  }

  and(other: Lexeme): Lexeme {
    return new JoinedLexeme(`(${String(this)} & ${String(other)})`);
  }

  or(other: Lexeme): Lexeme {
    return new JoinedLexeme(`(${String(this)} | ${String(other)})`);
  }

  not(): Lexeme {
    return new JoinedLexeme(`!(${String(this)})`);
  }

  /** The text of the query. */
  toString(): string {
    return this.#text;
  }
}

/** Words joined: their text is made already. */
class JoinedLexeme extends Lexeme {
  readonly #joined: string;

  constructor(joined: string) {
    super("joined");
    this.#joined = joined;
  }

  override toString(): string {
    return this.#joined;
  }
}

/** A text as a query, a query as it is. */
export function queryOf(value: unknown, config?: SearchConfig): SearchQueryBase {
  if (value instanceof SearchQueryBase) return value;
  return new SearchQueryExpression(value as string, { config });
}

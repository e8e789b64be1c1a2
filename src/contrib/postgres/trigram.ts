/** Likeness of texts by their groups of three letters (docs/ref/contrib/postgres/search, "Trigram similarity"; extension pg_trgm). */
import type { SqlExpression } from "../../db/sql/nodes.ts";
import { ValueExpression } from "../../db/models/expressions/combined.ts";
import { Expression } from "../../db/models/expressions/expression.ts";
import { pathOrExpression } from "../../db/models/expressions/field-reference.ts";
import { Func } from "../../db/models/expressions/func.ts";
import type { Field } from "../../db/models/fields/field.ts";
import { FloatField } from "../../db/models/fields/float-field.ts";
import { Lookup } from "../../db/models/lookups/lookup.ts";
import { operation } from "./sql.ts";

const FLOAT = new FloatField();

class TrigramFunction extends Func<number> {
  readonly #operator: string | null;

  constructor(args: readonly unknown[], name: string, operator: string | null = null) {
    super(args, { function: name });
    this.#operator = operator;
  }

  protected override toSql(args: readonly SqlExpression[]): SqlExpression {
    if (this.#operator !== null) return operation(args[0]!, this.#operator, args[1]!);
    return { kind: "function", name: this.functionName, args };
  }

  protected override outputField(): Field {
    return FLOAT;
  }
}

type Searched = string | Expression;
const text = (value: Searched): Expression => (Expression.is(value) ? value : new ValueExpression(value));

/** From 0 to 1: how alike the column and the text are. */
export function TrigramSimilarity(expression: Searched, string: Searched): Func<number> {
  return new TrigramFunction([pathOrExpression(expression), text(string)], "SIMILARITY");
}

/** One minus the similarity. */
export function TrigramDistance(expression: Searched, string: Searched): Func<number> {
  return new TrigramFunction([pathOrExpression(expression), text(string)], "", "<->");
}

/** How alike the text and the best part of the column are. */
export function TrigramWordSimilarity(string: Searched, expression: Searched): Func<number> {
  return new TrigramFunction([text(string), pathOrExpression(expression)], "WORD_SIMILARITY");
}

export function TrigramWordDistance(string: Searched, expression: Searched): Func<number> {
  return new TrigramFunction([text(string), pathOrExpression(expression)], "", "<<->");
}

export function TrigramStrictWordSimilarity(string: Searched, expression: Searched): Func<number> {
  return new TrigramFunction([text(string), pathOrExpression(expression)], "STRICT_WORD_SIMILARITY");
}

export function TrigramStrictWordDistance(string: Searched, expression: Searched): Func<number> {
  return new TrigramFunction([text(string), pathOrExpression(expression)], "", "<<<->");
}

/** `name__trigram_similar: "Middlesborough"`, above the threshold of the server. */
export class TrigramSimilar extends Lookup {
  static readonly lookupName: string = "trigram_similar";

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return operation(left, "%", right);
  }
}

export class TrigramWordSimilar extends Lookup {
  static readonly lookupName: string = "trigram_word_similar";

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return operation(left, "%>", right);
  }
}

export class TrigramStrictWordSimilar extends Lookup {
  static readonly lookupName: string = "trigram_strict_word_similar";

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return operation(left, "%>>", right);
  }
}

/** Transforms that a name makes: elements and slices of arrays, keys of an hstore. */
import type { SqlExpression } from "../../db/sql/nodes.ts";
import type { Scope } from "../../db/models/expressions/scope.ts";
import type { Field } from "../../db/models/fields/field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import { Transform } from "../../db/models/lookups/transform.ts";
import { operation, typed, word } from "./sql.ts";

const TEXT = new TextField();

/** One element: `tags__0`. PostgreSQL counts from 1. */
export class IndexTransform extends Transform {
  readonly #index: number;
  readonly #field: Field;

  constructor(index: number, field: Field) {
    super();
    this.#index = index;
    this.#field = field;
  }

  override outputField(): Field {
    return this.#field;
  }

  override toSql(input: SqlExpression): SqlExpression {
    return subscript(input, `[${this.#index + 1}]`);
  }
}

/** Some elements: `tags__0_2` are the first two. */
export class SliceTransform extends Transform {
  readonly #from: number;
  readonly #to: number;

  constructor(from: number, to: number) {
    super();
    this.#from = from;
    this.#to = to;
  }

  override outputField(input: Field): Field {
    return input;
  }

  override toSql(input: SqlExpression): SqlExpression {
    return subscript(input, `[${this.#from + 1}:${this.#to}]`);
  }
}

/** The value of a key: `data__breed`. Keys come from outside, so they are parameters. */
export class KeyTransform extends Transform {
  readonly #key: string;

  constructor(key: string) {
    super();
    this.#key = key;
  }

  override outputField(): Field {
    return TEXT;
  }

  override toSql(input: SqlExpression, _field: Field, scope: Scope): SqlExpression {
    return operation(input, "->", typed(scope.param(this.#key, TEXT), "text"));
  }
}

/** `(input)[1]`; the numbers come from checked names. */
function subscript(input: SqlExpression, text: string): SqlExpression {
  return { kind: "template", parts: [word("("), input, word(`)${text}`)] };
}

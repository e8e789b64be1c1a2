/** Transforms that a name makes: elements and slices of arrays, keys of an hstore. */
import type { SqlExpression } from "../../db/sql/nodes.ts";
import type { Scope } from "../../db/models/expressions/scope.ts";
import type { Field } from "../../db/models/fields/field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import { Transform, type TransformClass } from "../../db/models/lookups/transform.ts";
import { operation, typed, word } from "./sql.ts";

const TEXT = new TextField();

/** One element: `tags__0`. PostgreSQL counts from 1. */
export function indexTransform(index: number, field: Field): TransformClass {
  return class IndexTransform extends Transform {
    static override readonly outputField: Field | null = field;

    protected override toSql([input]: readonly SqlExpression[]): SqlExpression {
      return subscript(input!, `[${index + 1}]`);
    }
  };
}

/** Some elements: `tags__0_2` are the first two. */
export function sliceTransform(from: number, to: number): TransformClass {
  return class SliceTransform extends Transform {
    protected override toSql([input]: readonly SqlExpression[]): SqlExpression {
      return subscript(input!, `[${from + 1}:${to}]`);
    }
  };
}

/** The value of a key: `data__breed`. Keys come from outside, so they are parameters. */
export function keyTransform(key: string): TransformClass {
  return class KeyTransform extends Transform {
    static override readonly outputField: Field | null = TEXT;

    protected override toSql([input]: readonly SqlExpression[], scope: Scope): SqlExpression {
      return operation(input!, "->", typed(scope.param(key, TEXT), "text"));
    }
  };
}

/** `(input)[1]`; the numbers come from checked names. */
function subscript(input: SqlExpression, text: string): SqlExpression {
  return { kind: "template", parts: [word("("), input, word(`)${text}`)] };
}

/** JSON functions and expressions (docs/ref/models/database-functions, "JSON functions"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Combinable, ValueExpression } from "../expressions/combined.ts";
import { Expression, type ExpressionDeconstruction, type Resolved } from "../expressions/expression.ts";
import { Func } from "../expressions/func.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { BooleanField } from "../fields/boolean-field.ts";
import { CharField } from "../fields/char-field.ts";
import type { Field } from "../fields/field.ts";
import { JSONField } from "../fields/json-field.ts";
import { nullNode, textOfKey } from "../lookups/json.ts";
import type { Json } from "../types/values.ts";
import type { Argument } from "./call.ts";
import { callable } from "./create-function.ts";
import { call, cast, literal } from "./nodes.ts";

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}
const JSON_FIELD = new JSONField();

/** A value as part of a document: documents stay documents and booleans booleans, where engines would write text or numbers. */
function member(expression: Expression, { node, field }: Resolved, vendor: string): SqlExpression {
  const target = field?.targetField ?? null;
  if (vendor === "postgresql") {
    const untyped = expression instanceof ValueExpression && (target === null || target instanceof CharField);
    return untyped ? cast(node, OUTPUT.longText, vendor) : node;
  }
  if (target instanceof JSONField) return call("JSON_DOCUMENT", node);
  if (!(target instanceof BooleanField)) return node;
  const cases = [
    { when: node, then: literal("true") },
    { when: { kind: "not", expression: node } as const, then: literal("false") },
  ];
  return call("JSON_DOCUMENT", { kind: "case", cases, otherwise: null });
}

class JSONArrayFunc extends Func<Json[]> {
  static override readonly functionName: string = "JSON_ARRAY";
  static override readonly path: string = "models.functions.JSONArray";
  static override readonly outputField: Field | null = JSON_FIELD;

  protected override toSql(
    _: readonly SqlExpression[],
    { vendor }: Scope,
    resolved: readonly Resolved[],
  ): SqlExpression {
    return call("JSON_ARRAY", ...resolved.map((each, i) => member(this.args[i]!, each, vendor)));
  }
}

class JSONObjectFunc extends Func<{ [key: string]: Json }> {
  static override readonly functionName: string = "JSON_OBJECT";
  static override readonly path: string = "models.functions.JSONObject";
  static override readonly outputField: Field | null = JSON_FIELD;
  readonly keys: readonly string[];

  constructor(members: Readonly<Record<string, unknown>>) {
    super(Object.values(members));
    this.keys = Object.keys(members);
  }

  protected override toSql(_: readonly SqlExpression[], scope: Scope, resolved: readonly Resolved[]): SqlExpression {
    const { vendor } = scope;
    const pairs = resolved.flatMap((each, i) => {
      const key = scope.param(this.keys[i]!, OUTPUT.longText);
      return [vendor === "postgresql" ? cast(key, OUTPUT.longText, vendor) : key, member(this.args[i]!, each, vendor)];
    });
    return call("JSON_OBJECT", ...pairs);
  }

  override deconstruct(): ExpressionDeconstruction {
    const members = Object.fromEntries(this.keys.map((key, i) => [key, this.args[i]]));
    return { path: JSONObjectFunc.path, args: [members], options: {} };
  }
}

class KeyText extends Combinable<string | null> {
  readonly path: string;

  constructor(path: string) {
    super();
    if (typeof path !== "string" || !path.includes("__"))
      throw new FieldError("Lookup must contain key or index transforms.");
    this.path = path;
  }

  override deconstruct(): ExpressionDeconstruction {
    return { path: "models.KT", args: [this.path], options: {} };
  }

  override resolve(scope: Scope): Resolved {
    return textOfKey(scope.resolvePath(this.path));
  }
}

class JsonNullExpression extends Expression<null> {
  override deconstruct(): ExpressionDeconstruction {
    return { path: "models.JSONNull", args: [], options: {} };
  }

  override resolve(scope: Scope): Resolved {
    return { node: nullNode(scope.vendor), field: JSON_FIELD, aggregate: false };
  }
}

/** A JSON array of values: `JSONArray("name", Length("name"), 5)`. */
export const JSONArray: Has & { (...expressions: Argument[]): Func<Json[]> } = callable(
  // oxlint-disable-next-line typescript/no-explicit-any -- takes arguments as every function
  JSONArrayFunc as any,
  (...args: unknown[]) => new JSONArrayFunc(args),
);

/** A JSON object: `JSONObject({ name: Lower("name"), age: "age" })`. Texts are paths; keys may be any text. */
export const JSONObject: Has & {
  (members: Readonly<Record<string, Argument>>): Func<{ [key: string]: Json }>;
} = callable(
  // oxlint-disable-next-line typescript/no-explicit-any -- takes an object, as no other function
  JSONObjectFunc as any,
  (members: Readonly<Record<string, unknown>>) => new JSONObjectFunc(members),
);

/** The text of a value inside a document: `KT("data__owner__name")`. Null where there is none, or JSON's null. Throws `FieldError` for a path without a key. */
export function KT(path: string): KeyText {
  return new KeyText(path);
}

/** JSON's value `null`, which is not the column's NULL: `filter({ data: JSONNull() })`, `create({ data: JSONNull() })`. */
export function JSONNull(): Expression<null> {
  return new JsonNullExpression();
}

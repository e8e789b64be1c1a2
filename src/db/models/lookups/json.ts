/**
 * Lookups into JSON documents: `data__owner__name="x"`, `data__tags__0`, `data__has_key` (docs/topics/db/queries,
 * "Querying JSONField"). Keys are data: the compiler sends a path as a parameter. Numbers, texts and all else are told
 * apart on every engine: `1` is not `"1"`, and `true` not `"true"`.
 */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { jsonDumps } from "../../../utils/json.ts";
import type { JsonPathNode, SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { writeJson } from "../../backends/stored-values.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { describeValue, type Field } from "../fields/field.ts";
import { CharField } from "../fields/char-field.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import { FloatField } from "../fields/float-field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { JSONField } from "../fields/json-field.ts";
import { call, template } from "../functions/nodes.ts";
import { isQuerySet } from "../query/is-query-set.ts";
import { In, IsNull, listOf, logic } from "./comparison.ts";
import { FALSE, Lookup } from "./lookup.ts";
import { findLookup, type LookupClass, registerLookup, registerOtherTransforms } from "./registry.ts";
import { Transform, type TransformClass } from "./transform.ts";

/** The value of a key. */
class KeyField extends JSONField {}
const KEY = new KeyField();

/** Deepest path: keys may come from requests, where a view lets them. */
const MAX_DEPTH = 100;

// ---- keys as transforms ----

const transforms = new Map<string, TransformClass>();
const MOST_TRANSFORMS = 1000;

function keyTransform(name: string): TransformClass {
  let known = transforms.get(name);
  if (known === undefined) {
    if (transforms.size >= MOST_TRANSFORMS) transforms.clear();
    const key = /^-?\d{1,9}$/.test(name) ? Number(name) : name;
    known = class KeyTransform extends Transform {
      static override readonly lookupName: string = name;

      protected override resolveWith([input]: readonly Resolved[]): Resolved {
        const { aggregate, window = false } = input!;
        return { node: pathNode(input!.node, [key], "json"), field: KEY, aggregate, window };
      }
    };
    transforms.set(name, known);
  }
  return known;
}

registerOtherTransforms(JSONField, keyTransform);

/** What lies at `path` in a document, or further inside of what an expression gives. Throws `FieldError` beyond 100 keys. */
function pathNode(node: SqlExpression, path: readonly (string | number)[], as: JsonPathNode["as"]): JsonPathNode {
  const [expression, before] = node.kind === "json-path" ? [node.expression, node.path] : [node, []];
  if (before.length + path.length > MAX_DEPTH)
    throw new FieldError(`A path into a JSON document has at most ${MAX_DEPTH} keys.`);
  return { kind: "json-path", expression, path: [...before, ...path], as };
}

const as = (left: Resolved, form: JsonPathNode["as"]): JsonPathNode => pathNode(left.node, [], form);

/** The text of a value inside a document. Throws `FieldError` for what is no key of one. */
export function textOfKey(value: Resolved): Resolved {
  if (value.node.kind !== "json-path") throw new FieldError("Lookup must contain key or index transforms.");
  return { ...value, node: as(value, "text"), field: OUTPUT.longText };
}

// ---- equality ----

type Kind = "number" | "string" | "word" | "document";

/** How a value is compared: engines without a JSON type compare numbers, texts, and the text of all else. */
function kindOf(value: unknown): Kind {
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "string") return "string";
  return value === null || typeof value === "boolean" ? "word" : "document";
}

/** The left side in the form that values of a kind are compared in. */
function leftFor(left: Resolved, kind: Kind, vendor: string): SqlExpression {
  if (vendor === "postgresql") return left.node;
  if (kind === "number" || kind === "string") return as(left, kind);
  const document = as(left, "document");
  return kind === "document" ? call("JSON_CANONICAL", document) : document;
}

/** A value in the form of `leftFor()`. */
function rightFor(value: unknown, kind: Kind, scope: Scope): SqlExpression {
  if (scope.vendor === "postgresql") return value === null ? nullNode(scope.vendor) : scope.param(value, KEY);
  if (kind === "number" || kind === "string") writeJson(value); // throws for what no document holds, as elsewhere
  if (kind === "number") return scope.param(value, null);
  if (kind === "string") return scope.param(value, OUTPUT.longText);
  if (kind === "word") return scope.param(jsonDumps(value), null);
  return call("JSON_CANONICAL", scope.param(value, KEY));
}

function equals(left: SqlExpression, right: SqlExpression): SqlExpression {
  return { kind: "binary", operator: "=", left, right };
}

/** The JSON value `null` as a constant. */
export function nullNode(vendor: string): SqlExpression {
  const text: SqlExpression = { kind: "literal", value: "null" };
  return vendor === "postgresql" ? { kind: "cast", expression: text, to: "JSONField" } : text;
}

const isJsonNull = (node: SqlExpression): boolean =>
  (node.kind === "literal" && node.value === "null") ||
  (node.kind === "cast" && node.to === "JSONField" && isJsonNull(node.expression));

function isNumeric(field: Field | null): boolean {
  return field instanceof IntegerField || field instanceof FloatField || field instanceof DecimalField;
}

/** Compared with another expression: as JSON when it is JSON, else as what it is. */
function withExpression(left: Resolved, value: Expression, scope: Scope): readonly [SqlExpression, SqlExpression] {
  const right = value.resolve(scope);
  const field = right.field?.targetField ?? null;
  if (isJsonNull(right.node)) return [leftFor(left, "word", scope.vendor), right.node];
  if (isNumeric(field)) return [as(left, "number"), right.node];
  if (field instanceof CharField) return [as(left, "string"), right.node];
  if (scope.vendor === "postgresql") return [left.node, right.node];
  const document = right.node.kind === "json-path" ? as(right, "document") : right.node;
  return [leftFor(left, "document", scope.vendor), call("JSON_CANONICAL", document)];
}

class JsonExact extends Lookup {
  static readonly lookupName: string = "exact";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    // The column's own NULL; a key is compared with the JSON value.
    if (value === null && !(left.field instanceof KeyField))
      return { kind: "is-null", expression: left.node, negated: false };
    if (isQuerySet(value)) return equals(left.node, scope.subquery(value, { single: true }).node);
    if (Expression.is(value)) return equals(...withExpression(left, value, scope));
    const kind = kindOf(value);
    return equals(leftFor(left, kind, scope.vendor), rightFor(value, kind, scope));
  }

  override toSql(left: SqlExpression): SqlExpression {
    return left;
  }
}

class JsonIn extends In {
  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (isQuerySet(value)) return super.resolve(left, value, scope);
    const groups = new Map<Kind, SqlExpression[]>();
    const others: SqlExpression[] = [];
    for (const item of listOf(value, "in")) {
      if (item === null || item === undefined) continue; // as everywhere, nothing equals NULL
      if (Expression.is(item)) {
        others.push(equals(...withExpression(left, item, scope)));
        continue;
      }
      const kind = kindOf(item);
      let group = groups.get(kind);
      if (group === undefined) groups.set(kind, (group = []));
      group.push(rightFor(item, kind, scope));
    }
    const parts = [...groups].map(
      ([kind, right]): SqlExpression => ({ kind: "in", left: leftFor(left, kind, scope.vendor), right }),
    );
    return parts.length + others.length === 0 ? FALSE : logic("or", [...parts, ...others]);
  }
}

// ---- order ----

/** Numbers with numbers, texts with texts; values of other kinds never fit. */
function orderLookup(lookupName: string, operator: ">" | ">=" | "<" | "<="): LookupClass {
  return class extends Lookup {
    static readonly lookupName: string = lookupName;

    override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      if (isQuerySet(value)) {
        const { node, field } = scope.subquery(value, { single: true });
        const form = isNumeric(field) ? "number" : field instanceof CharField ? "string" : "json";
        return { kind: "binary", operator, left: as(left, form), right: node };
      }
      if (Expression.is(value)) {
        const right = value.resolve(scope);
        const field = right.field?.targetField ?? null;
        const form = isNumeric(field) ? "number" : field instanceof CharField ? "string" : "json";
        return { kind: "binary", operator, left: as(left, form), right: right.node };
      }
      const kind = kindOf(value);
      if (kind !== "number" && kind !== "string")
        throw new FieldError(
          `The lookup "${lookupName}" of a JSONField takes a number or a text, not ${describeValue(value)}.`,
        );
      const right = scope.param(value, kind === "number" ? null : OUTPUT.longText);
      return { kind: "binary", operator, left: as(left, kind), right };
    }

    override toSql(left: SqlExpression): SqlExpression {
      return left;
    }
  };
}

const [Gt, Gte, Lt, Lte] = [
  orderLookup("gt", ">"),
  orderLookup("gte", ">="),
  orderLookup("lt", "<"),
  orderLookup("lte", "<="),
] as const;

class JsonRange extends Lookup {
  static readonly lookupName: string = "range";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    const bounds = [...listOf(value, "range")];
    if (bounds.length !== 2) throw new FieldError(`A range lookup takes two values, got ${bounds.length}.`);
    return logic("and", [new Gte().resolve(left, bounds[0], scope), new Lte().resolve(left, bounds[1], scope)]);
  }

  override toSql(left: SqlExpression): SqlExpression {
    return left;
  }
}

// ---- containment and keys ----

function containment(lookupName: string, operator: "@>" | "<@"): LookupClass {
  return class extends Lookup {
    static readonly lookupName: string = lookupName;

    override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      const right = this.#right(value, scope);
      if (scope.vendor === "postgresql") return template("(", left.node, ` ${operator} `, right, ")");
      const document = left.node.kind === "json-path" ? as(left, "document") : left.node;
      const [whole, part] = operator === "@>" ? [document, right] : [right, document];
      return call("JSON_CONTAINS", whole, part);
    }

    #right(value: unknown, scope: Scope): SqlExpression {
      if (value === null) return nullNode(scope.vendor);
      if (!Expression.is(value)) return scope.param(value, KEY);
      const right = value.resolve(scope);
      return right.node.kind === "json-path" ? as(right, "document") : right.node;
    }

    override toSql(left: SqlExpression): SqlExpression {
      return left;
    }
  };
}

/** Whether an object has keys; names that look like numbers are names all the same. */
function keyLookup(lookupName: string, connector: "and" | "or" | null): LookupClass {
  return class extends Lookup {
    static readonly lookupName: string = lookupName;

    override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      const keys = connector === null ? [value] : [...listOf(value, lookupName)];
      return logic(
        connector ?? "and",
        keys.map((key) => {
          if (typeof key !== "string" && typeof key !== "number" && typeof key !== "bigint")
            throw new FieldError(`The lookup "${lookupName}" takes names of keys, not ${describeValue(key)}.`);
          const name = String(key);
          if (scope.vendor === "postgresql")
            return template("((", left.node, ") ? ", scope.param(name, OUTPUT.longText), ")");
          return { kind: "is-null", expression: pathNode(left.node, [name], "json"), negated: true };
        }),
      );
    }

    override toSql(left: SqlExpression): SqlExpression {
      return left;
    }
  };
}

for (const lookup of [
  JsonExact,
  JsonIn,
  Gt,
  Gte,
  Lt,
  Lte,
  JsonRange,
  containment("contains", "@>"),
  containment("contained_by", "<@"),
  keyLookup("has_key", null),
  keyLookup("has_keys", "and"),
  keyLookup("has_any_keys", "or"),
])
  registerLookup(JSONField, lookup);

// ---- texts inside documents ----

const TEXT_LOOKUPS = [
  "iexact",
  "icontains",
  "startswith",
  "istartswith",
  "endswith",
  "iendswith",
  "regex",
  "iregex",
] as const;

for (const name of TEXT_LOOKUPS) {
  registerLookup(
    KeyField,
    class extends Lookup {
      static readonly lookupName: string = name;

      override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
        if (value === null && name === "iexact") return new JsonExact().resolve(left, null, scope);
        return findLookup(OUTPUT.longText, name)!.resolve(textOfKey(left), value, scope);
      }

      override toSql(left: SqlExpression): SqlExpression {
        return left;
      }
    },
  );
}

/** A key is missing, or there: a key with the value null is there. */
registerLookup(KeyField, class extends IsNull {});

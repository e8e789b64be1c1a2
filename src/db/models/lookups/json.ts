/** Lookups into JSON documents: `data__owner__name="x"`, `data__tags__0`, `data__has_key`. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { JsonPathNode, SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Field } from "../fields/field.ts";
import { JSONField } from "../fields/json-field.ts";
import { findLookup } from "./registry.ts";

const TEXT_LOOKUPS: ReadonlySet<string> = new Set([
  "iexact",
  "contains",
  "icontains",
  "startswith",
  "istartswith",
  "endswith",
  "iendswith",
  "regex",
  "iregex",
]);
const NUMBER_LOOKUPS: ReadonlySet<string> = new Set(["gt", "gte", "lt", "lte", "range"]);
const WHOLE = new JSONField();

/**
 * The condition on a value inside a document, when `column` is a JSON column and the names are keys of it.
 *
 * Keys are data: the compiler sends the whole path as a parameter.
 */
export function jsonPath(
  column: Resolved,
  names: readonly string[],
): ((value: unknown, scope: Scope) => SqlExpression) | null {
  if (!(column.field?.targetField instanceof JSONField)) return null;
  const lastName = names.at(-1)!;
  const lookupName = names.length > 1 && findLookup(WHOLE, lastName) !== undefined ? lastName : "exact";
  const keys = (lookupName === "exact" && lastName !== "exact" ? names : names.slice(0, -1)).map((key) =>
    /^-?\d{1,9}$/.test(key) ? Number(key) : key,
  );
  if (keys.length === 0) return null;
  return (value, scope) => {
    const node = (as: JsonPathNode["as"]): JsonPathNode => ({
      kind: "json-path",
      expression: column.node,
      path: keys,
      as,
    });
    const resolve = (field: Field, as: JsonPathNode["as"]): SqlExpression =>
      findLookup(field, lookupName)!.resolve({ ...column, node: node(as), field }, value, scope);
    if (lookupName === "isnull" || value === null)
      return { kind: "is-null", expression: node("json"), negated: value === false };
    if (TEXT_LOOKUPS.has(lookupName)) return resolve(OUTPUT.text, "text");
    // Where JSON is a type of its own, its values are compared as they are.
    if (scope.vendor === "postgresql" && (NUMBER_LOOKUPS.has(lookupName) || !Expression.is(value)))
      return resolve(WHOLE, "json");
    if (
      NUMBER_LOOKUPS.has(lookupName) ||
      (lookupName === "exact" && isScalar(value)) ||
      (lookupName === "in" && Array.isArray(value) && value.every(isScalar))
    ) {
      const sample: unknown = Array.isArray(value) ? value[0] : value;
      const field = typeof sample === "number" ? OUTPUT.float : typeof sample === "boolean" ? WHOLE : OUTPUT.text;
      return resolve(field, field === WHOLE ? "json" : "text");
    }
    if (Expression.is(value)) return resolve(WHOLE, "json");
    if (lookupName !== "exact" && lookupName !== "in")
      throw new FieldError(`Unsupported lookup "${lookupName}" for a value inside a JSONField.`);
    // Documents are compared in the form the engine gives a part of one, whatever spaces were written.
    const form = (item: unknown): SqlExpression => ({
      kind: "json-path",
      expression: scope.param(item, WHOLE),
      path: [],
      as: "json",
    });
    if (lookupName === "in") return { kind: "in", left: node("json"), right: (value as unknown[]).map(form) };
    return { kind: "binary", operator: "=", left: node("json"), right: form(value) };
  };
}

const isScalar = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

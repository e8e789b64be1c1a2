/** Text lookups. Which of them tell case apart, and how, is the engine's business. */
import type { SqlExpression, TextLookup } from "../../sql/nodes.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import { CharField } from "../fields/char-field.ts";
import { describeValue, Field } from "../fields/field.ts";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { GenericIPAddressField } from "../fields/generic-ip-address-field.ts";
import { Lookup } from "./lookup.ts";
import { type LookupClass, registerLookup } from "./registry.ts";

function textLookup(name: TextLookup): LookupClass {
  return class extends Lookup {
    static readonly lookupName: string = name;
    static override readonly params = "one";

    override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      if (value === null && name === "iexact") return { kind: "is-null", expression: left.node, negated: false };
      return this.toSql(asText(left, scope), this.right(left, value, scope));
    }

    override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
      return { kind: "text-lookup", lookup: name, left, right };
    }

    protected override prepare(_field: Field | null, value: unknown): unknown {
      if (
        typeof value === "object" &&
        value !== null &&
        !Expression.is(value) &&
        !(value instanceof Date) &&
        (Array.isArray(value) || isPlain(value) || String(value).startsWith("[object"))
      ) {
        throw new FieldError(`The lookup "${name}" takes text, not ${describeValue(value)}.`);
      }
      return typeof value === "object" ? String(value) : value;
    }

    protected override valueField(): Field {
      return OUTPUT.text;
    }
  };
}

/** Objects as JSON carries them: no text, whatever their own `toString` says. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Columns that are no text are cast to it. */
function asText({ node, field }: Resolved, scope: Scope): SqlExpression {
  const target = field?.targetField;
  if (target instanceof GenericIPAddressField && scope.vendor === "postgresql")
    return { kind: "function", name: "HOST", args: [node] }; // the cast would add the length of the network
  if (target === undefined || (target instanceof CharField && !(target instanceof GenericIPAddressField))) return node;
  return { kind: "cast", expression: node, to: "TextField" };
}

const NAMES = [
  "iexact",
  "contains",
  "icontains",
  "startswith",
  "istartswith",
  "endswith",
  "iendswith",
  "regex",
  "iregex",
] as const;
for (const name of NAMES) registerLookup(Field, textLookup(name));

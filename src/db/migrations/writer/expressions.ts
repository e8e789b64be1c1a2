/** Conditions and expressions of indexes and constraints as code. */
import { CombinedExpression, ValueExpression } from "../../models/expressions/combined.ts";
import { Expression, OrderBy } from "../../models/expressions/expression.ts";
import { Func } from "../../models/expressions/func.ts";
import { FieldReference } from "../../models/expressions/field-reference.ts";
import { Condition, type ConditionChild } from "../../models/query/condition.ts";
import { SerializationError } from "../errors.ts";
import { isPlainObject } from "../values.ts";
import { call, type Layout, list, object, render } from "./layout.ts";

/** Writes any other value. */
export type ValueWriter = (value: unknown, place: string) => Layout;

const METHODS: Readonly<Record<CombinedExpression["operator"], string>> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "dividedBy",
  "%": "mod",
  "^": "pow",
  "&": "bitand",
  "|": "bitor",
  "#": "bitxor",
  "<<": "bitleftshift",
  ">>": "bitrightshift",
};

/** Most conditions that `Q.or()` and relatives take one by one. */
const MAX_ARGUMENTS = 5;

export function isExpression(value: unknown): value is Expression | OrderBy | Condition {
  return Expression.is(value) || OrderBy.is(value) || Condition.is(value);
}

/** Text of an expression; `models` is the name that the package's names hang on. */
export function writeExpression(
  value: Expression | OrderBy | Condition,
  place: string,
  models: string,
  write: ValueWriter,
): Layout {
  const again = (inner: Expression | OrderBy | Condition) => writeExpression(inner, place, models, write);
  const flat = (inner: Expression) => render(again(inner));
  if (Condition.is(value)) return writeCondition(value, place, models, write);
  if (OrderBy.is(value)) {
    const nulls = value.nulls === undefined ? "" : `{ ${value.nulls === "first" ? "nullsFirst" : "nullsLast"}: true }`;
    return `${flat(value.expression)}.${value.descending ? "desc" : "asc"}(${nulls})`;
  }
  if (value instanceof FieldReference) return `${models}.F(${JSON.stringify(value.path)})`;
  if (value instanceof ValueExpression) return `${models}.Value(${render(write(value.value, place))})`;
  if (value instanceof CombinedExpression) {
    const right = value.right instanceof ValueExpression ? render(write(value.right.value, place)) : flat(value.right);
    return `${flat(value.left)}.${METHODS[value.operator]}(${right})`;
  }
  const made = value instanceof Func ? value.deconstruct() : null;
  if (made !== null && made.path.startsWith("models.")) {
    const part = (inner: unknown) => (isExpression(inner) ? again(inner) : write(inner, place));
    const options = Object.entries(made.options).filter(([, option]) => option !== undefined);
    const args = made.args.map((arg) =>
      isPlainObject(arg) ? object(Object.entries(arg).map(([key, inner]) => [key, part(inner)])) : part(arg),
    );
    const last = options.length === 0 ? null : object(options.map(([key, option]) => [key, write(option, place)]));
    return call(made.path.replace(/^models/, models), args, last);
  }
  throw new SerializationError(`Cannot write the ${value.constructor.name} of ${place} into a migration.`, {
    hint: "Indexes and constraints in migrations take F, Value, functions, arithmetic and conditions; RunSQL can make any other.",
  });
}

function writeCondition(condition: Condition, place: string, models: string, write: ValueWriter): Layout {
  if (condition.negated) {
    const positive = new Condition(condition.connector, false, condition.children);
    return `${models}.Q.not(${render(writeCondition(positive, place, models, write))})`;
  }
  const leaves = condition.children.flatMap((child) =>
    isLeaf(child) ? [[child.path, write(child.value, place)] as const] : [],
  );
  if (condition.connector === "and" && leaves.length === condition.children.length) return object(leaves);
  const children = condition.children.map((child) =>
    isLeaf(child) ? object([[child.path, write(child.value, place)]]) : writeExpression(child, place, models, write),
  );
  const [only] = children;
  if (children.length === 1 && only !== undefined) return only;
  if (children.length <= MAX_ARGUMENTS)
    return { ...list(children), open: `${models}.Q.${condition.connector}(`, close: ")" };
  const wrapped = children.map((child) => call(`${models}.Q.and`, [child], null));
  return { ...list(wrapped), open: `${models}.Q.${condition.connector === "and" ? "all" : "any"}([`, close: "])" };
}

function isLeaf(child: ConditionChild): child is { readonly path: string; readonly value: unknown } {
  return !Condition.is(child) && !Expression.is(child);
}

/** Conditions and expressions of fields, indexes and constraints as code. */
import { WhenClause } from "../../models/expressions/case.ts";
import { CombinedExpression, ValueExpression } from "../../models/expressions/combined.ts";
import { NegatedExpression } from "../../models/expressions/expression-wrapper.ts";
import { Expression, type ExpressionDeconstruction, OrderBy } from "../../models/expressions/expression.ts";
import { FieldReference, SlicedExpression } from "../../models/expressions/field-reference.ts";
import { Func } from "../../models/expressions/func.ts";
import { Condition, type ConditionChild } from "../../models/query/condition.ts";
import { SerializationError } from "../errors.ts";
import { isPlainObject } from "../values.ts";
import { call, type Layout, list, object, render } from "./layout.ts";

/** What the writer of a file lends to its expressions. */
export interface ExpressionContext {
  /** The name that the package's names hang on; noted as imported. */
  models(): string;
  /** Text of any other value. */
  write(value: unknown, place: string): Layout;
  /** How a class or function of the app is written, or null when nothing exports it. */
  exported(value: unknown): string | null;
  /** The function that `createFunction()` made for a class of functions, likewise. */
  exportedFunction(functionClass: unknown): string | null;
}

export type Writable = Expression | OrderBy | Condition | WhenClause;

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

export function isExpression(value: unknown): value is Writable {
  return Expression.is(value) || OrderBy.is(value) || Condition.is(value) || value instanceof WhenClause;
}

/** Text of an expression. Throws `SerializationError` for one that a file cannot name. */
export function writeExpression(value: Writable, place: string, context: ExpressionContext): Layout {
  const again = (inner: unknown): Layout =>
    isExpression(inner) ? writeExpression(inner, place, context) : context.write(inner, place);
  const flat = (inner: unknown) => render(again(inner));
  if (Condition.is(value)) return writeCondition(value, again, context.models(), place);
  if (OrderBy.is(value)) {
    const nulls = value.nulls === undefined ? "" : `{ ${value.nulls === "first" ? "nullsFirst" : "nullsLast"}: true }`;
    return `${flat(value.expression)}.${value.descending ? "desc" : "asc"}(${nulls})`;
  }
  if (value instanceof FieldReference) return `${context.models()}.F(${JSON.stringify(value.path)})`;
  if (value instanceof SlicedExpression) {
    const bounds = value.end === null ? [value.start] : [value.start, value.end];
    return `${flat(value.source)}.slice(${bounds.join(", ")})`;
  }
  if (value instanceof NegatedExpression) return `${flat(value.inner)}.not()`;
  if (value instanceof CombinedExpression) {
    const { left, operator, right } = value;
    return `${flat(left)}.${METHODS[operator]}(${flat(isPlainValue(right) ? right.value : right)})`;
  }
  return writeCall(value, place, context, again);
}

/** Whether an operand may stand as it is, without `Value()` around it. */
function isPlainValue(value: Expression): value is ValueExpression {
  return value.constructor === ValueExpression && (value as ValueExpression).outputField === undefined;
}

function writeCall(
  value: Expression | WhenClause,
  place: string,
  context: ExpressionContext,
  again: (inner: unknown) => Layout,
): Layout {
  const made = value.deconstruct();
  const name = calleeOf(value, made, context);
  if (name === null) {
    throw new SerializationError(`Cannot write the ${value.constructor.name} of ${place} into a migration.`, {
      hint: "Export the function or its class from the app's models module, or make the object with RunSQL.",
    });
  }
  const { args, options } = made ?? (value as Func);
  const given = args.map((arg) =>
    isPlainObject(arg) ? object(Object.entries(arg).map(([key, inner]) => [key, again(inner)])) : again(arg),
  );
  // A class takes its arguments as a list, a function one by one.
  const layouts = name.startsWith("new ") ? [list(given)] : given;
  const entries = Object.entries(options).filter(([, option]) => option !== undefined);
  const last = entries.length === 0 ? null : object(entries.map(([key, option]) => [key, again(option)]));
  return call(name, layouts, last);
}

/** `models.functions.Lower`, or what the app exports for a function of its own; null when there is nothing to call. */
function calleeOf(
  value: Expression | WhenClause,
  made: ExpressionDeconstruction | null,
  context: ExpressionContext,
): string | null {
  // A class that inherits its path is one of the app, which the path does not lead to.
  const isOwn = !(value instanceof Func) || Object.hasOwn(value.constructor, "path");
  if (value.constructor === Func) return `new ${context.models()}.Func`;
  if (isOwn && made?.path.startsWith("models.") === true) return made.path.replace(/^models/, context.models());
  if (!(value instanceof Func)) return null;
  const fn = context.exportedFunction(value.constructor);
  if (fn !== null) return fn;
  const exported = context.exported(value.constructor);
  return exported === null ? null : `new ${exported}`;
}

function writeCondition(
  condition: Condition,
  again: (inner: unknown) => Layout,
  models: string,
  place: string,
): Layout {
  if (condition.negated) {
    const positive = new Condition(condition.connector, false, condition.children);
    return `${models}.Q.not(${render(again(positive))})`;
  }
  const leaves = condition.children.flatMap((child) =>
    isLeaf(child) ? [[child.path, again(child.value)] as const] : [],
  );
  if (condition.connector === "and" && leaves.length === condition.children.length) return object(leaves);
  const children = condition.children.map((child) =>
    isLeaf(child) ? object([[child.path, again(child.value)]]) : again(child),
  );
  const [only] = children;
  if (children.length === 1 && only !== undefined) return only;
  if (children.length <= MAX_ARGUMENTS)
    return { ...list(children), open: `${models}.Q.${condition.connector}(`, close: ")" };
  if (condition.connector === "xor") {
    throw new SerializationError(
      `Cannot write the Q.xor() of ${children.length} conditions of ${place} into a migration.`,
      {
        hint: `Nest it: Q.xor() takes up to ${MAX_ARGUMENTS}.`,
      },
    );
  }
  const wrapped = children.map((child) => call(`${models}.Q.and`, [child], null));
  return { ...list(wrapped), open: `${models}.Q.${condition.connector === "and" ? "all" : "any"}([`, close: "])" };
}

function isLeaf(child: ConditionChild): child is { readonly path: string; readonly value: unknown } {
  return !Condition.is(child) && !Expression.is(child);
}

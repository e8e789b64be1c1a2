/** Indexes and constraints as migrations see them: named, and comparable by what made them. */
import type { BaseConstraint } from "../models/constraints.ts";
import type { Index, PartDeconstruction } from "../models/indexes.ts";
import { toCondition } from "../models/query/condition.ts";
import { MigrationError } from "./errors.ts";
import { sameValue } from "./values.ts";

export type MigrationIndex = Index;
export type MigrationConstraint = BaseConstraint;

export function namedIndex(index: MigrationIndex, modelName: string): MigrationIndex {
  if (index.name) return index;
  throw new MigrationError(`The index of AddIndex on ${modelName} has no name.`, {
    hint: 'Give it one: new models.Index({ fields: ["title"], name: "book_title_idx" }).',
  });
}

/** "Create index book_title_idx on field(s) title of model book". */
export function describeIndex(index: MigrationIndex, modelName: string): string {
  if (index.expressions.length > 0) return `Create index ${index.name} on expressions on model ${modelName}`;
  return `Create index ${index.name} on field(s) ${index.fields.join(", ")} of model ${modelName}`;
}

/** What made a part; a condition counts the same as lookups and as a Q. */
function comparable(part: MigrationIndex | MigrationConstraint): PartDeconstruction {
  const { path, args, options } = part.deconstruct();
  const { condition } = options;
  return { path, args, options: condition === undefined ? options : { ...options, condition: toCondition(condition) } };
}

export function samePart(a: MigrationIndex | MigrationConstraint, b: MigrationIndex | MigrationConstraint): boolean {
  return sameValue(comparable(a), comparable(b));
}

/** Whether two parts differ in nothing but these options. */
export function samePartBut(
  a: MigrationIndex | MigrationConstraint,
  b: MigrationIndex | MigrationConstraint,
  ignored: readonly string[],
): boolean {
  const rest = (part: MigrationIndex | MigrationConstraint) => {
    const { path, args, options } = comparable(part);
    return [path, args, Object.fromEntries(Object.entries(options).filter(([key]) => !ignored.includes(key)))];
  };
  return sameValue(rest(a), rest(b));
}

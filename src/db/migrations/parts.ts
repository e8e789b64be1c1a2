/** Indexes and constraints as migrations see them: named, and comparable by what made them. */
import { MigrationError } from "./errors.ts";

/** What made an index or constraint. */
export interface PartDeconstruction {
  /** `models.Index`, or the path of a custom class. */
  readonly path: string;
  /** Positional arguments before the options: expressions. */
  readonly args?: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** An index: `db/models` fits it. */
export interface MigrationIndex {
  readonly name: string;
  deconstruct(): PartDeconstruction;
}

/** A constraint: `db/models` fits it. */
export interface MigrationConstraint {
  readonly name: string;
  deconstruct(): PartDeconstruction;
}

type PartConstructor<T> = new (...args: unknown[]) => T;

/** A copy under another name. */
export function withName<T extends MigrationIndex | MigrationConstraint>(part: T, name: string): T {
  const { args = [], options } = part.deconstruct();
  return new (part.constructor as PartConstructor<T>)(...args, { ...options, name });
}

export function namedIndex(index: MigrationIndex, modelName: string): MigrationIndex {
  if (index.name) return index;
  throw new MigrationError(`The index of AddIndex on ${modelName} has no name.`, {
    hint: 'Give it one: new models.Index({ fields: ["title"], name: "book_title_idx" }).',
  });
}

/** "Create index book_title_idx on field(s) title of model book". */
export function describeIndex(index: MigrationIndex, modelName: string): string {
  const { args = [], options } = index.deconstruct();
  const fields = options["fields"];
  if (args.length > 0 || !Array.isArray(fields))
    return `Create index ${index.name} on expressions on model ${modelName}`;
  return `Create index ${index.name} on field(s) ${fields.join(", ")} of model ${modelName}`;
}

/** Parts without the name, for telling a rename from another index. */
export function namelessParts(part: MigrationIndex | MigrationConstraint): PartDeconstruction {
  const { path, args = [], options } = part.deconstruct();
  const { name: _, ...rest } = options;
  return { path, args, options: rest };
}

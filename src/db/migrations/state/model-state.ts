import { didYouMean } from "../../../utils/suggest.ts";
import { StateError } from "../errors.ts";
import { type MigrationField, partsOf } from "../fields.ts";
import type { MigrationConstraint, MigrationIndex } from "../parts.ts";
import { sameValue } from "../values.ts";

/** `"app_label.model_name"`, lower-case name: how states name models. */
export type ModelKey = string;

export function modelKey(appLabel: string, modelName: string): ModelKey {
  return `${appLabel}.${modelName.toLowerCase()}`;
}

/** What a model's `Meta` may hold, by its names there. Indexes and constraints are always present. */
export interface ModelOptions {
  readonly indexes: readonly MigrationIndex[];
  readonly constraints: readonly MigrationConstraint[];
  readonly uniqueTogether?: readonly (readonly string[])[] | null;
  readonly dbTable?: string | null;
  readonly dbTableComment?: string | null;
  readonly orderWithRespectTo?: string | null;
  readonly managed?: boolean;
  readonly proxy?: boolean;
  readonly swappable?: string | null;
  readonly [name: string]: unknown;
}

/** A base class: the key of a model, or a class that is no model. Empty lists mean `models.Model`. */
export type ModelBase = string | object;

export function isClassBase(base: ModelBase): base is object {
  return typeof base !== "string";
}

export interface ModelStateInit {
  readonly appLabel: string;
  readonly name: string;
  readonly fields: Iterable<readonly [name: string, field: MigrationField]>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly bases?: readonly ModelBase[];
  readonly managers?: readonly (readonly [name: string, manager: unknown])[];
}

/**
 * A model at one point of history: data, not a class. Immutable: changes give a new state that shares the rest.
 *
 * Fields are unbound and never changed in place either.
 */
export class ModelState {
  readonly appLabel: string;
  /** As written, "BookReview". */
  readonly name: string;
  readonly key: ModelKey;
  readonly fields: ReadonlyMap<string, MigrationField>;
  readonly options: ModelOptions;
  readonly bases: readonly ModelBase[];
  readonly managers: readonly (readonly [name: string, manager: unknown])[];

  constructor(init: ModelStateInit) {
    this.appLabel = init.appLabel;
    this.name = init.name;
    this.key = modelKey(init.appLabel, init.name);
    this.fields = init.fields instanceof Map ? init.fields : new Map(init.fields);
    this.options = {
      ...init.options,
      indexes: listOf(init.options?.["indexes"]),
      constraints: listOf(init.options?.["constraints"]),
    };
    this.bases = init.bases ?? [];
    this.managers = init.managers ?? [];
    for (const index of this.options.indexes) {
      if (!index.name) throw new StateError(`An index of the model ${this.label} has no name, which migrations need.`);
    }
  }

  /** Lower-case name. */
  get modelName(): string {
    return this.name.toLowerCase();
  }

  /** `library.Book`, for messages. */
  get label(): string {
    return `${this.appLabel}.${this.name}`;
  }

  /** A copy with some parts replaced. */
  with(changes: Partial<ModelStateInit>): ModelState {
    const { appLabel, name, fields, options, bases, managers } = this;
    return new ModelState({ appLabel, name, fields, options, bases, managers, ...changes });
  }

  withFields(fields: Iterable<readonly [string, MigrationField]>): ModelState {
    return this.with({ fields: new Map(fields) });
  }

  /** A copy with some options set; undefined takes one away. */
  withOptions(changes: Readonly<Record<string, unknown>>): ModelState {
    const options = Object.entries({ ...this.options, ...changes }).filter(([, value]) => value !== undefined);
    return this.with({ options: Object.fromEntries(options) });
  }

  /** The field of that name. Throws `StateError` with near names. */
  field(name: string): MigrationField {
    const field = this.fields.get(name);
    if (field !== undefined) return field;
    throw new StateError(
      `${this.label} has no field named '${name}' at this point of the migrations. ${didYouMean(name, this.fields.keys())}`.trim(),
    );
  }

  index(name: string): MigrationIndex {
    return this.#part("index", this.options.indexes, name);
  }

  constraint(name: string): MigrationConstraint {
    return this.#part("constraint", this.options.constraints, name);
  }

  #part<T extends { readonly name: string }>(kind: string, parts: readonly T[], name: string): T {
    const part = parts.find((candidate) => candidate.name === name);
    if (part !== undefined) return part;
    const near = didYouMean(
      name,
      parts.map((candidate) => candidate.name),
    );
    throw new StateError(`No ${kind} named ${name} on model ${this.label}. ${near}`.trim());
  }

  /** Whether two states describe the same model; the order of fields does not count. */
  equals(other: ModelState): boolean {
    return (
      this.appLabel === other.appLabel &&
      this.name === other.name &&
      this.fields.size === other.fields.size &&
      [...this.fields].every(([name, field]) => {
        const match = other.fields.get(name);
        return match !== undefined && sameValue(partsOf(field), partsOf(match));
      }) &&
      sameValue(this.options, other.options) &&
      sameValue(this.bases, other.bases)
    );
  }
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

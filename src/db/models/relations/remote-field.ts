/** The far side of a relation: target, reverse names, through table. Django's `ForeignObjectRel` and relatives. */
import { FieldError, ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import type { SchemaRelation } from "../../backends/schema.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { isModelClass } from "../instance.ts";
import { snakeCase } from "../names.ts";
import type { OnDelete } from "./on-delete.ts";
import type { RelationField } from "./relation-field.ts";

/** A model class, a function that gives it, its label (`"library.Author"`), or `"self"`. */
export type RelationTarget = ModelClass | (() => unknown) | string;

export interface RemoteFieldOptions {
  readonly onDelete?: OnDelete | undefined;
  readonly relatedName?: string | undefined;
  readonly relatedQueryName?: string | undefined;
  readonly limitChoicesTo?: unknown;
  readonly toField?: string | undefined;
  readonly parentLink?: boolean | undefined;
  readonly dbConstraint?: boolean | undefined;
  readonly multiple: boolean;
  readonly symmetrical?: boolean | undefined;
  readonly through?: RelationTarget | undefined;
  readonly throughFields?: readonly [string, string] | undefined;
}

export class RemoteField implements SchemaRelation {
  /** The field that declares the relation. */
  readonly forward: RelationField;
  readonly onDelete: OnDelete | null;
  readonly relatedName: string | undefined;
  readonly limitChoicesTo: unknown;
  readonly parentLink: boolean;
  readonly dbConstraint: boolean;
  /** Whether the reverse side holds many rows. */
  readonly multiple: boolean;
  readonly symmetrical: boolean;
  readonly throughFields: readonly [string, string] | undefined;
  readonly options: RemoteFieldOptions;
  readonly to: RelationTarget;
  #model: ModelClass | null = null;
  #through: ModelClass | null = null;

  constructor(forward: RelationField, to: RelationTarget, options: RemoteFieldOptions) {
    this.forward = forward;
    this.to = to;
    this.options = options;
    this.onDelete = options.onDelete ?? null;
    this.relatedName = options.relatedName;
    this.limitChoicesTo = options.limitChoicesTo;
    this.parentLink = options.parentLink ?? false;
    this.dbConstraint = options.dbConstraint ?? true;
    this.multiple = options.multiple;
    this.symmetrical = options.symmetrical ?? false;
    this.throughFields = options.throughFields;
  }

  /** The model the relation points to. */
  get model(): ModelClass {
    return (this.#model ??= this.#resolve(this.to, "points to"));
  }

  /** The model that declares the relation. */
  get relatedModel(): ModelClass {
    return this.forward.model;
  }

  /** The target column's field; for many-to-many the target's key. */
  get field(): Field {
    const { toField } = this.options;
    return toField === undefined ? this.model._meta.pk : this.model._meta.getField(toField);
  }

  get dbOnDelete(): SchemaRelation["dbOnDelete"] {
    return this.onDelete?.dbAction ?? null;
  }

  /** The model of the table in between, of a many-to-many relation. */
  get through(): ModelClass | null {
    if (!this.forward.manyToMany) return null;
    return (this.#through ??=
      this.options.through === undefined
        ? this.forward.createThrough()
        : this.#resolve(this.options.through, "goes through"));
  }

  get autoThrough(): ModelClass | null {
    return this.forward.manyToMany && this.options.through === undefined ? this.through : null;
  }

  // ---- the reverse side, seen from the target ----

  /** Whether the target has no name for the reverse side. */
  get hidden(): boolean {
    return this.relatedName?.endsWith("+") === true || (this.symmetrical && this.model === this.relatedModel);
  }

  /** Property of the target that gives the reverse side; null when it is hidden. */
  get accessorName(): string | null {
    if (this.hidden) return null;
    const declared = this.#declaredName();
    if (declared !== undefined) return declared;
    if (this.relatedName !== undefined) return this.#fill(this.relatedName);
    const { modelName } = this.relatedModel._meta;
    return this.multiple ? `${modelName}Set` : modelName;
  }

  /** Name of the reverse side in lookups: `books` in `filter({ books__title: "x" })`. */
  get name(): string {
    const { relatedQueryName } = this.options;
    // No lookup written by people can have this name; the framework's own joins need one.
    if (this.relatedName?.endsWith("+") === true) return `${this.relatedModel._meta.modelName}.${this.forward.name}+`;
    if (relatedQueryName !== undefined) return this.#fill(relatedQueryName);
    const declared = this.#declaredName();
    if (declared !== undefined) return declared;
    return this.relatedName !== undefined ? this.#fill(this.relatedName) : this.relatedModel._meta.modelName;
  }

  get oneToMany(): boolean {
    return this.forward.manyToOne;
  }

  get manyToOne(): boolean {
    return false;
  }

  get oneToOne(): boolean {
    return this.forward.oneToOne;
  }

  get manyToMany(): boolean {
    return this.forward.manyToMany;
  }

  readonly isRelation = true;
  readonly concrete = false;
  readonly autoCreated = true;

  toString(): string {
    return `<${this.constructor.name}: ${this.relatedModel._meta.label}.${this.forward.name}>`;
  }

  /** The name that a `models.Reverse()` of the target gives this relation. */
  #declaredName(): string | undefined {
    for (const [name, reverse] of this.model._meta.reverseFields) {
      if (reverse.by !== this.forward.name || !sameModel(reverse.source, this.relatedModel)) continue;
      if (this.relatedName !== undefined && this.#fill(this.relatedName) !== name) {
        throw new ImproperlyConfigured(
          `${this.model._meta.label}.${name} is declared as the reverse side of ${this.forward.label}, whose relatedName is "${this.relatedName}".`,
          { hint: `Rename the property to "${this.#fill(this.relatedName)}" or the relatedName to "${name}".` },
        );
      }
      return name;
    }
    return undefined;
  }

  /** Fills `%(class)s`, `%(model_name)s` and `%(app_label)s`. */
  #fill(name: string): string {
    const { modelName, appLabel } = this.relatedModel._meta;
    return name
      .replaceAll("%(class)s", modelName)
      .replaceAll("%(model_name)s", modelName)
      .replaceAll("%(app_label)s", snakeCase(appLabel));
  }

  #resolve(to: RelationTarget, verb: string): ModelClass {
    const { model } = this.forward;
    if (to === "self") return model;
    if (typeof to === "string")
      return model._meta.registry.getModel(to.includes(".") ? to : `${model._meta.appLabel}.${to}`);
    if (isModelClass(to)) return to;
    const target = typeof to === "function" ? (to as () => unknown)() : undefined;
    if (typeof target === "string") return this.#resolve(target, verb);
    if (!isModelClass(target)) {
      throw new FieldError(`${this.forward.label} ${verb} ${typeof target}, which is no model class.`, {
        hint: "Write the target as a function, () => Author; a module that is still loading gives undefined.",
      });
    }
    return target;
  }
}

/** Whether two classes stand for the same table: a model and its historical twin do not, a class and its proxy do. */
function sameModel(a: unknown, b: ModelClass): boolean {
  return a === b || (isModelClass(a) && a._meta.concreteModel === b._meta.concreteModel);
}

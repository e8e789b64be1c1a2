/** All that is known of a model: `Book._meta`. Follows `django.db.models.options` (docs/ref/models/meta). */
import { AppRegistryNotReady, FieldDoesNotExist, ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { LazyText, type Text } from "../../utils/lazy.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { SchemaConstraint, SchemaIndex } from "../backends/schema.ts";
import type { BaseConstraint } from "./constraints.ts";
import type { OrderingTerm } from "./expressions/expression.ts";
import { SchemaScope } from "./expressions/schema-scope.ts";
import type { Scope } from "./expressions/scope.ts";
import { CompositePrimaryKey } from "./fields/composite-primary-key.ts";
import type { Field, ModelClass } from "./fields/field.ts";
import { GeneratedField } from "./fields/generated-field.ts";
import type { PrivateField } from "./fields/private-field.ts";
import type { Definition, Slot } from "./frames.ts";
import type { Index } from "./indexes.ts";
import { buildFields, ORDER_FIELD } from "./options-fields.ts";
import { META_NAMES, type ModelMeta } from "./model-meta.ts";
import { baseManagerOf, defaultManagerOf, managersOf } from "./managers.ts";
import { spacedName } from "./names.ts";
import type { RelationPath } from "./query/hops.ts";
import type { QuerySet } from "./query/query-set.ts";
import { appOf, type ModelRegistry, modelRegistry } from "./registry.ts";
import type { ForeignKey } from "./relations/foreign-key.ts";
import type { RemoteField } from "./relations/remote-field.ts";
import type { RelationField } from "./relations/relation-field.ts";
import type { Reverse } from "./relations/reverse.ts";
import { privateRelation, privateRelationNames, relationMapOf } from "./relations/relation-map.ts";
import { swappedBy } from "./swapped.ts";

/** Facts that `createModelClass` gives in place of a class body. @internal */
export interface SyntheticModel {
  readonly appLabel: string;
  readonly registry: ModelRegistry;
  readonly fields: ReadonlyMap<string, Field>;
}

export class Options {
  readonly model: ModelClass;
  readonly objectName: string;
  readonly modelName: string;
  readonly meta: ModelMeta;
  readonly registry: ModelRegistry;
  /** Set for classes made by `createModelClass`: their instances are filled without initializers. */
  readonly synthetic: boolean;
  /** Field calls of the class in order, inherited ones first. @internal */
  readonly slots: readonly Slot[];
  /** Whether rows can become instances without running initializers. @internal */
  readonly fast: boolean;
  readonly parent: ModelClass | null;
  /** Links to parent models of multi-table inheritance, own ones first. */
  readonly parents: ReadonlyMap<ModelClass, ForeignKey | null>;
  readonly localFields: readonly Field[];
  readonly localManyToMany: readonly Field[];
  /** Fields with columns, parents' ones first; no many-to-many fields. */
  readonly fields: readonly Field[];
  readonly manyToMany: readonly Field[];
  /** Fields that exist for this model alone and have no column: generic relations. */
  readonly privateFields: readonly PrivateField[];
  /** Declared reverse sides, by property. */
  readonly reverseFields: ReadonlyMap<string, Reverse>;
  readonly pk!: Field;
  readonly abstract: boolean;
  readonly proxy: boolean;
  readonly managed: boolean;
  readonly autoCreated: ModelClass | null;
  readonly ordering: readonly OrderingTerm[];
  readonly getLatestBy: string | readonly string[] | undefined;
  readonly uniqueTogether: readonly (readonly string[])[];
  readonly indexes: readonly Index[];
  readonly constraints: readonly BaseConstraint[];
  readonly permissions: readonly (readonly [string, string])[];
  readonly defaultPermissions: readonly string[];
  readonly dbTableComment: string | null;
  readonly verboseName: Text;
  readonly verboseNamePlural: Text;
  readonly selectOnSave: boolean;
  /** The relation among whose rows rows have a place; null: none. */
  readonly orderWithRespectTo: string | null;
  readonly #forward = new Map<string, Field>();
  readonly #synthetic: SyntheticModel | undefined;

  constructor(model: ModelClass, meta: ModelMeta, definition: Definition, synthetic?: SyntheticModel) {
    this.model = model;
    this.objectName = model.name;
    this.modelName = model.name.toLowerCase();
    this.meta = meta;
    this.synthetic = synthetic !== undefined;
    this.#synthetic = synthetic;
    this.registry = synthetic?.registry ?? modelRegistry;
    for (const name of Object.keys(meta)) {
      if (!META_NAMES.has(name)) {
        throw new ImproperlyConfigured(
          `Meta of ${model.name} has an unknown option "${name}". ${didYouMean(name, META_NAMES)}`.trim(),
        );
      }
    }
    this.abstract = meta.abstract ?? false;
    this.proxy = meta.proxy ?? false;
    this.managed = meta.managed ?? true;
    this.autoCreated = meta.autoCreated ?? null;
    this.selectOnSave = meta.selectOnSave ?? false;
    this.orderWithRespectTo = meta.orderWithRespectTo ?? null;
    const parts = buildFields(model, this, definition, synthetic, appOf(model)?.defaultAutoField ?? "BigAutoField");
    this.slots = parts.slots;
    this.fast = parts.fast;
    this.parent = parts.parent;
    this.parents = parts.parents;
    this.localFields = parts.localFields;
    this.localManyToMany = parts.localManyToMany;
    this.fields = parts.fields;
    this.manyToMany = parts.manyToMany;
    this.reverseFields = parts.reverseFields;
    this.privateFields = parts.privateFields;
    if (parts.pk !== null) this.pk = parts.pk;
    for (const field of [...this.privateFields, ...this.fields, ...this.manyToMany])
      this.#forward.set(field.name, field);
    if (parts.pk instanceof CompositePrimaryKey) this.#forward.set("pk", parts.pk);
    const inherited = parts.parent === null ? undefined : parts.parent._meta;
    if (this.orderWithRespectTo !== null && meta.ordering !== undefined) {
      throw new ImproperlyConfigured(
        `'ordering' and 'orderWithRespectTo' cannot be used together: Meta of ${model.name} has both.`,
      );
    }
    this.ordering = this.orderWithRespectTo !== null ? [ORDER_FIELD] : (meta.ordering ?? inherited?.ordering ?? []);
    this.getLatestBy = meta.getLatestBy ?? inherited?.getLatestBy;
    this.uniqueTogether = normalizeTogether(meta.uniqueTogether);
    this.indexes = (meta.indexes ?? []).map((index) => index.forModel(this));
    this.constraints = (meta.constraints ?? []).map((constraint) => constraint.forModel(this));
    this.permissions = meta.permissions ?? [];
    this.defaultPermissions = meta.defaultPermissions ?? ["add", "change", "delete", "view"];
    this.dbTableComment = meta.dbTableComment ?? null;
    this.verboseName = meta.verboseName ?? spacedName(model.name);
    this.verboseNamePlural = meta.verboseNamePlural ?? plural(this.verboseName);
  }

  // ---- names ----

  /** Label of the app. Throws before the class is registered and when it belongs to no app. */
  get appLabel(): string {
    const label = this.meta.appLabel ?? this.#synthetic?.appLabel ?? appOf(this.model)?.label;
    if (label === undefined) {
      throw new AppRegistryNotReady(
        `Model class ${this.objectName} doesn't declare an explicit appLabel and isn't in an application in INSTALLED_APPS.`,
        {
          hint: `Await setup() first, export the class from the models.ts of an installed app, or add static Meta = { appLabel: "…" }.`,
        },
      );
    }
    return label;
  }

  /** `library.Book`. */
  get label(): string {
    return `${this.appLabel}.${this.objectName}`;
  }

  get labelLower(): string {
    return `${this.appLabel}.${this.modelName}`;
  }

  get dbTable(): string {
    if (this.proxy && this.parent !== null) return this.parent._meta.dbTable;
    return this.meta.dbTable ?? `${this.appLabel}_${this.modelName}`;
  }

  /** Label of the model that a setting puts in the place of this one, which then has no table; null for most models. */
  get swapped(): string | null {
    return this.meta.swappable === undefined ? null : swappedBy(this.meta.swappable, this.labelLower);
  }

  /** The model whose table this one has: itself, or for a proxy its parent. */
  get concreteModel(): ModelClass {
    return this.proxy && this.parent !== null ? this.parent._meta.concreteModel : this.model;
  }

  // ---- fields ----

  /** Fields of the primary key: one, or those of a composite key. */
  get pkFields(): readonly Field[] {
    return (this.#pkFields ??=
      this.pk === undefined ? [] : this.pk instanceof CompositePrimaryKey ? this.pk.fields : [this.pk]);
  }
  #pkFields: readonly Field[] | undefined;

  /** Columns of a composite key; undefined for a key of one column, whose field says all. */
  get pkColumns(): readonly string[] | undefined {
    return this.pk instanceof CompositePrimaryKey ? this.pk.fields.map((field) => field.column!) : undefined;
  }

  /** Fields with a column. */
  get concreteFields(): readonly Field[] {
    return (this.#concrete ??= this.fields.filter((field) => field.concrete));
  }
  #concrete: readonly Field[] | undefined;

  /** Fields with a column in the model's own table. */
  get localConcreteFields(): readonly Field[] {
    return (this.#localConcrete ??= this.localFields.filter((field) => field.concrete));
  }
  #localConcrete: readonly Field[] | undefined;

  /** Columns of the model's own table that the database computes. */
  get generatedFields(): readonly GeneratedField[] {
    return (this.#generated ??= this.localFields.filter((field) => field instanceof GeneratedField));
  }
  #generated: readonly GeneratedField[] | undefined;

  /** Fields with work to do before a row is saved. */
  get preparedFields(): readonly Field[] {
    return (this.#prepared ??= this.concreteFields.filter((field) => field.prepareSave !== undefined));
  }
  #prepared: readonly Field[] | undefined;

  /** Models whose tables this one extends directly. */
  get directParents(): readonly ModelClass[] {
    return this.parent === null ? [] : [this.parent._meta.concreteModel];
  }

  /** A field by its property. Throws `FieldDoesNotExist` with near names. */
  getField(name: string): Field {
    const field = this.findField(name);
    if (field !== undefined) return field;
    throw new FieldDoesNotExist(
      `${this.objectName} has no field named '${name}'. ${didYouMean(name, this.#forward.keys())}`.trim(),
    );
  }

  /** A field by its property, or by the name it has in Django (`published_at`); undefined when there is none. */
  findField(name: string): Field | undefined {
    return this.#forward.get(name) ?? (name.includes("_") ? this.#bySerializedName.get(name) : undefined);
  }

  get #bySerializedName(): Map<string, Field> {
    return (this.#serialized ??= new Map([...this.#forward.values()].map((field) => [field.serializedName, field])));
  }
  #serialized: Map<string, Field> | undefined;

  /** Forward fields, many-to-many fields and, unless told otherwise, reverse relations. */
  getFields(
    options: { readonly includeReverse?: boolean; readonly includeHidden?: boolean } = {},
  ): (Field | RemoteField)[] {
    const { includeReverse = true, includeHidden = false } = options;
    const reverse = includeReverse ? relationMapOf(this.model).filter((r) => includeHidden || !r.hidden) : [];
    return [...this.fields, ...this.manyToMany, ...reverse];
  }

  /** Relations of other models to this one that have a name here. */
  get relatedObjects(): readonly RemoteField[] {
    return relationMapOf(this.model).filter((r) => !r.hidden || r.forward.manyToMany);
  }

  /** All relations of other models to this one, also those without a name. */
  get allRelatedObjects(): readonly RemoteField[] {
    return relationMapOf(this.model);
  }

  /** A reverse relation by its name in lookups. */
  findRelated(name: string): RemoteField | undefined {
    return this.relatedObjects.find((r) => r.name === name);
  }

  /** The way back along a field without a column, such as a generic relation with a `relatedQueryName`. */
  findPrivateRelation(name: string): RelationPath | undefined {
    return privateRelation(this.model, name);
  }

  /** Names that a lookup may begin with, for messages. */
  get lookupNames(): string[] {
    return [
      ...this.#forward.keys(),
      ...this.relatedObjects.filter((r) => !r.hidden).map((r) => r.name),
      ...privateRelationNames(this.model),
    ].sort();
  }

  /** The link of this table that leads to an ancestor: to the ancestor itself, or to the parent between them. */
  getAncestorLink(ancestor: ModelClass): ForeignKey | null {
    const isOwn = (link: ForeignKey | null): boolean => link?.model._meta.concreteModel === this.concreteModel;
    const direct = this.parents.get(ancestor) ?? null;
    if (direct === null || isOwn(direct)) return direct;
    for (const [parent, link] of this.parents) if (isOwn(link) && parent._meta.parents.has(ancestor)) return link;
    return null;
  }

  /** Relations a model has to others: foreign keys and many-to-many fields. */
  get relationFields(): readonly RelationField[] {
    return [...this.fields, ...this.manyToMany].filter((field): field is RelationField => field.isRelation);
  }

  // ---- managers ----

  /** Managers by name, in order of definition. */
  get managers(): ReadonlyMap<string, QuerySet<never>> {
    return managersOf(this.model);
  }

  /** The manager that the framework reads with: `objects`, or the first one, or that of `Meta.defaultManagerName`. */
  get defaultManager(): QuerySet<never> {
    return defaultManagerOf(this.model);
  }

  /** The manager that sees all rows: related objects are read with it. */
  get baseManager(): QuerySet<never> {
    return baseManagerOf(this.model);
  }

  // ---- the view of schema editors ----

  /** Where expressions of defaults, generated columns, indexes and constraints find their columns. */
  schemaScope(vendor: string): Scope {
    return new SchemaScope(this, vendor);
  }

  schemaIndexes(vendor: string): readonly SchemaIndex[] {
    return this.indexes.map((index) => index.toSchema(this, vendor));
  }

  schemaConstraints(vendor: string): readonly SchemaConstraint[] {
    return this.constraints.map((constraint) => constraint.toSchema(this, vendor));
  }

  /** Sets of fields of which no two rows have equal values, with the model they belong to (Django's `total_unique_constraints`). */
  get uniqueConstraints(): readonly BaseConstraint[] {
    return this.constraints.filter((constraint) => constraint.kind === "unique");
  }

  toString(): string {
    return `<Options for ${this.objectName}>`;
  }
}

function plural(name: Text): Text {
  return LazyText.is(name) ? new LazyText(() => `${name}s`) : `${name}s`;
}

/** One list of names, or a list of lists, as a list of lists. */
export function normalizeTogether(value: ModelMeta["uniqueTogether"]): readonly (readonly string[])[] {
  if (value === undefined || value.length === 0) return [];
  return typeof value[0] === "string" ? [value as readonly string[]] : (value as readonly (readonly string[])[]);
}

import { FieldError } from "../../core/errors/exceptions.ts";
import type { Field, ModelClass } from "../../db/models/fields/field.ts";
import { PrivateField, type ReverseName } from "../../db/models/fields/private-field.ts";
import { isModelClass } from "../../db/models/instance.ts";
import type { BaseModel } from "../../db/models/model.ts";
import { Condition } from "../../db/models/query/condition.ts";
import { type Hop, hopsToModel, type RelationPath } from "../../db/models/query/hops.ts";
import { QUERY } from "../../db/models/query/internals.ts";
import type { QuerySet } from "../../db/models/query/query-set.ts";
import { type RelatedRows, rowsByColumn } from "../../db/models/query/related-rows.ts";
import type { Rows } from "../../db/models/query/rows.ts";
import { ContentTypeKey, contentTypeKey } from "./content-type-key.ts";
import { genericManager } from "./generic-manager.ts";

export interface GenericRelationOptions {
  /** Foreign key of the related model to its content type. Default: `"contentType"`. */
  readonly contentTypeField?: string | undefined;
  /** Field of the related model that holds the key. Default: `"objectId"`. */
  readonly objectIdField?: string | undefined;
  /** Name of the way back in lookups of the related model. Default: none. */
  readonly relatedQueryName?: string | undefined;
  /** Whether a proxy stands for the model whose table it has. Default: `true`. */
  readonly forConcreteModel?: boolean | undefined;
}

/** The other side of a generic foreign key: rows of the related model whose content type and key point here. */
export class GenericRelation extends PrivateField {
  static override readonly path: string = "contenttypes.GenericRelation";
  override readonly oneToMany: boolean = true;
  readonly to: unknown;
  readonly contentTypeField: string;
  readonly objectIdField: string;
  readonly relatedQueryName: string | undefined;
  readonly forConcreteModel: boolean;
  readonly #given: GenericRelationOptions;

  constructor(to: unknown, options: GenericRelationOptions = {}) {
    super({ null: true, blank: true, editable: false, serialize: false });
    this.to = to;
    this.contentTypeField = options.contentTypeField ?? "contentType";
    this.objectIdField = options.objectIdField ?? "objectId";
    this.relatedQueryName = options.relatedQueryName;
    this.forConcreteModel = options.forConcreteModel ?? true;
    this.#given = options;
  }

  override clone(): Field {
    return new GenericRelation(this.to, this.#given);
  }

  /** The model with the generic foreign key. */
  override get relatedModel(): ModelClass {
    const { to } = this;
    const target = isModelClass(to) || typeof to !== "function" ? to : (to as () => unknown)();
    if (isModelClass(target)) return target;
    if (typeof target === "string") {
      const { registry, appLabel } = this.model._meta;
      return target === "self"
        ? this.model
        : registry.getModel(target.includes(".") ? target : `${appLabel}.${target}`);
    }
    throw new FieldError(`${this.label} points to ${typeof target}, which is no model class.`, {
      hint: "Write the target as a function, () => TaggedItem; a module that is still loading gives undefined.",
    });
  }

  get contentType(): Field {
    return this.relatedModel._meta.getField(this.contentTypeField);
  }

  get objectId(): Field {
    return this.relatedModel._meta.getField(this.objectIdField);
  }

  /** The key of a row in the form of the column that points to it. */
  keyOf(owner: BaseModel): unknown {
    const { pk } = owner;
    return pk === null || pk === undefined ? null : this.objectId.toPython(pk);
  }

  /** The condition that a row points to rows of a model. */
  ofModel(model: ModelClass): Condition {
    const value = new ContentTypeKey(model, this.forConcreteModel);
    return new Condition("and", false, [{ path: this.contentTypeField, value }]);
  }

  override initialValue(owner: object): unknown {
    return genericManager(this, owner as BaseModel);
  }

  // ---- lookups ----

  override joins(model: ModelClass): RelationPath {
    const { relatedModel, objectId, contentType, forConcreteModel } = this;
    const holder = objectId.model._meta.concreteModel;
    const hop: Hop = {
      key: `<${this.label}`,
      from: model._meta.pk,
      model: holder,
      to: objectId,
      many: true,
      nullable: true,
      restriction: (_from, to) => isType(to, contentType, model, forConcreteModel),
    };
    // A related model that got the columns from a parent: from its table down to the own one.
    const down = hopsToModel(relatedModel, holder).map(
      ({ key, from, to }): Hop => ({
        key: `<${key}`,
        from: to,
        model: from.model,
        to: from,
        many: false,
        nullable: true,
      }),
    );
    return { hops: [hop, ...down.reverse()], target: relatedModel._meta.pk, model: relatedModel };
  }

  override reverse(): ReverseName | null {
    const { relatedQueryName: name, model, relatedModel, objectId, contentType, forConcreteModel } = this;
    if (name === undefined) return null;
    const hop: Hop = {
      key: `<${this.label}<`,
      from: objectId,
      model,
      to: model._meta.pk,
      many: false,
      nullable: true,
      restriction: (from) => isType(from, contentType, model, forConcreteModel),
    };
    const hops = [...hopsToModel(relatedModel, objectId.model), hop];
    return { model: relatedModel, name, path: { hops, target: model._meta.pk, model } };
  }

  // ---- rows ----

  override relatedRows(owners: readonly BaseModel[], query: Rows): Promise<RelatedRows> {
    const { state } = query[QUERY];
    const condition = this.ofModel(owners[0]!.constructor as ModelClass);
    const steps = [...state.steps, { kind: "filter" as const, condition }];
    const mine = query.chain({ state: { ...state, steps } });
    return rowsByColumn(owners, this.objectId, (owner) => this.keyOf(owner), mine);
  }

  /** Rows that point to any of some: they are deleted with them. */
  async bulkRelatedObjects(rows: readonly BaseModel[], using: string): Promise<readonly BaseModel[]> {
    const all = this.relatedModel._meta.baseManager as unknown as QuerySet<BaseModel>;
    return (await this.relatedRows(rows, all.using(using).getQuerySet())).found;
  }
}

function isType(table: string, field: Field, model: ModelClass, forConcreteModel: boolean) {
  return {
    kind: "binary",
    operator: "=",
    left: { kind: "column", table, column: field.column! },
    right: contentTypeKey(model, forConcreteModel),
  } as const;
}

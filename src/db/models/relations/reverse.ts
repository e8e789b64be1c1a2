/** Declarations of the reverse side of a relation: names for types and for lookups, no columns. */
import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import { Field, type ModelClass } from "../fields/field.ts";
import { isModelClass } from "../instance.ts";
import { manyToManyManager } from "./many-to-many-manager.ts";
import { ReverseOneReference } from "./reverse-one-reference.ts";
import { reverseManager } from "./reverse-manager.ts";
import { RelationField } from "./relation-field.ts";
import type { ManyToManyField } from "./many-to-many-field.ts";
import type { ForeignKey } from "./foreign-key.ts";

/** `books = models.Reverse(() => Book, "author")`. */
export class Reverse extends Field {
  static override readonly path: string = "models.Reverse";
  readonly to: (() => unknown) | string;
  /** The relation's property in the other model. */
  readonly by: string;

  constructor(to: (() => unknown) | string, by: string) {
    super();
    this.to = to;
    this.by = by;
  }

  protected override getColumn(): null {
    return null;
  }

  /** The model that holds the relation. */
  get source(): ModelClass {
    const source = typeof this.to === "string" ? this.model._meta.registry.getModel(this.to) : this.to();
    if (!isModelClass(source))
      throw new ImproperlyConfigured(`${this.label} is the reverse side of something that is no model class.`);
    return source;
  }

  /** The field whose reverse side this is. Throws `ImproperlyConfigured` when there is none. */
  get forward(): RelationField {
    const source = this.source;
    const field = [...source._meta.fields, ...source._meta.manyToMany].find((f) => f.name === this.by);
    if (!(field instanceof RelationField) || !this.fits(field)) {
      const near = didYouMean(
        this.by,
        [...source._meta.fields, ...source._meta.manyToMany].filter((f) => f.isRelation).map((f) => f.name),
      );
      throw new ImproperlyConfigured(
        `${this.label} names ${source._meta.label}.${this.by}, which is no relation to ${this.model._meta.objectName}. ${near}`.trim(),
      );
    }
    return field;
  }

  protected fits(field: RelationField): boolean {
    const { concreteModel } = field.relatedModel._meta;
    const ours = this.model._meta.concreteModel;
    return ours === concreteModel || concreteModel.isPrototypeOf(ours);
  }

  override clone(): Field {
    return new (this.constructor as unknown as new (to: unknown, by: string) => Field)(this.to, this.by);
  }

  override getDefault(): unknown {
    return undefined;
  }

  override initialValue(owner: object): unknown {
    return reverseValue(this.forward, owner);
  }
}

/** `place = models.ReverseOne(() => Restaurant, "place")`: the reverse side of a one-to-one field. */
export class ReverseOne extends Reverse {
  static override readonly path: string = "models.ReverseOne";

  protected override fits(field: RelationField): boolean {
    return field.oneToOne && super.fits(field);
  }
}

/** What the reverse accessor of an instance gives: a manager, or a reference for one-to-one. */
export function reverseValue(forward: RelationField, owner: object): unknown {
  if (forward.manyToMany) return manyToManyManager(forward as ManyToManyField, owner, true);
  return forward.oneToOne
    ? new ReverseOneReference(owner, forward as ForeignKey)
    : reverseManager(forward as ForeignKey, owner);
}

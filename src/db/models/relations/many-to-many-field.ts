import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { LazyText, type Text } from "../../../utils/lazy.ts";
import { createModelClass } from "../create-model-class.ts";
import type { Deconstructed, ModelClass } from "../fields/field.ts";
import type { FieldOptions } from "../fields/field-options.ts";
import { snakeCase } from "../names.ts";
import { ForeignKey } from "./foreign-key.ts";
import { manyToManyManager } from "./many-to-many-manager.ts";
import { CASCADE } from "./on-delete.ts";
import { RelationField } from "./relation-field.ts";
import { type RelationTarget, RemoteField } from "./remote-field.ts";

export interface ManyToManyFieldOptions extends FieldOptions {
  readonly relatedName?: string | undefined;
  readonly relatedQueryName?: string | undefined;
  readonly limitChoicesTo?: unknown;
  /** Model of the table in between, when it has columns of its own. */
  readonly through?: RelationTarget | undefined;
  /** Names of the two foreign keys of `through`: to this model, to the target. */
  readonly throughFields?: readonly [string, string] | undefined;
  /** Table in between. Default: the model's table and the field's name. */
  readonly dbTable?: string | undefined;
  readonly dbConstraint?: boolean | undefined;
  /** Whether a relation to the model itself goes both ways. Default: `true` for such a relation. */
  readonly symmetrical?: boolean | undefined;
}

/** Many rows to many, through a table in between. */
export class ManyToManyField extends RelationField {
  static override readonly path: string = "models.ManyToManyField";
  static override readonly internalType: string = "ManyToManyField";
  static override readonly description: Text = _("Many-to-many relationship");
  override readonly manyToMany: boolean = true;
  override remoteField: RemoteField;
  declare readonly options: ManyToManyFieldOptions;

  constructor(to: RelationTarget, options: ManyToManyFieldOptions = {}) {
    super(to, options);
    if (options.through !== undefined && options.dbTable !== undefined) {
      throw new ImproperlyConfigured(
        "A ManyToManyField takes either dbTable or through: the through model names its table itself.",
      );
    }
    this.remoteField = new RemoteField(this, to, {
      ...options,
      multiple: true,
      symmetrical: options.symmetrical ?? to === "self",
    });
  }

  protected override getColumn(): null {
    return null;
  }

  override deconstruct(): Deconstructed {
    const { options, ...rest } = super.deconstruct();
    const { through, ...others } = options;
    const written =
      through === undefined
        ? others
        : { ...others, through: this.isBound ? this.remoteField.through?._meta.label : through };
    return { ...rest, args: [this.isBound ? this.relatedModel._meta.label : this.to], options: written };
  }

  protected override defaultOption(key: string): unknown {
    return key === "dbConstraint" ? true : key === "symmetrical" ? this.to === "self" : super.defaultOption(key);
  }

  /** Name of the table in between. */
  get throughTable(): string {
    return this.options.dbTable ?? this.remoteField.through!._meta.dbTable;
  }

  /** Key of the table in between that points to this model. */
  get sourceLink(): ForeignKey {
    return this.#link(0, this.model);
  }

  /** Key of the table in between that points to the target. */
  get targetLink(): ForeignKey {
    return this.#link(1, this.relatedModel);
  }

  #link(index: 0 | 1, wanted: ModelClass): ForeignKey {
    const through = this.remoteField.through!;
    const named = this.remoteField.throughFields?.[index];
    if (named !== undefined) return through._meta.getField(named) as ForeignKey;
    const links = through._meta.localFields.filter(
      (f): f is ForeignKey =>
        f instanceof ForeignKey && f.relatedModel._meta.concreteModel === wanted._meta.concreteModel,
    );
    const self = this.model._meta.concreteModel === this.relatedModel._meta.concreteModel;
    const link = self ? links[index] : links[0];
    if (link === undefined) {
      throw new ImproperlyConfigured(
        `${through._meta.label}, through which ${this.label} goes, has no foreign key to ${wanted._meta.label}.`,
      );
    }
    if (links.length > (self ? 2 : 1)) {
      throw new ImproperlyConfigured(
        `${through._meta.label}, through which ${this.label} goes, has several foreign keys to ${wanted._meta.label}.`,
        {
          hint: `Say which two are meant: throughFields: ["${links[0]?.name}", …].`,
        },
      );
    }
    return link;
  }

  override initialValue(owner: object): unknown {
    return manyToManyManager(this, owner, false);
  }

  override valueFromObject(instance: object): unknown {
    return (instance as Record<string, unknown>)[this.name];
  }

  override getDefault(): unknown {
    return undefined;
  }

  /** The model behind the relation, with the names and columns that Django gives it. */
  override createThrough(): ModelClass {
    const { model } = this;
    const target = this.remoteField.model;
    const self = target._meta.concreteModel === model._meta.concreteModel;
    let [from, to] = [model._meta.modelName, target._meta.modelName];
    if (self || from === to) [from, to] = [`from_${from}`, `to_${to}`];
    const link = (model: ModelClass, column: string): ForeignKey =>
      new ForeignKey(() => model, {
        onDelete: CASCADE,
        relatedName: `${this.name}+`,
        dbColumn: `${column}_id`,
        dbConstraint: this.remoteField.dbConstraint,
      });
    return createModelClass({
      name: `${model._meta.objectName}_${this.serializedName}`,
      appLabel: model._meta.appLabel,
      registry: model._meta.registry,
      fields: { [from]: link(model, from), [to]: link(target, to) },
      options: {
        dbTable: this.options.dbTable ?? `${model._meta.dbTable}_${snakeCase(this.name)}`,
        managed: model._meta.managed,
        autoCreated: model,
        uniqueTogether: [[from, to]],
        verboseName: relationName(from, to, "relationship"),
        verboseNamePlural: relationName(from, to, "relationships"),
      },
    });
  }
}

function relationName(from: string, to: string, word: string): Text {
  return new LazyText(() => `${from}-${to} ${word}`);
}

import { FieldError, ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import type { ValueConverters } from "../../backends/contract.ts";
import { AutoField } from "../fields/auto-field.ts";
import type { Deconstructed, Field, ModelClass } from "../fields/field.ts";
import type { FieldOptions } from "../fields/field-options.ts";
import { isModelInstance, LAZY } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { LazyReference } from "./lazy-reference.ts";
import { OnDelete } from "./on-delete.ts";
import { RelationField } from "./relation-field.ts";
import { type RelationTarget, RemoteField } from "./remote-field.ts";

export interface ForeignKeyOptions extends FieldOptions {
  readonly onDelete: OnDelete;
  /** Name of the reverse side; `"+"` at its end: none. */
  readonly relatedName?: string | undefined;
  readonly relatedQueryName?: string | undefined;
  readonly limitChoicesTo?: unknown;
  /** Field of the target that the column holds. Default: its primary key. */
  readonly toField?: string | undefined;
  /** Whether the database enforces the reference. Default: `true`. */
  readonly dbConstraint?: boolean | undefined;
  /** Marks the link of multi-table inheritance. */
  readonly parentLink?: boolean | undefined;
}

/** Many rows to one. The slot of an instance holds the related instance, an unfetched reference, or null. */
export class ForeignKey extends RelationField {
  static override readonly path: string = "models.ForeignKey";
  static override readonly internalType: string = "ForeignKey";
  static override readonly description: Text = _("Foreign Key (type determined by related field)");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
  };
  override readonly manyToOne: boolean = true;
  override remoteField: RemoteField;
  declare readonly options: ForeignKeyOptions;

  constructor(to: RelationTarget, options: ForeignKeyOptions) {
    super(to, { dbIndex: true, ...options } as FieldOptions);
    if (!(options.onDelete instanceof OnDelete)) {
      throw new ImproperlyConfigured(`A ${new.target.name} needs onDelete.`, {
        hint: "For example { onDelete: models.CASCADE }.",
      });
    }
    if (options.onDelete.name.includes("SET_NULL") && options.null !== true) {
      throw new ImproperlyConfigured(`A ${new.target.name} with onDelete: ${options.onDelete} needs null: true.`);
    }
    this.remoteField = new RemoteField(this, to, { ...options, multiple: this.isMultiple() });
  }

  protected isMultiple(): boolean {
    return true;
  }

  override getAttname(): string {
    return `${this.name}Id`;
  }

  override contributeToClass(model: ModelClass, name: string): void {
    super.contributeToClass(model, name);
    defineRawAccessor(model, this);
  }

  protected override defaultOption(key: string): unknown {
    return key === "dbIndex" || key === "dbConstraint" ? true : super.defaultOption(key);
  }

  override deconstruct(): Deconstructed {
    const { options, ...rest } = super.deconstruct();
    return { ...rest, args: [this.isBound ? this.relatedModel._meta.label : this.to], options };
  }

  // ---- the target ----

  /** Field of the target that the column holds. */
  get foreignField(): Field {
    return this.remoteField.field;
  }

  /** The field at the end of a chain of keys, which decides the type of the column. */
  override get targetField(): Field {
    return this.foreignField.targetField;
  }

  /** Type of the values: that of the target, not counting up by itself. */
  get valueType(): string {
    const target = this.targetField;
    return target instanceof AutoField
      ? (target.constructor as typeof AutoField).relatedType
      : target.getInternalType();
  }

  /** Value that the column has for an instance of the target. */
  targetValue(instance: object): unknown {
    return this.foreignField.valueFromObject(instance);
  }

  // ---- the slot ----

  override valueFromObject(instance: object): unknown {
    const slot = (instance as Record<string, unknown>)[this.name];
    if (slot === null || slot === undefined) return null;
    if (isReference(slot)) return slot.raw;
    return isModelInstance(slot) ? this.targetValue(slot) : slot;
  }

  override initialValue(owner: object, value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if (isModelInstance(value)) return this.checkInstance(value);
    return new LazyReference(owner as BaseModel, this, isReference(value) ? value.raw : value);
  }

  override setRawValue(instance: object, value: unknown): void {
    (instance as Record<string, unknown>)[this.name] = this.initialValue(instance, value);
  }

  /** The loaded instance of a slot, undefined when it is not loaded. */
  cachedValue(instance: object): BaseModel | undefined {
    const slot = (instance as Record<string, unknown>)[this.name];
    return isModelInstance(slot) ? slot : undefined;
  }

  /** Refuses an instance of another model. */
  checkInstance(value: BaseModel): BaseModel {
    const { concreteModel } = this.relatedModel._meta;
    if (!(value instanceof concreteModel)) {
      throw new FieldError(
        `Cannot assign ${JSON.stringify(String(value))}: "${this.model._meta.objectName}.${this.name}" must be a "${this.relatedModel._meta.objectName}" instance.`,
      );
    }
    return value;
  }

  // ---- values ----

  override getDefault(): unknown {
    const value = super.getDefault();
    return isModelInstance(value) ? this.targetValue(value) : value;
  }

  override toPython(value: unknown): unknown {
    if (isModelInstance(value) || isReference(value)) return value;
    return this.targetField.toPython(value);
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined || (value === "" && !this.targetField.emptyStringsAllowed)) return null;
    if (isReference(value)) return this.targetField.getPrepValue(value.raw);
    if (isModelInstance(value)) return this.targetField.getPrepValue(this.targetValue(this.checkInstance(value)));
    return this.targetField.getPrepValue(value);
  }

  override getDbPrepValue(value: unknown, converters: ValueConverters): unknown {
    const prepared = this.getPrepValue(value);
    return prepared === null ? null : this.targetField.getDbPrepValue(prepared, converters);
  }

  override getDbPrepSave(value: unknown, converters: ValueConverters): unknown {
    const prepared = this.getPrepValue(value);
    return prepared === null ? null : this.targetField.getDbPrepSave(prepared, converters);
  }

  override getEffectiveDefault(): unknown {
    return this.hasDefault() ? this.getPrepValue(this.getDefault()) : undefined;
  }
}

function isReference(value: unknown): value is LazyReference {
  return typeof value === "object" && value !== null && LAZY in value;
}

/** `authorId` reads and writes the key through the slot of `author`. */
function defineRawAccessor(model: ModelClass, field: ForeignKey): void {
  const { attname } = field;
  if (Object.hasOwn(model.prototype, attname)) return;
  Object.defineProperty(model.prototype, attname, {
    configurable: true,
    enumerable: false,
    get(this: object): unknown {
      return field.valueFromObject(this);
    },
    set(this: object, value: unknown) {
      field.setRawValue(this, value);
    },
  });
}

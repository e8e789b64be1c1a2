import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import type { ValueConverters } from "../../backends/contract.ts";
import type { SchemaField } from "../../backends/schema.ts";
import { columnsOf } from "../../sql/map-columns.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Expression } from "../expressions/expression.ts";
import { type Deconstructed, Field } from "./field.ts";
import type { FieldOptions } from "./field-options.ts";

export interface GeneratedFieldOptions extends Omit<FieldOptions, "default" | "dbDefault" | "editable" | "blank"> {
  /** Computed from columns of the same row. */
  readonly expression: Expression;
  /** The field whose type the column has. */
  readonly outputField: unknown;
  /** Whether the database keeps the value (stored) or works it out when it is read (virtual). */
  readonly dbPersist: boolean;
}

/**
 * A column that the database always computes from the others (docs/ref/models/fields, "GeneratedField").
 *
 * Conversions, lookups and the column's type are those of `outputField`.
 */
export class GeneratedField extends Field {
  static override readonly path: string = "models.GeneratedField";
  static override readonly internalType: string = "GeneratedField";
  static override readonly description: Text = _("Generated field");
  declare readonly options: FieldOptions & GeneratedFieldOptions;
  readonly expression: Expression;
  readonly outputField: Field;
  readonly dbPersist: boolean;
  override readonly maxLength: number | undefined;
  override readonly maxDigits: number | undefined;
  override readonly decimalPlaces: number | undefined;
  override readonly generated: SchemaField["generated"];

  constructor(given: GeneratedFieldOptions) {
    const { expression, outputField, dbPersist, ...rest } = given as GeneratedFieldOptions & FieldOptions;
    if (rest.editable === true) throw new ImproperlyConfigured("GeneratedField cannot be editable.");
    if (rest.blank === false) throw new ImproperlyConfigured("GeneratedField must be blank.");
    if (rest.default !== undefined) throw new ImproperlyConfigured("GeneratedField cannot have a default.");
    if (rest.dbDefault !== undefined) throw new ImproperlyConfigured("GeneratedField cannot have a database default.");
    if (typeof dbPersist !== "boolean")
      throw new ImproperlyConfigured("GeneratedField.dbPersist must be true or false.");
    if (!(outputField instanceof Field))
      throw new ImproperlyConfigured("GeneratedField needs an outputField.", {
        hint: "For example { outputField: models.IntegerField() }.",
      });
    super({ ...given, editable: false, blank: true } as FieldOptions);
    this.expression = expression;
    this.outputField = outputField;
    this.dbPersist = dbPersist;
    this.maxLength = outputField.maxLength;
    this.maxDigits = outputField.maxDigits;
    this.decimalPlaces = outputField.decimalPlaces;
    this.generated = { stored: dbPersist, expression: (vendor) => this.#node(vendor) };
  }

  #node(vendor: string): SqlExpression {
    return this.expression.resolve(this.model._meta.schemaScope(vendor)).node;
  }

  /** Whether the value depends on one of the fields. */
  reads(fields: readonly Field[]): boolean {
    const columns = (this.#columns ??= new Set(columnsOf(this.#node(""))));
    return fields.some((field) => columns.has(field.column!));
  }
  #columns: ReadonlySet<string> | undefined;

  // ---- what the output field says ----

  /** The output field: lookups, transforms and conversions are looked up by its class. */
  override get targetField(): Field {
    return this.outputField.targetField;
  }

  override getInternalType(): string {
    return this.outputField.getInternalType();
  }

  override dbType(vendor: string): string | null {
    return this.outputField.dbType(vendor);
  }

  override get dbCollation(): string | undefined {
    return this.outputField.dbCollation;
  }

  override toPython(value: unknown): unknown {
    return this.outputField.toPython(value);
  }

  override getPrepValue(value: unknown): unknown {
    return this.outputField.getPrepValue(value);
  }

  override getDbPrepValue(value: unknown, converters: ValueConverters): unknown {
    return this.outputField.getDbPrepValue(value, converters);
  }

  // ---- what it does not have ----

  override getDefault(): unknown {
    return undefined;
  }

  override getEffectiveDefault(): undefined {
    return undefined;
  }

  /** The database says what it holds. */
  override validate(): void {}

  protected override defaultOption(key: string): unknown {
    return key === "editable" ? false : key === "blank" ? true : super.defaultOption(key);
  }

  override deconstruct(): Deconstructed {
    const { options, ...rest } = super.deconstruct();
    const { expression, outputField, dbPersist } = this;
    return { ...rest, options: { ...options, expression, outputField, dbPersist } };
  }
}

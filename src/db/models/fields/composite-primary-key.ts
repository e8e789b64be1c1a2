import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import type { ValueConverters } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { type Deconstructed, Field } from "./field.ts";
import type { FieldOptions } from "./field-options.ts";

/**
 * A primary key of several fields (docs/topics/composite-primary-key). It stands beside the fields, as `static pk`:
 *
 * ```ts
 * class OrderLine extends models.BaseModel {
 *   static pk = models.CompositePrimaryKey("product", "order");
 *   product = models.ForeignKey(() => Product, { onDelete: models.CASCADE });
 *   order = models.ForeignKey(() => Order, { onDelete: models.CASCADE });
 * }
 * (await OrderLine.objects.get({ pk: [1, 7] })).pk; // [1, 7]
 * ```
 *
 * It has no column of its own. Its value is the list of the values of its fields.
 */
export class CompositePrimaryKey extends Field {
  static override readonly path: string = "models.CompositePrimaryKey";
  static override readonly internalType: string = "CompositePrimaryKey";
  static override readonly description: Text = _("Composite primary key");
  static override readonly emptyStringsAllowed: boolean = false;
  readonly fieldNames: readonly string[];

  constructor(...args: readonly (string | FieldOptions)[]) {
    const last = args.at(-1);
    const options = typeof last === "object" ? last : {};
    const names = typeof last === "object" ? args.slice(0, -1) : args;
    if (
      names.length === 0 ||
      !names.every((name) => typeof name === "string") ||
      new Set(names).size !== names.length
    ) {
      throw new ImproperlyConfigured("CompositePrimaryKey args must be unique strings.");
    }
    if (names.length === 1) throw new ImproperlyConfigured("CompositePrimaryKey must include at least two fields.");
    const refusals: readonly (readonly [boolean, string])[] = [
      [options.default !== undefined, "cannot have a default"],
      [options.dbDefault !== undefined, "cannot have a database default"],
      [options.dbColumn !== undefined, "cannot have a dbColumn"],
      [options.editable === true, "cannot be editable"],
      [options.primaryKey === false, "must be a primary key"],
      [options.blank === false, "must be blank"],
    ];
    for (const [refused, reason] of refusals)
      if (refused) throw new ImproperlyConfigured(`CompositePrimaryKey ${reason}.`);
    super({ ...options, primaryKey: true, editable: false, blank: true });
    this.fieldNames = names as readonly string[];
  }

  protected override getColumn(): null {
    return null;
  }

  /** The fields it is made of. */
  get fields(): readonly Field[] {
    return (this.#fields ??= this.fieldNames.map((name) => this.model._meta.getField(name)));
  }
  #fields: readonly Field[] | undefined;

  override clone(): Field {
    return new CompositePrimaryKey(...this.fieldNames, this.options);
  }

  protected override defaultOption(key: string): unknown {
    return key === "editable" ? false : key === "primaryKey" || key === "blank" ? true : super.defaultOption(key);
  }

  override deconstruct(): Deconstructed {
    return { ...super.deconstruct(), args: this.fieldNames };
  }

  // ---- values ----

  override getDefault(): unknown {
    return undefined;
  }

  override valueFromObject(instance: object): unknown[] {
    return this.fields.map((field) => field.valueFromObject(instance) ?? null);
  }

  override setRawValue(instance: object, value: unknown): void {
    const values = value === null || value === undefined ? this.fields.map(() => null) : this.#parts(value);
    this.fields.forEach((field, i) => {
      field.setRawValue(instance, values[i]);
    });
  }

  /** Text is JSON, as serializers write it. */
  override toPython(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    const list = this.#parts(typeof value === "string" ? JSON.parse(value) : value);
    return this.fields.map((field, i) => field.toPython(list[i]));
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    const list = this.#parts(value);
    return this.fields.map((field, i) => field.getPrepValue(list[i]));
  }

  override paramNode(value: unknown, converters: ValueConverters): SqlExpression {
    const list = this.#parts(value);
    return { kind: "row", items: this.fields.map((field, i) => field.paramNode(list[i], converters)) };
  }

  override valueToString(instance: object): string {
    return JSON.stringify(this.fields.map((field) => field.valueToString(instance)));
  }

  /** The values of the fields. Throws `FieldError` for anything but a list of the right length. */
  #parts(value: unknown): readonly unknown[] {
    if (Array.isArray(value) && value.length === this.fieldNames.length) return value;
    return this.refuse(value, `a list of ${this.fieldNames.length} values (${this.fieldNames.join(", ")})`);
  }
}

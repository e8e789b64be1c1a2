/** Lists of values in one column (docs/ref/contrib/postgres/fields, "ArrayField"). */
import { postgresql } from "../../../db/backends/postgresql/backend.ts";
import type { ValueConverters } from "../../../db/backends/contract.ts";
import type { SchemaField } from "../../../db/backends/schema.ts";
import { Field, type Deconstructed } from "../../../db/models/fields/field.ts";
import type { FieldOptions } from "../../../db/models/fields/field-options.ts";
import { takeField } from "../../../db/models/frames.ts";
import type { Options, Val } from "../../../db/models/types/field-values.ts";
import type { Plain, ROW, WithLookups } from "../../../db/models/types/brands.ts";
import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { ValidationError } from "../../../core/validators/validation-error.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { type ArrayItem, parseArray, writeArray } from "../array-text.ts";
import type { TransformClass } from "../../../db/models/lookups/transform.ts";
import { indexTransform, sliceTransform } from "../transforms.ts";
import { elementReader, elementText } from "../element.ts";

export interface ArrayFieldOptions extends FieldOptions {
  /** Most elements; PostgreSQL keeps the number but does not enforce it, `fullClean()` does. */
  readonly size?: number | undefined;
}

/** The field class; models call {@link ArrayField}. */
export class ArrayFieldClass extends Field {
  static override readonly path: string = "belleville/contrib/postgres#ArrayField";
  static override readonly internalType: string = "ArrayField";
  static override readonly description: Text = _("Array of %(base_field)s");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    item_invalid: _("Item %(nth)s in the array did not validate:"),
    nested_array_mismatch: _("Nested arrays must have the same length."),
  };
  readonly baseField: Field;
  readonly size: number | undefined;
  #read: ((text: string | null) => unknown) | null = null;

  /** Throws `ImproperlyConfigured` for a base that is no plain field. */
  constructor(baseField: Field, options: ArrayFieldOptions = {}) {
    super(options);
    if (!(baseField instanceof Field) || baseField.isRelation) {
      throw new ImproperlyConfigured("Base field for array must be a field that is no relation.", {
        hint: "For example ArrayField(models.CharField({ maxLength: 10 })).",
      });
    }
    this.baseField = baseField;
    this.size = options.size;
    // Unnamed, it has no column; element conversions name it in their errors.
    if (baseField.name === "") baseField.name = "element";
  }

  override clone(): Field {
    return new ArrayFieldClass(this.baseField.clone(), this.options as ArrayFieldOptions);
  }

  override deconstruct(): Deconstructed {
    return { ...super.deconstruct(), args: [this.baseField] };
  }

  override dbType(vendor: string): string | null {
    if (vendor !== "postgresql") return null;
    const base = postgresql.columnType(this.baseField as SchemaField);
    return `${base}[${this.size ?? ""}]`;
  }

  /** Type of an array of any length, for casts. */
  get castType(): string {
    return `${postgresql.columnType(this.baseField as SchemaField)}[]`;
  }

  /** `tags__0` and `tags__0_2`. */
  transformFor(name: string): TransformClass | undefined {
    const found = /^(\d{1,6})(?:_(\d{1,6}))?$/.exec(name);
    if (found === null) return undefined;
    return found[2] === undefined
      ? indexTransform(Number(found[1]), this.baseField)
      : sliceTransform(Number(found[1]), Number(found[2]));
  }

  // ---- conversions ----

  fromDbValue(value: unknown): unknown {
    if (typeof value !== "string") return value;
    const read = (this.#read ??= elementReader(this.baseField));
    if (this.baseField instanceof ArrayFieldClass) {
      const inner = this.baseField;
      return parseArray(value).map((item) =>
        item === null ? null : inner.fromDbValue(typeof item === "string" ? item : writeArray(item)),
      );
    }
    return parseArray(value).map((item) => read(item as string | null));
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value) && !(value instanceof Set)) return this.refuse(value, "a list");
    return Array.from(value as Iterable<unknown>, (item) => (item === null ? null : this.baseField.getPrepValue(item)));
  }

  override getDbPrepValue(value: unknown, _converters: ValueConverters): unknown {
    const items = this.getPrepValue(value) as unknown[] | null;
    return items === null ? null : writeArray(this.#texts(items));
  }

  #texts(items: readonly unknown[]): ArrayItem[] {
    const { baseField } = this;
    if (baseField instanceof ArrayFieldClass)
      return items.map((item) => (item === null ? null : baseField.#texts(item as unknown[])));
    return items.map((item) => elementText(baseField, item));
  }

  override toPython(value: unknown): unknown {
    const given: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return Array.isArray(given) ? given.map((item: unknown) => this.baseField.toPython(item)) : given;
  }

  override valueToString(instance: object): string {
    const value = this.valueFromObject(instance) as readonly unknown[] | null;
    return value === null ? "null" : JSON.stringify(value);
  }

  // ---- validation ----

  override validate(value: unknown, instance: object | null): void {
    super.validate(value, instance);
    if (!Array.isArray(value)) return;
    const errors: ValidationError[] = [];
    value.forEach((item: unknown, i) => {
      try {
        this.baseField.clean(item, instance);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        for (const single of error.errorList) {
          const prefix = this.errorMessages.item_invalid ?? "";
          errors.push(
            new ValidationError(`${String(prefix).replace("%(nth)s", String(i + 1))} ${single.messages.join(" ")}`, {
              code: "item_invalid",
              params: { nth: i + 1 },
            }),
          );
        }
      }
    });
    if (this.size !== undefined && value.length > this.size) {
      errors.push(
        new ValidationError(`List contains ${value.length} items, it should contain no more than ${this.size}.`, {
          code: "max_length",
        }),
      );
    }
    const lengths = new Set(value.map((item: unknown) => (Array.isArray(item) ? item.length : -1)));
    if (this.baseField instanceof ArrayFieldClass && lengths.size > 1) errors.push(this.error("nested_array_mismatch"));
    if (errors.length > 0) throw new ValidationError(errors);
  }
}

/** Lookups of a list of `V`. */
export interface ArrayLookups<V> {
  readonly [index: `${number}`]: V;
  readonly [slice: `${number}_${number}`]: readonly V[];
  exact: readonly V[];
  in: readonly (readonly V[])[];
  isnull: boolean;
  contains: readonly V[];
  contained_by: readonly V[];
  overlap: readonly V[] | { readonly [ROW]: unknown };
  len: number;
}
type ArrayOf<V> = WithLookups<V[], ArrayLookups<V>>;

interface ArrayFieldFunction {
  <V, const O extends Options<Plain<V>[]> & { readonly size?: number } = Options<Plain<V>[]>>(
    baseField: V,
    options?: O,
  ): Val<O, ArrayOf<Plain<V>>>;
  [Symbol.hasInstance](value: unknown): value is ArrayFieldClass;
}

/**
 * A list of values of another field. Only for PostgreSQL.
 *
 * ```ts
 * class Post extends models.Model {
 *   tags = ArrayField(models.CharField({ maxLength: 20 }), { default: () => [] });
 *   board = ArrayField(ArrayField(models.IntegerField()), { null: true });
 * }
 * await Post.objects.filter({ tags__contains: ["django"] });
 * ```
 */
export const ArrayField = Object.defineProperties(
  (baseField: Field, options?: ArrayFieldOptions): unknown =>
    takeField(ArrayFieldClass, options, () => new ArrayFieldClass(baseField, options)),
  {
    name: { value: "ArrayFieldClass" },
    [Symbol.hasInstance]: { value: (value: unknown) => value instanceof ArrayFieldClass },
  },
) as unknown as ArrayFieldFunction;

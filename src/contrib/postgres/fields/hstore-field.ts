/** Texts by key in one column (docs/ref/contrib/postgres/fields, "HStoreField"). */
import type { ValueConverters } from "../../../db/backends/contract.ts";
import { createField } from "../../../db/models/create-field.ts";
import { Field } from "../../../db/models/fields/field.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import type { TransformClass } from "../../../db/models/lookups/transform.ts";
import { keyTransform } from "../transforms.ts";
import { parseHstore, writeHstore } from "../array-text.ts";

/** The field class; models call {@link HStoreField}. */
export class HStoreFieldClass extends Field {
  static override readonly path: string = "belleville/contrib/postgres#HStoreField";
  static override readonly internalType: string = "HStoreField";
  static override readonly description: Text = _("Map of strings to strings/nulls");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    not_a_string: _("The value of “%(key)s” is not a string or null."),
  };

  override dbType(vendor: string): string | null {
    return vendor === "postgresql" ? "hstore" : null;
  }

  /** Any other name is a key: `data__breed`. */
  transformFor(name: string): TransformClass {
    return keyTransform(name);
  }

  fromDbValue(value: unknown): unknown {
    return typeof value === "string" ? parseHstore(value) : value;
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if (typeof value !== "object" || Array.isArray(value)) return this.refuse(value, "an object of texts");
    return Object.fromEntries(
      Object.entries(value).map(([key, item]: [string, unknown]) => [
        key,
        item === null || item === undefined ? null : String(item),
      ]),
    );
  }

  override getDbPrepValue(value: unknown, _converters: ValueConverters): unknown {
    const pairs = this.getPrepValue(value) as Record<string, string | null> | null;
    return pairs === null ? null : writeHstore(pairs);
  }

  override toPython(value: unknown): unknown {
    return typeof value === "string" ? (JSON.parse(value) as unknown) : value;
  }

  override validate(value: unknown, instance: object | null): void {
    super.validate(value, instance);
    for (const [key, item] of Object.entries((value ?? {}) as object) as [string, unknown][])
      if (typeof item !== "string" && item !== null) throw this.error("not_a_string", { key });
  }

  override valueToString(instance: object): string {
    return JSON.stringify(this.valueFromObject(instance) ?? null);
  }
}

/**
 * Texts, or null, by key. Only for PostgreSQL, with its extension `hstore` (see `HStoreExtension`).
 *
 * ```ts
 * class Dog extends models.Model { data = HStoreField({ default: () => ({}) }); }
 * await Dog.objects.filter({ data__breed: "collie" });
 * ```
 */
export const HStoreField = createField<Record<string, string | null>>(HStoreFieldClass);

import type { Field } from "../fields/field.ts";
import { isModelInstance } from "../instance.ts";

/** Throws TypeError when a foreign key holds an instance that has no key yet: its value would be lost. */
export function requireSavedRelated(instance: object, fields: readonly Field[], operation: string): void {
  for (const field of fields) {
    if (!field.isRelation) continue;
    const slot = (instance as Readonly<Record<string, unknown>>)[field.name];
    if (isModelInstance(slot) && field.valueFromObject(instance) === null)
      throw new TypeError(
        `${operation}() prohibited to prevent data loss due to unsaved related object '${field.name}'.`,
      );
  }
}

import type { ManyToManyField } from "./many-to-many-field.ts";

/** Path from a related row to the owner. */
export function pathToOwner(field: ManyToManyField, reverse: boolean): string {
  return reverse || field.remoteField.symmetrical ? field.name : field.remoteField.name;
}

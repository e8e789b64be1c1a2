import { snakeCase } from "../../models/names.ts";
import type { MigrationField } from "../fields.ts";

/** Column that a field has under that name. */
export function columnOf(name: string, field: MigrationField): string {
  return field.dbColumn ?? snakeCase(field.isRelation ? `${name}Id` : name);
}

import { collationOf, isAutoColumn } from "./column-field.ts";
import type { SchemaField } from "./schema.ts";

/** What differs between two versions of a column. */
export interface FieldChange {
  readonly column: boolean;
  readonly type: boolean;
  /** Whether the server counts it up. */
  readonly auto: boolean;
  readonly collation: boolean;
  readonly default: boolean;
  readonly null: boolean;
  readonly check: boolean;
  readonly comment: boolean;
  readonly generated: boolean;
  /** Anything but the comment. */
  readonly physical: boolean;
  readonly any: boolean;
}

/** How the parts of a column are written in SQL. */
export interface FieldSql {
  readonly type: (field: SchemaField) => string;
  readonly default: (field: SchemaField) => string | null;
  readonly generated: (field: SchemaField) => string | null;
  /** Condition of the column's own CHECK, for any column. */
  readonly check: (field: SchemaField) => string | null;
}

export function compareFields(oldField: SchemaField, newField: SchemaField, sql: FieldSql): FieldChange {
  const differs = (read: (field: SchemaField) => unknown): boolean => read(oldField) !== read(newField);
  const change = {
    column: differs((field) => field.column),
    type: differs(sql.type),
    auto: differs(isAutoColumn),
    collation: differs(collationOf),
    default: differs(sql.default),
    null: differs((field) => field.null),
    check: differs(sql.check),
    generated: differs(sql.generated),
  };
  const physical =
    Object.values(change).includes(true) ||
    [(f: SchemaField) => f.unique, (f: SchemaField) => f.primaryKey, (f: SchemaField) => f.dbIndex, foreignKey].some(
      differs,
    );
  const comment = differs((field) => field.dbComment || undefined);
  return { ...change, comment, physical, any: physical || comment };
}

function foreignKey(field: SchemaField): string {
  const relation = field.remoteField;
  if (relation === null || !relation.dbConstraint) return "";
  return [relation.model._meta.dbTable, relation.field.column, relation.dbOnDelete].join("\0");
}

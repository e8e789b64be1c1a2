/** The structural view of models and fields that schema editors and introspection need; `db/models` fits it. */
import type { SqlExpression } from "../sql/nodes.ts";

/** A field as a column. */
export interface SchemaField {
  readonly name: string;
  /** Name of the property that holds the raw value (`authorId` of `author`), equal to `name` for plain fields. */
  readonly attname: string;
  /** Column name; null when the field has no column (many-to-many). */
  readonly column: string | null;
  readonly null: boolean;
  readonly unique: boolean;
  readonly dbIndex: boolean;
  readonly primaryKey: boolean;
  readonly maxLength?: number | undefined;
  readonly maxDigits?: number | undefined;
  readonly decimalPlaces?: number | undefined;
  readonly dbComment?: string | undefined;
  readonly dbCollation?: string | undefined;
  /** Name that the backend's type table knows, such as "CharField"; of a foreign key see `columnType`. */
  getInternalType(): string;
  /** The field that decides the column's type: itself, or for a foreign key the target's key. */
  readonly targetField: SchemaField;
  /** A type given by a custom field, by vendor; null: the backend's table decides. */
  dbType(vendor: string): string | null;
  readonly remoteField: SchemaRelation | null;
  /** Constant that fills existing rows when the column is added or made NOT NULL, as `getPrepValue` gives it; undefined: none. */
  getEffectiveDefault(): unknown;
  /** Default kept in the database, in the words of an engine; null: none. */
  dbDefaultNode(vendor: string): SqlExpression | null;
  /** Generated column; null for ordinary ones. */
  readonly generated: { expression(vendor: string): SqlExpression; readonly stored: boolean } | null;
  readonly model: SchemaModel;
  /** Whether the ORM added the field itself, as the automatic `id`. */
  readonly autoCreated?: boolean | undefined;
}

export interface SchemaRelation {
  readonly model: SchemaModel;
  /** Target column's field; the through table's owner side for many-to-many. */
  readonly field: SchemaField;
  readonly dbConstraint: boolean;
  /** The through model of a many-to-many field that was made for it, which the schema editor creates too; else null. */
  readonly autoThrough: SchemaModel | null;
  /** Database-level action of the `DB_` variants of onDelete. */
  readonly dbOnDelete: "CASCADE" | "SET NULL" | "SET DEFAULT" | null;
}

export interface SchemaIndex {
  readonly name: string;
  /** Columns in order, or expressions. */
  readonly columns: readonly {
    readonly expression: SqlExpression;
    readonly descending: boolean;
    readonly opclass?: string;
  }[];
  readonly condition: SqlExpression | null;
  readonly include: readonly string[];
  /** Access method such as "gin", on engines that have several. */
  readonly using?: string | undefined;
  /** Storage parameters of the index, by name. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Made and dropped without keeping others from writing (PostgreSQL), outside of a transaction. */
  readonly concurrently?: boolean | undefined;
}

export interface SchemaConstraint {
  readonly name: string;
  readonly kind: "unique" | "check" | "exclude";
  readonly columns: readonly string[];
  readonly expressions: readonly { readonly expression: SqlExpression; readonly descending: boolean }[];
  readonly condition: SqlExpression | null;
  readonly check: SqlExpression | null;
  readonly deferrable: "deferred" | "immediate" | null;
  readonly nullsDistinct: boolean | null;
  readonly include: readonly string[];
  /** Of an exclusion constraint: the operator beside each expression, and the access method. */
  readonly exclusion?: {
    readonly using: string;
    readonly operators: readonly string[];
    readonly opclasses: readonly (string | undefined)[];
  };
  /** True: rows that are there already are not looked at (PostgreSQL). */
  readonly notValid?: boolean | undefined;
}

export interface SchemaModel {
  readonly name: string;
  readonly _meta: {
    readonly appLabel: string;
    readonly modelName: string;
    readonly dbTable: string;
    readonly dbTableComment: string | null;
    readonly managed: boolean;
    readonly proxy: boolean;
    /** Fields with a column in this model's own table, in order. */
    readonly localConcreteFields: readonly SchemaField[];
    readonly localManyToMany: readonly SchemaField[];
    readonly pk: SchemaField;
    /** Columns of a composite key, whose `pk` has no column of its own. */
    readonly pkColumns?: readonly string[] | undefined;
    /** Foreign keys of other models to this one; needed when the type of a key changes. */
    readonly incomingKeys?: readonly SchemaField[] | undefined;
    /** Tuples of field names. */
    readonly uniqueTogether: readonly (readonly string[])[];
    /** Functions in indexes and constraints may be written otherwise on each engine. */
    schemaIndexes(vendor: string): readonly SchemaIndex[];
    schemaConstraints(vendor: string): readonly SchemaConstraint[];
  };
}

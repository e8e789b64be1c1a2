/** Small makers of schema views, for tests of schema editors that must not know `db/models`. */
import type { SqlExpression } from "../../sql/nodes.ts";
import type { SchemaConstraint, SchemaField, SchemaIndex, SchemaModel, SchemaRelation } from "../schema.ts";

export interface FieldOptions {
  readonly column?: string;
  readonly null?: boolean;
  readonly unique?: boolean;
  readonly dbIndex?: boolean;
  readonly primaryKey?: boolean;
  readonly maxLength?: number;
  readonly decimalPlaces?: number;
  readonly dbCollation?: string;
  /** Constant for existing rows. */
  readonly default?: unknown;
  readonly dbDefault?: SqlExpression;
  readonly generated?: { readonly expression: SqlExpression; readonly stored: boolean };
  readonly to?: () => SchemaModel;
  readonly dbConstraint?: boolean;
  readonly onDelete?: SchemaRelation["dbOnDelete"];
}

/** A field with its name, to be put into a model. */
export type FieldMaker = (model: () => SchemaModel) => SchemaField;

export function field(name: string, internalType: string, options: FieldOptions = {}): FieldMaker {
  return (model) => {
    const { to } = options;
    const self: SchemaField = {
      name,
      attname: to === undefined ? name : `${name}Id`,
      column: options.column ?? (to === undefined ? name : `${name}_id`),
      null: options.null ?? false,
      unique: options.unique ?? options.primaryKey ?? false,
      dbIndex: options.dbIndex ?? to !== undefined,
      primaryKey: options.primaryKey ?? false,
      maxLength: options.maxLength,
      decimalPlaces: options.decimalPlaces,
      dbCollation: options.dbCollation,
      autoCreated: internalType === "BigAutoField",
      getInternalType: () => internalType,
      get targetField(): SchemaField {
        return to === undefined ? self : to()._meta.pk;
      },
      dbType: () => null,
      get remoteField(): SchemaRelation | null {
        if (to === undefined) return null;
        const target = to();
        return {
          model: target,
          field: target._meta.pk,
          dbConstraint: options.dbConstraint ?? true,
          autoThrough: null,
          dbOnDelete: options.onDelete ?? null,
        };
      },
      getEffectiveDefault: () => options.default,
      dbDefaultNode: () => options.dbDefault ?? null,
      generated:
        options.generated === undefined
          ? null
          : { expression: () => options.generated!.expression, stored: options.generated.stored },
      get model(): SchemaModel {
        return model();
      },
    };
    return self;
  };
}

/** A many-to-many field with its table in between. */
export function manyToMany(name: string, to: () => SchemaModel): FieldMaker {
  return (model) => {
    const relation = (): SchemaRelation => ({
      model: to(),
      field: to()._meta.pk,
      dbConstraint: true,
      autoThrough: through(name, model(), to),
      dbOnDelete: null,
    });
    return Object.defineProperties(field(name, "ManyToManyField")(model), {
      column: { value: null },
      dbIndex: { value: false },
      remoteField: { get: relation },
    });
  };
}

function through(name: string, from: SchemaModel, to: () => SchemaModel): SchemaModel {
  const { appLabel, modelName, dbTable } = from._meta;
  const [source, target] = [modelName, to()._meta.modelName];
  return schemaModel(
    appLabel,
    `${from.name}_${name}`,
    [idField(), field(source, "ForeignKey", { to: () => from }), field(target, "ForeignKey", { to })],
    {
      dbTable: `${dbTable}_${name}`,
      uniqueTogether: [[source, target]],
    },
  );
}

export const idField = (): FieldMaker => field("id", "BigAutoField", { primaryKey: true });

export interface ModelOptions {
  readonly dbTable?: string;
  readonly uniqueTogether?: readonly (readonly string[])[];
  readonly indexes?: readonly SchemaIndex[];
  readonly constraints?: readonly SchemaConstraint[];
  readonly pkColumns?: readonly string[];
  readonly incomingKeys?: () => readonly SchemaField[];
}

export function schemaModel(
  appLabel: string,
  name: string,
  makers: readonly FieldMaker[],
  options: ModelOptions = {},
): SchemaModel {
  const fields = makers.map((make) => make(() => model));
  const model: SchemaModel = {
    name,
    _meta: {
      appLabel,
      modelName: name.toLowerCase(),
      dbTable: options.dbTable ?? `${appLabel}_${name.toLowerCase()}`,
      dbTableComment: null,
      managed: true,
      proxy: false,
      localConcreteFields: fields.filter((f) => f.column !== null),
      localManyToMany: fields.filter((f) => f.column === null),
      pk: fields.find((f) => f.primaryKey) ?? fields[0]!,
      pkColumns: options.pkColumns,
      uniqueTogether: options.uniqueTogether ?? [],
      schemaIndexes: () => options.indexes ?? [],
      schemaConstraints: () => options.constraints ?? [],
      get incomingKeys() {
        return options.incomingKeys?.();
      },
    },
  };
  return model;
}

/** A field of another version of the model. */
export function fieldOf(model: SchemaModel, name: string): SchemaField {
  const found = [...model._meta.localConcreteFields, ...model._meta.localManyToMany].find((f) => f.name === name);
  if (found === undefined) throw new Error(`${model.name} has no field ${name}`);
  return found;
}

export const col = (column: string): SqlExpression => ({ kind: "column", table: null, column });
export const param = (value: unknown): SqlExpression => ({ kind: "param", value });

export function uniqueConstraint(name: string, parts: Partial<SchemaConstraint>): SchemaConstraint {
  return {
    name,
    kind: "unique",
    columns: [],
    expressions: [],
    condition: null,
    check: null,
    deferrable: null,
    nullsDistinct: null,
    include: [],
    ...parts,
  };
}

export function checkConstraint(name: string, check: SqlExpression): SchemaConstraint {
  return { ...uniqueConstraint(name, {}), kind: "check", check };
}

/** What the INSERT statements of a model have in common: made once for each set of written columns. */
import type { Backend } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { AutoField } from "../fields/auto-field.ts";
import type { Field } from "../fields/field.ts";
import type { ValuesReader } from "../hydrate/values-reader.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { compileRowWriter, type RowWriter } from "./row-writer.ts";
import { returnedReader } from "./returned.ts";

export interface InsertPlan {
  readonly meta: Options;
  readonly fields: readonly Field[];
  readonly columns: readonly string[];
  /** Fields that the database fills. */
  readonly missing: readonly Field[];
  /** Their columns, where the engine gives them back. */
  readonly returning: readonly string[];
  /** Whether one row needs no RETURNING: its key is all that is missing, and the driver tells it. */
  readonly tellsKey: boolean;
  /** Reads what came back, in the order of `missing`. */
  readonly read: ValuesReader;
  /** Texts of statements whose values are all parameters, by number of rows. */
  readonly texts: Map<number, string>;
  /** What instances write. */
  readonly writer: RowWriter;
  /** The same for values that are saved as they are. */
  readonly rawWriter: RowWriter;
}

/** Texts kept for one plan: one row, full batches, and the rests of some lists. */
const MOST_TEXTS = 20;

const plans = new WeakMap<Options, WeakMap<Backend, Map<string, InsertPlan>>>();

/** The plan for instances: all columns but a key that the database counts and those it fills itself in all of them. */
export function insertPlan(meta: Options, instances: readonly BaseModel[], backend: Backend): InsertPlan {
  const { localConcreteFields } = meta;
  let key = "";
  for (let i = 0; i < localConcreteFields.length; i++) {
    if (isMissing(localConcreteFields[i]!, instances)) key += `${i},`;
  }
  let ofModel = plans.get(meta);
  if (ofModel === undefined) plans.set(meta, (ofModel = new WeakMap()));
  let known = ofModel.get(backend);
  if (known === undefined) ofModel.set(backend, (known = new Map()));
  let plan = known.get(key);
  if (plan === undefined) known.set(key, (plan = makePlan(meta, instances, backend)));
  return plan;
}

function isCounted(field: Field): boolean {
  return field instanceof AutoField;
}

function isMissing(field: Field, instances: readonly BaseModel[]): boolean {
  if (field.generated !== null) return true;
  const counted = isCounted(field);
  if (!counted && field.options.dbDefault === undefined) return false;
  for (let i = 0; i < instances.length; i++) {
    const value = field.valueFromObject(instances[i]!);
    if (value !== undefined && !(counted && value === null)) return false;
  }
  return true;
}

function makePlan(meta: Options, instances: readonly BaseModel[], backend: Backend): InsertPlan {
  const missing = meta.localConcreteFields.filter((field) => isMissing(field, instances));
  const fields = meta.localConcreteFields.filter((field) => !missing.includes(field));
  return {
    meta,
    fields,
    columns: fields.map((field) => field.column!),
    missing,
    returning: backend.features.hasReturning ? missing.map((field) => field.column!) : [],
    tellsKey:
      backend.features.givesCountedKey === true && missing.length === 1 && missing[0] === meta.pk && isCounted(meta.pk),
    read: returnedReader(missing, backend),
    texts: new Map(),
    writer: compileRowWriter(fields, "insert", backend),
    rawWriter: compileRowWriter(fields, "raw", backend),
  };
}

/** The text for a number of rows of parameters, without a rule for conflicts. */
export function insertText(plan: InsertPlan, rows: number, backend: Backend): string {
  let sql = plan.texts.get(rows);
  if (sql !== undefined) return sql;
  const row = plan.fields.map((): SqlExpression => ({ kind: "param", value: null }));
  ({ sql } = backend.compiler.compile({
    kind: "insert",
    table: plan.meta.dbTable,
    columns: plan.columns,
    rows: Array.from({ length: rows }, () => row),
    returning: rows === 1 && plan.tellsKey ? [] : plan.returning,
    conflict: null,
  }));
  if (plan.texts.size >= MOST_TEXTS) plan.texts.clear();
  plan.texts.set(rows, sql);
  return sql;
}

/**
 * Instances to parameters by generated code: a call of its own for each field, which the engine of JavaScript can
 * inline. The code holds names of fields and types, as string literals, and positions.
 */
import type { Backend } from "../../backends/contract.ts";
import { Expression } from "../expressions/expression.ts";
import { Field } from "../fields/field.ts";

/** Appends the parameters of an instance; false when one of them is a `Computed`. */
export type RowWriter = (instance: object, params: unknown[]) => boolean;

/** Stands among parameters for what the database works out: an expression, or a default of its own (undefined). */
export class Computed {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/**
 * What the writer does first with each value. insert, update: `preSave()`, by which fields may set theirs; raw: nothing.
 */
export type RowWriterMode = "insert" | "update" | "raw";

export function compileRowWriter(fields: readonly Field[], mode: RowWriterMode, { converters }: Backend): RowWriter {
  const lines = fields.map((field, i) => {
    const missing = field.options.dbDefault === undefined ? "" : "v === undefined || ";
    return `v = ${readSource(field, i, mode)};
  if (${missing}(typeof v === "object" && isExpression(v))) { plain = false; params.push(new Computed(v)); }
  else { ${prepareSource(field, i)} }`;
  });
  const code = `"use strict";
return function write(o, params) {
  let v, plain = true;
  ${lines.join("\n  ")}
  return plain;
};`;
  const names = fields.map((_, i) => `f${i}`);
  // oxlint-disable-next-line no-implied-eval -- the code is made of literals and positions alone
  const make = new Function(...names, "isExpression", "Computed", "converters", code);
  return make(...fields, Expression.is, Computed, converters) as RowWriter;
}

const { prototype: base } = Field;

function readSource(field: Field, i: number, mode: RowWriterMode): string {
  const plain = field.valueFromObject === base.valueFromObject;
  if (mode === "raw" || field.preSave === base.preSave)
    return plain ? `o[${JSON.stringify(field.attname)}]` : `f${i}.valueFromObject(o)`;
  return `f${i}.preSave(o, ${mode === "insert"})`;
}

/** `getDbPrepSave()`, written out where the field has that of the base class. */
function prepareSource(field: Field, i: number): string {
  if (field.getDbPrepSave !== base.getDbPrepSave || field.getDbPrepValue !== base.getDbPrepValue)
    return `params.push(f${i}.getDbPrepSave(v ?? null, converters));`;
  const type = JSON.stringify(field.getInternalType());
  return `v = f${i}.getPrepValue(v ?? null); params.push(v === null ? null : converters.toDriver(${type}, v, f${i}));`;
}

/**
 * Instances to parameters by generated code: a call of its own for each field, which the engine of JavaScript can
 * inline. The code holds positions of fields and nothing else.
 */
import type { Backend } from "../../backends/contract.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field } from "../fields/field.ts";

export interface RowWriter {
  /** Appends the values of an instance; false when one of them is no plain value, so that the database computes it. */
  read(instance: object, values: unknown[]): boolean;
  /** Appends the parameters of plain values that begin at `at`. */
  prepare(values: readonly unknown[], at: number, params: unknown[]): void;
}

/** `raw` reads values as they are; otherwise fields may set theirs before (`preSave`). */
export function compileRowWriter(fields: readonly Field[], raw: boolean, { converters }: Backend): RowWriter {
  const read = fields.map((field, i) => {
    const value = raw ? `f${i}.valueFromObject(o)` : `f${i}.preSave(o, true)`;
    const missing = field.options.dbDefault === undefined ? "" : "v === undefined || ";
    return `v = ${value}; if (${missing}(typeof v === "object" && isExpression(v))) plain = false; values.push(v);`;
  });
  const prepare = fields.map((_, i) => `params.push(f${i}.getDbPrepSave(values[at + ${i}] ?? null, converters));`);
  const code = `"use strict";
return {
  read(o, values) { let v, plain = true; ${read.join("\n")} return plain; },
  prepare(values, at, params) { ${prepare.join("\n")} },
};`;
  const names = fields.map((_, i) => `f${i}`);
  // oxlint-disable-next-line no-implied-eval -- the code is made of positions alone
  const make = new Function(...names, "isExpression", "converters", code);
  return make(...fields, Expression.is, converters) as RowWriter;
}

/**
 * Rows to instances by generated code: one constructor per model and column list, conversions written in.
 *
 * The texts that go into the code are names of fields and aliases, as string literals, and what the backend's converters
 * give for an internal type; values never do.
 */
import type { Backend } from "../../backends/contract.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { type ModelState, STATE } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { FieldFile } from "../files/field-file.ts";
import { FileField } from "../files/file-field.ts";
import { ForeignKey } from "../relations/foreign-key.ts";
import { LazyReference } from "../relations/lazy-reference.ts";
import { columnSource } from "./column-source.ts";
import { deferredPrototype } from "./deferred.ts";
import { LoadedRow } from "./loaded-row.ts";
import type { ModelPlan } from "./plan.ts";

/** States of a result: of its own rows first, then of each related model, in the order of the plan. */
export type ResultStates = readonly ModelState[];
export type Hydrator = (row: readonly unknown[], states: ResultStates) => BaseModel;

class Source {
  readonly names: string[] = [];
  readonly values: unknown[] = [];
  readonly functions: string[] = [];
  states = 0;

  /** A name for a value that the code uses. */
  bind(prefix: string, value: unknown): string {
    const known = this.values.indexOf(value);
    if (known !== -1 && this.names[known]!.startsWith(prefix)) return this.names[known]!;
    const name = `${prefix}${this.names.length}`;
    this.names.push(name);
    this.values.push(value);
    return name;
  }
}

/** Compiles the hydrator of a plan. */
export function compileHydrator(plan: ModelPlan, backend: Backend): Hydrator {
  const source = new Source();
  const top = modelFunction(plan, backend, source, false);
  const helpers = Object.entries(backend.converters.helpers);
  const code = `"use strict";\n${source.functions.join("\n")}\nreturn ${top};`;
  // oxlint-disable-next-line no-implied-eval -- the code holds names of fields only, as literals
  const make = new Function("STATE", "Lazy", "load", ...helpers.map(([name]) => name), ...source.names, code);
  return make(STATE, LazyReference, load, ...helpers.map(([, helper]) => helper), ...source.values) as Hydrator;
}

/** How many states a result of the plan needs. */
export function countStates(plan: ModelPlan): number {
  return 1 + plan.related.reduce((sum, related) => sum + countStates(related.plan), 0);
}

/** Writes the function that makes instances of a plan; gives its name. */
function modelFunction(plan: ModelPlan, backend: Backend, source: Source, nested: boolean): string {
  const state = source.states++;
  const { model } = plan;
  const assignments: [name: string, code: string][] = [];
  for (const { field, index } of plan.columns) {
    if (plan.related.some((related) => related.name === field.name)) continue;
    const value = convert(field, `r[${index}]`, backend, source);
    if (field instanceof ForeignKey) {
      assignments.push([field.name, `r[${index}] === null ? null : new Lazy(o, ${source.bind("F", field)}, ${value})`]);
    } else if (field instanceof FileField)
      assignments.push([field.name, `${source.bind("F", field)}.initialValue(o, ${value})`]);
    else assignments.push([field.name, value]);
  }
  const after: string[] = [];
  for (const related of plan.related) {
    const make = modelFunction(related.plan, backend, source, true);
    assignments.push([related.name, `r[${related.plan.keyIndex}] === null ? null : ${make}(r, s)`]);
    if (related.reverseKey !== null)
      after.push(`if (o[${lit(related.name)}] !== null) o[${lit(related.name)}][${lit(related.reverseKey.name)}] = o;`);
  }
  for (const { alias, field, index } of plan.annotations)
    assignments.push([alias, convert(field, `r[${index}]`, backend, source)]);
  if (nested) after.push(`s[${state}].peers.push(o);`);
  return model._meta.fast
    ? fastFunction(plan, source, state, assignments, after)
    : slowFunction(plan, source, state, assignments, after);
}

function convert(field: Field | null, v: string, backend: Backend, source: Source): string {
  const code = columnSource(field, v, backend);
  const target = field?.targetField as { fromDbValue?: (value: unknown) => unknown } | undefined;
  return typeof target?.fromDbValue === "function"
    ? `${source.bind("C", target.fromDbValue.bind(target))}(${code})`
    : code;
}

/** A constructor that assigns straight to its own slots. */
function fastFunction(
  plan: ModelPlan,
  source: Source,
  state: number,
  assignments: readonly [string, string][],
  after: readonly string[],
): string {
  const name = `Row${source.functions.length}`;
  const prototype = source.bind("P", deferredPrototype(plan.model, plan.deferred));
  const body = assignments.map(([key, code]) => `  o[${lit(key)}] = ${code};`);
  source.functions.push(
    `function ${name}(r, s) {\n  const o = this;\n${body.join("\n")}\n  o[STATE] = s[${state}];\n  ${after.join("\n  ")}\n}`,
  );
  source.functions.push(`${name}.prototype = ${prototype};`);
  source.functions.push(`function make${name}(r, s) { return new ${name}(r, s); }`);
  return `make${name}`;
}

/** Instances of classes with private fields, other properties or a constructor: their initializers must run. */
function slowFunction(
  plan: ModelPlan,
  source: Source,
  state: number,
  assignments: readonly [string, string][],
  after: readonly string[],
): string {
  const name = `make${source.functions.length}`;
  const modelClass = source.bind("M", plan.model);
  const prototype = plan.deferred.size === 0 ? "null" : source.bind("P", deferredPrototype(plan.model, plan.deferred));
  const values = assignments.map(([key, code]) => `  v[${lit(key)}] = ${code};`);
  source.functions.push(
    `function ${name}(r, s) {\n  const v = Object.create(null), o = null;\n${values.join("\n")}\n  return finish${name}(load(${modelClass}, ${prototype}, v, s[${state}]), s);\n}`,
    `function finish${name}(o, s) {\n  ${after.join("\n  ")}\n  return o;\n}`,
  );
  return name;
}

const lit = (text: string): string => JSON.stringify(text);

/** Makes an instance with its initializers, then puts the row's values over whatever a constructor wrote. */
function load(
  modelClass: ModelClass,
  prototype: object | null,
  values: Record<string, unknown>,
  state: ModelState,
): BaseModel {
  const instance = new (modelClass as unknown as new (row: LoadedRow) => BaseModel)(new LoadedRow(values, state));
  const target = instance as unknown as Record<string, unknown>;
  for (const name of Object.keys(values)) {
    const value = values[name];
    target[name] =
      value instanceof LazyReference
        ? new LazyReference(instance, value.field, value.raw)
        : value instanceof FieldFile
          ? modelClass._meta.getField(name).initialValue(instance, value)
          : value;
  }
  // What stands beside the columns is found at the prototype, as for instances made without initializers.
  for (const field of modelClass._meta.privateFields) delete target[field.name];
  if (prototype !== null) {
    Object.setPrototypeOf(instance, prototype);
    for (const name of state.deferred ?? []) delete target[name];
  }
  return instance;
}

/**
 * New instances by generated code, for classes whose initializers may be skipped (`Options.fast`): given values and
 * defaults go straight into the slots. The code holds names of fields, as string literals, and nothing else of theirs.
 */
import { CompositePrimaryKey } from "../fields/composite-primary-key.ts";
import { Field, type ModelClass } from "../fields/field.ts";
import { ModelState, STATE } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";

/** Makes an instance of values by name; null when one of the names needs a closer look. */
type Maker = (values: object) => BaseModel | null;

const makers = new WeakMap<readonly Field[], Maker | null>();

/** `new model(values)`, without its initializers where nobody can tell. Throws as the constructor does. */
export function newInstance(model: ModelClass, values: object): BaseModel {
  const meta = model._meta;
  let maker = makers.get(meta.fields);
  if (maker === undefined) makers.set(meta.fields, (maker = compileMaker(model, meta)));
  return maker?.(values) ?? new model(values);
}

function compileMaker(model: ModelClass, meta: Options): Maker | null {
  const { fields } = meta;
  if (!meta.fast || meta.abstract || meta.synthetic || fields.some((f) => f instanceof CompositePrimaryKey))
    return null;
  const relations: ReadonlySet<Field> = new Set([
    ...meta.manyToMany,
    ...meta.reverseFields.values(),
    ...meta.privateFields,
  ]);
  // In the order in which the constructor fills them.
  const filled = fields.filter((field) => field.autoCreated);
  for (const { field, name } of meta.slots) {
    if (name === null || relations.has(field)) continue; // relations are accessors of the prototype
    if (!fields.includes(field)) return null;
    filled.push(field);
  }
  if (filled.length !== fields.length) return null;
  const names = new Map<string, number>();
  filled.forEach((field, i) => names.set(field.attname, i));
  filled.forEach((field, i) => names.set(field.name, i));
  if (!(meta.pk instanceof CompositePrimaryKey)) names.set("pk", filled.indexOf(meta.pk));
  // What the database computes takes no value, the constructor says.
  const cases = [...names].filter(([, i]) => filled[i]!.generated === null);
  const locals = filled.map((_, i) => `a${i}`).join(", ");
  const code = `"use strict";
function Row(${locals}) {
  this[STATE] = new ModelState(true, null, "peers", null, false);
  ${filled.map((_, i) => `if (a${i} === undefined) a${i} = ${defaultSource(filled[i]!, i)};`).join("\n  ")}
  ${filled.map((field, i) => `this[${JSON.stringify(field.name)}] = ${slotSource(field, i)};`).join("\n  ")}
}
Row.prototype = prototype;
return function make(values) {
  let ${locals}, v;
  const keys = Object.keys(values);
  for (let i = 0; i < keys.length; i++) {
    v = values[keys[i]];
    switch (keys[i]) {
      ${cases.map(([name, i]) => `case ${JSON.stringify(name)}: if (v !== undefined) a${i} = v; break;`).join("\n      ")}
      default: return null;
    }
  }
  return new Row(${locals});
};`;
  const bound = filled.flatMap((_, i) => [`f${i}`, `d${i}`]);
  // oxlint-disable-next-line no-implied-eval -- the code holds names of fields only, as literals
  const make = new Function("STATE", "ModelState", "prototype", ...bound, code);
  const values = filled.flatMap((field) => [field, hasFixedDefault(field) ? field.getDefault() : undefined]);
  return make(STATE, ModelState, model.prototype, ...values) as Maker;
}

/** Whether the default is the same value each time. */
function hasFixedDefault(field: Field): boolean {
  return field.getDefault === Field.prototype.getDefault && typeof field.options.default !== "function";
}

const defaultSource = (field: Field, i: number): string => (hasFixedDefault(field) ? `d${i}` : `f${i}.getDefault()`);

const slotSource = (field: Field, i: number): string =>
  field.initialValue === Field.prototype.initialValue ? `a${i}` : `f${i}.initialValue(this, a${i})`;

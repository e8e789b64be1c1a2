/** How the values of a query set become parameters, by where they stand. */
import type { Backend } from "../../../backends/contract.ts";
import { ValueExpression } from "../../expressions/combined.ts";
import { fieldOfValue } from "../../expressions/output-fields.ts";
import type { Field, ModelClass } from "../../fields/field.ts";
import { OutOfRange } from "../../fields/out-of-range.ts";
import type { Lookup } from "../../lookups/lookup.ts";
import { findLookup } from "../../lookups/registry.ts";
import type { LookupLeaf } from "../condition.ts";
import { followPath, type Path } from "../hops.ts";
import { relatedValue } from "../related-value.ts";
import { RECOMPILE } from "./shape.ts";
import { Assignment, ListValue, OFFSET } from "./value-source.ts";

/** Parameters of one value. */
export interface ParamSource {
  /** How many parameters the value has: as many as a list has items. */
  readonly count: number;
  /** A parameter in the driver's form; `RECOMPILE` for a value that has none. */
  read(value: unknown, item: number): unknown;
}

const NO_PARAMS: ParamSource = { count: 0, read: () => RECOMPILE };

/** Null for a value that the text of its condition may depend on. */
export function paramSource(source: object, value: unknown, model: ModelClass, backend: Backend): ParamSource | null {
  if (source === OFFSET) return { count: 1, read: (offset) => offset };
  if (source instanceof Assignment) return ofField(source.field, "getDbPrepSave", backend);
  if (source instanceof ValueExpression) {
    const field = source.outputField ?? fieldOfValue(source.value);
    return field === null ? null : ofField(field, "getDbPrepValue", backend);
  }
  return ofLookup(source as LookupLeaf, value, model, backend);
}

function ofField(field: Field, method: "getDbPrepSave" | "getDbPrepValue", { converters }: Backend): ParamSource {
  return { count: 1, read: (value) => field[method](value, converters) };
}

function ofLookup(leaf: LookupLeaf, value: unknown, model: ModelClass, { converters }: Backend): ParamSource | null {
  const path = followPath(model, leaf.path);
  const { target, rest } = path;
  if (rest.length > 1) return null;
  const name = rest[0] ?? "exact";
  const lookup = findLookup(target, name) ?? findLookup(target.targetField, name);
  // A class derived from a lookup may write its value in another way: each says for itself.
  if (lookup === undefined || !Object.hasOwn(lookup.constructor, "params")) return null;
  const { params } = lookup.constructor as typeof Lookup;
  if (params === "none" || (params === "one" && value === null)) return NO_PARAMS;
  if ((params === "one") === value instanceof ListValue) return null;
  const toParam = (item: unknown): unknown => {
    try {
      return lookup.toParam(target, item, converters);
    } catch (error) {
      // Such a comparison is decided without a parameter.
      if (error instanceof OutOfRange) return RECOMPILE;
      throw error;
    }
  };
  if (params === "one") return { count: 1, read: path.related === null ? toParam : throughKey(path, toParam) };
  const side = params === "each" ? "distinct" : "given";
  return { count: (value as ListValue)[side].length, read: (list, item) => toParam((list as ListValue)[side][item]) };
}

/** Instances stand for their keys. */
function throughKey(path: Path, toParam: (key: unknown) => unknown): ParamSource["read"] {
  return (value) => {
    const key = relatedValue(value, path);
    return key === null || key === undefined ? RECOMPILE : toParam(key);
  };
}

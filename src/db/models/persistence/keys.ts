/** The primary key of an instance in conditions: one column, or several of a composite key. */
import type { Backend } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import type { QueryBuilder } from "../query/builder.ts";

/** Whether all parts of the key have a value. */
export function isKeySet(meta: Options, instance: object): boolean {
  for (const field of meta.pkFields) {
    const value = field.valueFromObject(instance);
    if (value === null || value === undefined) return false;
  }
  return true;
}

/** Values of the key in the driver's form. */
export function keyParams(meta: Options, instance: BaseModel, backend: Backend): unknown[] {
  return meta.pkFields.map((field) => field.getDbPrepValue(field.valueFromObject(instance), backend.converters));
}

/** The condition that the key has certain values, which are in the driver's form. */
export function keyEquals(meta: Options, params: readonly unknown[], { tree }: QueryBuilder): SqlExpression {
  const items = meta.pkFields.map(
    (field, i): SqlExpression => ({
      kind: "binary",
      operator: "=",
      left: tree.column(tree.base, field),
      right: { kind: "param", value: params[i] },
    }),
  );
  return items.length === 1 ? items[0]! : { kind: "and", items };
}

/** A key as text, for maps: equal for equal keys only. */
export function keyText(key: unknown): string {
  return Array.isArray(key) ? JSON.stringify(key.map(String)) : String(key);
}

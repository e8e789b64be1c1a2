import type { Backend } from "../../backends/contract.ts";
import type { Field } from "../fields/field.ts";
import { ForeignKey } from "../relations/foreign-key.ts";

/** Source code of the value of a column, null kept; `v` is the source of the driver's value. */
export function columnSource(field: Field | null, v: string, backend: Backend): string {
  if (field === null) return v;
  const target = field.targetField;
  const type = field instanceof ForeignKey ? field.valueType : target.getInternalType();
  const code = backend.converters.fromDriver(type, v, target);
  return code === null ? v : `(${v} === null ? null : ${code})`;
}

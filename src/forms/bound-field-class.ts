import type { BoundField } from "./bound-field.ts";
import type { Field } from "./field.ts";
import type { BaseForm } from "./form.ts";

/** A class of bound fields: `BoundField` or one derived from it. */
export type BoundFieldClass = new (form: BaseForm, field: Field, name: string) => BoundField;

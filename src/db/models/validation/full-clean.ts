/** fullClean() and its parts (docs/ref/models/instances, "Validating objects"). */
import { NON_FIELD_ERRORS, ValidationError } from "../../../core/validators/validation-error.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { isEmptyValue } from "../fields/field.ts";
import { settlePrivateFields } from "../fields/private-field.ts";
import { isModelInstance } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { ForeignKey } from "../relations/foreign-key.ts";
import type { QuerySet } from "../query/query-set.ts";
import { validateInstanceConstraints } from "./constraints.ts";
import { validateInstanceUnique } from "./unique.ts";

export { validateInstanceConstraints, validateInstanceUnique };

export interface CleanOptions {
  /** Names of fields that are not checked. */
  readonly exclude?: Iterable<string> | undefined;
  readonly validateUnique?: boolean | undefined;
  readonly validateConstraints?: boolean | undefined;
}

export async function fullClean(instance: BaseModel, options: CleanOptions): Promise<void> {
  const errors = new Map<string, ValidationError[]>();
  const exclude = new Set(options.exclude);
  const collect = async (check: () => void | Promise<void>): Promise<void> => {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      error.updateErrorDict(errors);
    }
  };
  const skipInvalid = (): void => {
    for (const name of errors.keys()) if (name !== NON_FIELD_ERRORS) exclude.add(name);
  };
  await collect(() => instance.cleanFields({ exclude }));
  // The model as a whole is checked with what is known to be wrong.
  await collect(() => instance.clean());
  skipInvalid();
  if (options.validateUnique !== false) await collect(() => instance.validateUnique({ exclude }));
  skipInvalid();
  if (options.validateConstraints !== false) await collect(() => instance.validateConstraints({ exclude }));
  if (errors.size > 0) throw new ValidationError(errors);
}

export async function cleanInstanceFields(instance: BaseModel, exclude: ReadonlySet<string>): Promise<void> {
  const errors = new Map<string, ValidationError[]>();
  const meta = (instance.constructor as ModelClass)._meta;
  const target = instance as unknown as Record<string, unknown>;
  await settlePrivateFields(instance, meta.privateFields, null);
  for (const field of meta.fields) {
    if (exclude.has(field.name) || field.generated !== null) continue;
    const raw = field.valueFromObject(instance);
    if (raw === undefined && field.options.dbDefault !== undefined) continue; // the database will fill it
    if (field.blank && isEmptyValue(raw)) continue;
    try {
      const clean = field.clean(raw, instance);
      if (field instanceof ForeignKey) await checkReference(field, clean, instance);
      else target[field.name] = clean;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      errors.set(field.name, [...error.errorList]);
    }
  }
  if (errors.size > 0) throw new ValidationError(errors);
}

/** Whether the row that a key points to exists. */
async function checkReference(field: ForeignKey, value: unknown, instance: BaseModel): Promise<void> {
  if (value === null || field.remoteField.parentLink) return;
  if (isModelInstance((instance as unknown as Record<string, unknown>)[field.name])) return;
  const target: Field = field.foreignField;
  const all = field.relatedModel._meta.baseManager as unknown as QuerySet<BaseModel>;
  if (await all.filterUnchecked({ [target.name]: value }).exists()) return;
  throw field.error("invalid", {
    model: String(field.relatedModel._meta.verboseName),
    pk: value,
    field: target.name,
    value,
  });
}

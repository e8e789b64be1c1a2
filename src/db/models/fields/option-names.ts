/** Names of the options of fields: a misspelt one says so, instead of being without effect. */
import { didYouMean } from "../../../utils/suggest.ts";
import type { FieldOptions } from "./field-options.ts";

const COMMON: Readonly<Record<keyof FieldOptions, true>> = {
  null: true,
  blank: true,
  default: true,
  dbDefault: true,
  unique: true,
  dbIndex: true,
  dbColumn: true,
  dbComment: true,
  dbCollation: true,
  primaryKey: true,
  editable: true,
  serialize: true,
  choices: true,
  verboseName: true,
  helpText: true,
  validators: true,
  errorMessages: true,
  uniqueForDate: true,
  uniqueForMonth: true,
  uniqueForYear: true,
};

/** Throws `TypeError` for an option that a field does not take. `own`: names besides those that all fields take. */
export function checkOptionNames(fieldName: string, options: object | undefined, own: readonly string[]): void {
  if (options === undefined || options === null) return;
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(COMMON, name) || own.includes(name)) continue;
    const near = didYouMean(name, [...Object.keys(COMMON), ...own]);
    throw new TypeError(`${fieldName}() got an unexpected option '${name}'. ${near}`.trim());
  }
}

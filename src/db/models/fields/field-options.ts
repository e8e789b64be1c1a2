/** Options that all fields take (docs/ref/models/fields, "Field options"). */
import type { Validator } from "../../../core/validators/validator.ts";
import type { Text } from "../../../utils/lazy.ts";

export type { Validator };

export type ChoiceValue = string | number | boolean | null;
export type Choice = readonly [value: ChoiceValue, label: Text];
export type ChoiceGroup = readonly [group: Text, choices: readonly Choice[]];
/** What `TextChoices()` and `IntegerChoices()` give, or anything with such a list. */
export interface ChoicesLike {
  readonly choices: readonly Choice[];
}
export type ChoicesOption = readonly (Choice | ChoiceGroup)[] | ChoicesLike | (() => readonly (Choice | ChoiceGroup)[]);

export interface FieldOptions {
  /** Whether the column may hold NULL. Default: `false`. */
  readonly null?: boolean | undefined;
  /** Whether forms and `fullClean()` accept an empty value. Default: `false`. */
  readonly blank?: boolean | undefined;
  /** Value of new instances, or a function that makes it. */
  readonly default?: unknown;
  /** Constant that the database itself fills in (Django's `db_default`). */
  readonly dbDefault?: unknown;
  readonly unique?: boolean | undefined;
  readonly dbIndex?: boolean | undefined;
  readonly dbColumn?: string | undefined;
  readonly dbComment?: string | undefined;
  readonly dbCollation?: string | undefined;
  readonly primaryKey?: boolean | undefined;
  /** Whether forms show the field. Default: `true`. */
  readonly editable?: boolean | undefined;
  /** Whether serializers write the field. Default: `true`. */
  readonly serialize?: boolean | undefined;
  readonly choices?: ChoicesOption | undefined;
  readonly verboseName?: Text | undefined;
  readonly helpText?: Text | undefined;
  readonly validators?: readonly Validator[] | undefined;
  readonly errorMessages?: Readonly<Record<string, Text>> | undefined;
  readonly uniqueForDate?: string | undefined;
  readonly uniqueForMonth?: string | undefined;
  readonly uniqueForYear?: string | undefined;
}

/** What the files of tests import as `models`. */
import { BigAutoField } from "../../models/fields/auto-field.ts";
import { CharField } from "../../models/fields/char-field.ts";
import { DateTimeField } from "../../models/fields/date-time-field.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { ForeignKey, type ForeignKeyOptions } from "../../models/relations/foreign-key.ts";
import { ManyToManyField } from "../../models/relations/many-to-many-field.ts";
import { CASCADE, SET_NULL } from "../../models/relations/on-delete.ts";

export const models = {
  BigAutoField: (options: object) => new BigAutoField(options),
  CharField: (options: object) => new CharField(options),
  IntegerField: (options: object) => new IntegerField(options),
  DateTimeField: (options: object) => new DateTimeField(options),
  ForeignKey: (to: string, options: ForeignKeyOptions) => new ForeignKey(to, options),
  ManyToManyField: (to: string, options: object) => new ManyToManyField(to, options),
  CASCADE,
  SET_NULL,
};

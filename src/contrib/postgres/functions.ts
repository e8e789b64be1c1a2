/** Functions of PostgreSQL (docs/ref/contrib/postgres/functions). */
import { Func } from "../../db/models/expressions/func.ts";
import { DateTimeField } from "../../db/models/fields/date-time-field.ts";
import { UUIDField } from "../../db/models/fields/uuid-field.ts";

/** A random UUID, version 4, made by the server: also for `dbDefault`. */
export function RandomUUID(): Func<string> {
  return new Func([], { function: "GEN_RANDOM_UUID", outputField: new UUIDField() });
}

/** When the transaction began: the same moment in all its statements. */
export function TransactionNow(): Func<Date> {
  return new Func([], { function: "TRANSACTION_TIMESTAMP", outputField: new DateTimeField() });
}

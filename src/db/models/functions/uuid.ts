/** UUIDs made by the database (docs/ref/models/database-functions, "UUID functions"). */
import type { SqlExpression } from "../../sql/nodes.ts";
import { Func } from "../expressions/func.ts";
import type { Field } from "../fields/field.ts";
import { UUIDField } from "../fields/uuid-field.ts";
import { callable } from "./create-function.ts";
import { call } from "./nodes.ts";
import type { Expression } from "../expressions/expression.ts";
import { Temporal } from "temporal-polyfill";
import { ValueExpression } from "../expressions/combined.ts";

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}
const UUID = new UUIDField();

class UUID4Func extends Func<string> {
  static override readonly functionName: string = "UUIDV4";
  static override readonly path: string = "models.functions.UUID4";
  static override readonly arity: number | null = 0;
  static override readonly outputField: Field | null = UUID;
}

class UUID7Func extends Func<string> {
  static override readonly functionName: string = "UUIDV7";
  static override readonly path: string = "models.functions.UUID7";
  static override readonly outputField: Field | null = UUID;

  protected override toSql(args: readonly SqlExpression[]): SqlExpression {
    return call(this.functionName, ...args);
  }
}

/** A random UUID (version 4), another one for each row. */
export const UUID4: Has & { (): Func<string> } = callable(UUID4Func, () => new UUID4Func([]));

/**
 * A UUID that begins with the present moment (version 7), another one for each row, so that keys grow. `shift` moves the
 * moment: a duration, or an expression of one.
 */
export const UUID7: Has & { (shift?: Temporal.Duration | Expression<Temporal.Duration> | null): Func<string> } =
  callable(
    UUID7Func,
    (shift: unknown = null) =>
      new UUID7Func(shift === null ? [] : [shift instanceof Temporal.Duration ? new ValueExpression(shift) : shift]),
  );

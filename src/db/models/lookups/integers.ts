/** Whole numbers compared with numbers that have a fraction: no row is equal to one, and the others count by order. */
import { type Field } from "../fields/field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { OutOfRange } from "../fields/out-of-range.ts";
import { Exact, GreaterThan, GreaterThanOrEqual, In, LessThan, LessThanOrEqual } from "./comparison.ts";
import { registerLookup } from "./registry.ts";

function isFraction(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value);
}

/** Throws `OutOfRange`, which decides a comparison for equality. */
function whole(value: unknown): unknown {
  if (isFraction(value)) throw new OutOfRange(`${value} is no whole number.`, { above: true });
  return value;
}

class IntegerExact extends Exact {
  static override readonly params = "one";

  protected override prepare(_field: Field | null, value: unknown): unknown {
    return whole(value);
  }
}

class IntegerIn extends In {
  static override readonly params = "each";

  protected override prepare(_field: Field | null, value: unknown): unknown {
    return whole(value);
  }
}

class IntegerGreaterThan extends GreaterThan {
  static override readonly params = "one";

  protected override prepare(_field: Field | null, value: unknown): unknown {
    return isFraction(value) ? Math.floor(value) : value;
  }
}

class IntegerGreaterThanOrEqual extends GreaterThanOrEqual {
  static override readonly params = "one";

  protected override prepare(_field: Field | null, value: unknown): unknown {
    return isFraction(value) ? Math.ceil(value) : value;
  }
}

class IntegerLessThan extends LessThan {
  static override readonly params = "one";

  protected override prepare(_field: Field | null, value: unknown): unknown {
    return isFraction(value) ? Math.ceil(value) : value;
  }
}

class IntegerLessThanOrEqual extends LessThanOrEqual {
  static override readonly params = "one";

  protected override prepare(_field: Field | null, value: unknown): unknown {
    return isFraction(value) ? Math.floor(value) : value;
  }
}

for (const lookup of [
  IntegerExact,
  IntegerIn,
  IntegerGreaterThan,
  IntegerGreaterThanOrEqual,
  IntegerLessThan,
  IntegerLessThanOrEqual,
])
  registerLookup(IntegerField, lookup);

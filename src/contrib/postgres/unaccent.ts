import type { SqlExpression } from "../../db/sql/nodes.ts";
import type { Field } from "../../db/models/fields/field.ts";
import { Transform } from "../../db/models/lookups/transform.ts";
import { call } from "./sql.ts";

/** `name__unaccent: "Helene"`: the column without its accents (extension unaccent). The value is compared without them too. */
export class Unaccent extends Transform {
  static readonly lookupName: string = "unaccent";

  override outputField(input: Field): Field {
    return input;
  }

  override toSql(input: SqlExpression): SqlExpression {
    return call("UNACCENT", input);
  }
}

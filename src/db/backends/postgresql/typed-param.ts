/** Numbers that PostgreSQL gives its built-in types (`pg_type.dat`); they are the same on every server. */
export const OID = Object.freeze({
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  float4: 700,
  float8: 701,
  inet: 869,
  textArray: 1009,
  date: 1082,
  time: 1083,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
});

const NAMES: ReadonlyMap<number, string> = new Map([
  [OID.float8, "double precision"],
  [OID.inet, "inet"],
  [OID.textArray, "text[]"],
  [OID.date, "date"],
  [OID.time, "time"],
  [OID.timestamptz, "timestamp with time zone"],
  [OID.interval, "interval"],
  [OID.numeric, "numeric"],
  [OID.uuid, "uuid"],
  [OID.jsonb, "jsonb"],
]);

/**
 * A value in PostgreSQL's text form together with its type, which is sent beside it: `$1 - "at"` and `SELECT $1` mean
 * a moment then, and not whatever the server guesses of text.
 */
export class TypedParam {
  readonly oid: number;
  readonly text: string;

  constructor(oid: number, text: string) {
    this.oid = oid;
    this.text = text;
  }

  /** Name of the type, for text of SQL. */
  get typeName(): string {
    return NAMES.get(this.oid) ?? "text";
  }

  toString(): string {
    return this.text;
  }
}

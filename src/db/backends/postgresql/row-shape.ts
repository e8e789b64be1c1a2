import { OID } from "./typed-param.ts";

/** What the server tells of a column of a result. */
export interface ColumnInfo {
  readonly name: string;
  readonly dataTypeID: number;
}

type Parser = (text: string) => unknown;

/** Whole numbers that a JavaScript number holds exactly become numbers; larger ones bigint. */
export function readBigInt(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/**
 * Numbers, booleans and bytes are told apart by their type alone; all else stays text, which hydrators convert by the
 * field it belongs to.
 */
const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [OID.bool, (text) => text === "t"],
  [OID.bytea, (text) => Buffer.from(text.slice(2), "hex")],
  [OID.int2, Number],
  [OID.int4, Number],
  [OID.oid, Number],
  [OID.int8, readBigInt],
  [OID.float4, Number],
  [OID.float8, Number],
]);

/** How the rows of a statement are read: known after its first run, kept with it. */
export class RowShape {
  readonly columns: readonly string[];
  readonly #indexes: number[] = [];
  readonly #parsers: Parser[] = [];

  constructor(fields: readonly ColumnInfo[]) {
    this.columns = fields.map((field) => field.name);
    fields.forEach((field, i) => {
      const parser = PARSERS.get(field.dataTypeID);
      if (parser === undefined) return;
      this.#indexes.push(i);
      this.#parsers.push(parser);
    });
  }

  /** Converts a row of texts in place. */
  read(row: unknown[]): unknown[] {
    const indexes = this.#indexes;
    const parsers = this.#parsers;
    for (let k = 0; k < indexes.length; k++) {
      const i = indexes[k]!;
      const value = row[i];
      if (value !== null) row[i] = parsers[k]!(value as string);
    }
    return row;
  }
}

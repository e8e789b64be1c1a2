/** Where values of a query set stand, apart from the lookups of its filters and the values in its expressions. */
import type { Field } from "../../fields/field.ts";

/** A column and its new value in `update()`. */
export class Assignment {
  readonly field: Field;
  readonly value: unknown;

  constructor(field: Field, value: unknown) {
    this.field = field;
    this.value = value;
  }
}

/** The OFFSET of a slice. */
export const OFFSET: object = Object.freeze({});

/** The list of a lookup such as `in`: as it was given, and without equal items. */
export class ListValue {
  readonly given: readonly unknown[];
  readonly distinct: readonly unknown[];

  constructor(given: readonly unknown[], distinct: readonly unknown[]) {
    this.given = given;
    this.distinct = distinct;
  }
}

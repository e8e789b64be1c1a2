import type { ModelState } from "../instance.ts";

/** Marks the argument with which classes that need their initializers are made from rows. */
export const LOADING_ROW: unique symbol = Symbol("belleville.row");

/** Values of a row by field name, as the slots of an instance hold them. */
export class LoadedRow {
  readonly [LOADING_ROW] = true;
  readonly values: Readonly<Record<string, unknown>>;
  readonly state: ModelState;

  constructor(values: Readonly<Record<string, unknown>>, state: ModelState) {
    this.values = values;
    this.state = state;
  }
}

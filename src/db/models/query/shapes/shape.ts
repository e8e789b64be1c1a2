/** A statement that can be sent again with other values. */
import type { CompiledQuery } from "../../../backends/contract.ts";
import type { ParamSource } from "./param-source.ts";

/** Gives one parameter, from the values of a walk; `RECOMPILE` when the value does not fit the shape after all. */
type Reader = (values: readonly unknown[]) => unknown;

export const RECOMPILE: unique symbol = Symbol("belleville.recompile");

/** The text of a statement, and where each of its parameters comes from. */
export class Shape {
  readonly sql: string;
  /** What was planned beside the text, such as how rows are read. */
  readonly plan: unknown;
  readonly #readers: readonly Reader[];

  private constructor(sql: string, plan: unknown, readers: readonly Reader[]) {
    this.sql = sql;
    this.plan = plan;
    this.#readers = readers;
  }

  /**
   * The shape of a compiled statement. Null when its text may depend on the time zone, and unless every value of the
   * walk went where its source says: a value may stand in the text itself then.
   */
  static of(
    query: CompiledQuery,
    plan: unknown,
    sources: readonly object[],
    params: readonly ParamSource[],
  ): Shape | null {
    if (query.zoned === true) return null;
    const missing = params.map((source) => new Set(Array.from({ length: source.count }, (_, item) => item)));
    const readers: Reader[] = [];
    for (const [position, constant] of query.params.entries()) {
      const origin = query.origins?.get(position);
      if (origin === undefined) {
        readers.push(() => constant);
        continue;
      }
      const index = sources.indexOf(origin.source);
      const source = params[index];
      if (source === undefined || origin.item >= source.count) return null;
      missing[index]!.delete(origin.item);
      readers.push(readerOf(source, index, origin.item, origin.wrap));
    }
    return missing.every((items) => items.size === 0) ? new Shape(query.sql, plan, readers) : null;
  }

  /** The parameters for other values; null when they need a statement of their own. Throws what a field throws. */
  params(values: readonly unknown[]): unknown[] | null {
    const params: unknown[] = [];
    for (let i = 0; i < this.#readers.length; i++) {
      const param = this.#readers[i]!(values);
      if (param === RECOMPILE) return null;
      params.push(param);
    }
    return params;
  }
}

function readerOf(source: ParamSource, index: number, item: number, wrap?: (value: unknown) => unknown): Reader {
  if (wrap === undefined) return (values) => source.read(values[index], item);
  return (values) => {
    const value = source.read(values[index], item);
    return value === RECOMPILE ? value : wrap(value);
  };
}

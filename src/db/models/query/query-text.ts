import type { CompiledQuery } from "../../backends/contract.ts";
import { aliasOf, connectionOf } from "./database.ts";
import type { Internals } from "./internals.ts";
import { selectStatement } from "./shapes/select-statement.ts";

/**
 * What a query set asks, for people: `String(books.query)` is its SQL with the values written in.
 *
 * The text is for logs and for looking at; it is never what is sent, and must not be run.
 */
export class Query {
  readonly #internals: Internals;

  constructor(internals: Internals) {
    this.#internals = internals;
  }

  /** SQL of the engine; empty when it is known that no row fits, for then nothing is sent. */
  toString(): string {
    const { statement } = this;
    const { backend } = connectionOf(aliasOf(this.#internals));
    return statement === null ? "" : backend.compiler.withValues(statement);
  }

  /** The statement as it is sent, with its values apart. Null when none is. */
  get statement(): CompiledQuery | null {
    const using = aliasOf(this.#internals);
    return selectStatement(this.#internals.state, connectionOf(using).backend, using)?.query ?? null;
  }

  toJSON(): undefined {
    return undefined;
  }
}

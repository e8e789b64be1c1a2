import type { Submittable, Wire } from "./driver.ts";
import { type ColumnInfo, RowShape } from "./row-shape.ts";
import type { Statement } from "./statement-cache.ts";

/** What a group of messages asks for. */
export interface Request {
  /** Names of prepared statements that the server shall forget. */
  readonly forget?: readonly string[] | undefined;
  /** Statements of transaction control that go in front, in the same round trip. */
  readonly before?: readonly string[] | undefined;
  readonly statement?: Statement;
  readonly values?: readonly (string | Buffer | null)[];
  /** Several statements without parameters, as text. */
  readonly script?: string;
  /** Name of the portal that rows are read from in parts; empty: all rows at once. */
  readonly portal?: string;
  /** Rows to read from the portal. */
  readonly rows?: number;
  /** How rows of an open portal are read. */
  readonly shape?: RowShape | null | undefined;
  /** Closes the portal. */
  readonly closePortal?: boolean;
}

/**
 * Messages up to one Sync, and their answers. Everything is sent at once: one round trip, whether BEGIN and savepoints
 * stand in front or not. An error makes the server skip what follows.
 */
export class Exchange implements Submittable {
  readonly request: Request;
  readonly rows: unknown[][] = [];
  shape: RowShape | null | undefined;
  /** Tag of the last statement, such as `UPDATE 3`. */
  tag = "";
  /** Whether more rows wait in the portal. */
  suspended = false;
  error: Error | null = null;
  #leading: number;
  readonly #resolve: (exchange: Exchange) => void;
  readonly #reject: (error: Error) => void;

  constructor(request: Request, resolve: (exchange: Exchange) => void, reject: (error: Error) => void) {
    this.request = request;
    this.#leading = request.before?.length ?? 0;
    this.#resolve = resolve;
    this.#reject = reject;
    this.shape = request.shape;
  }

  submit(wire: Wire): void {
    const { forget, before, statement, script } = this.request;
    if (script !== undefined) {
      wire.query(script);
      return;
    }
    wire.stream.cork?.();
    try {
      if (forget !== undefined) for (const name of forget) wire.close({ type: "S", name });
      if (before !== undefined) {
        for (const text of before) {
          wire.parse({ name: "", text, types: [] });
          wire.bind({ portal: "", statement: "", values: [] });
          wire.execute({ portal: "", rows: 0 });
        }
      }
      const { portal = "", rows = 0, closePortal = false, values } = this.request;
      if (statement !== undefined) this.#start(wire, statement, portal, values ?? []);
      if (closePortal) wire.close({ type: "P", name: portal });
      else if (statement !== undefined || portal !== "") wire.execute({ portal, rows });
    } finally {
      wire.sync();
      wire.stream.uncork?.();
    }
  }

  #start(wire: Wire, statement: Statement, portal: string, values: readonly (string | Buffer | null)[]): void {
    const { name, sql, types } = statement;
    const { parsed } = statement;
    if (!parsed) wire.parse({ name, text: sql, types });
    wire.bind({ portal, statement: name, values });
    // What a kept statement returns cannot change: the server would refuse to run it.
    this.shape = parsed ? statement.shape : undefined;
    if (this.shape === undefined) wire.describe({ type: "P", name: portal });
  }

  handleRowDescription(message: { fields: readonly ColumnInfo[] }): void {
    this.shape = new RowShape(message.fields);
  }

  handleDataRow(message: { fields: unknown[] }): void {
    this.rows.push(this.shape!.read(message.fields));
  }

  handleCommandComplete(message: { text: string }): void {
    if (this.#leading > 0) this.#leading--;
    else this.tag = message.text;
  }

  handlePortalSuspended(): void {
    this.suspended = true;
  }

  handleEmptyQuery(): void {}

  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail("COPY FROM STDIN is not supported.");
  }

  handleCopyData(): void {}

  handleError(error: Error): void {
    this.error ??= error;
  }

  /** The end is told by `settle()`, also after an error, when `pg` calls this no more. */
  handleReadyForQuery(): void {}

  /** The server is ready again. */
  settle(): void {
    if (this.error !== null) return this.#reject(this.error);
    const { statement } = this.request;
    if (statement !== undefined) {
      if (statement.name !== "") statement.parsed = true;
      statement.shape = this.shape ?? null;
    }
    this.#resolve(this);
  }

  /** The connection is gone. */
  abandon(error: Error): void {
    this.#reject(this.error ?? error);
  }
}

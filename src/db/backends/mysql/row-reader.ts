import type { Client, ColumnInfo } from "./driver.ts";
import { exactIntegers } from "./result.ts";

/** Chunks that may wait before reading from the socket stops. */
const MOST_WAITING = 2;

/**
 * Rows of a statement in chunks. The server sends them all at once; when two chunks wait, reading stops until one is
 * taken, and the server waits too. Another statement on the connection makes it read the rest into memory.
 */
export class RowReader {
  readonly #client: Client;
  readonly #chunkSize: number;
  readonly #chunks: unknown[][][] = [];
  #rows: unknown[][] = [];
  #columns: readonly ColumnInfo[] = [];
  #error: Error | null = null;
  #wake: (() => void) | null = null;
  #paused = false;
  #buffering = false;
  #discarding = false;
  /** Whether the last row has come. */
  ended = false;

  constructor(client: Client, sql: string, values: readonly unknown[], chunkSize: number) {
    this.#client = client;
    this.#chunkSize = Math.max(1, chunkSize);
    const command = client.execute({ sql, values });
    command.on("fields", (columns) => {
      if (columns !== undefined) this.#columns = columns;
    });
    command.on("result", (row) => this.#take(row));
    command.on("error", (error) => this.fail(error));
    command.on("end", () => this.#end());
  }

  #take(row: unknown): void {
    if (this.#discarding || !Array.isArray(row)) return;
    this.#rows.push(row as unknown[]);
    if (this.#rows.length < this.#chunkSize) return;
    this.#flush();
    if (this.#chunks.length >= MOST_WAITING && !this.#buffering) {
      this.#paused = true;
      this.#client.pause();
    }
  }

  #flush(): void {
    this.#chunks.push(exactIntegers(this.#rows, this.#columns));
    this.#rows = [];
    this.#wake?.();
  }

  #end(): void {
    if (this.ended) return;
    this.ended = true;
    if (this.#rows.length > 0) this.#flush();
    this.#wake?.();
  }

  /** The statement failed, or the connection is gone. */
  fail(error: Error): void {
    this.#error ??= error;
    this.ended = true;
    this.#wake?.();
  }

  /** The next chunk; undefined at the end. */
  async next(): Promise<unknown[][] | undefined> {
    while (true) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        if (this.#chunks.length < MOST_WAITING) this.#resume();
        return chunk;
      }
      if (this.#error !== null) throw this.#error;
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  /** Reads all that comes into memory, so that another statement gets its turn. */
  buffer(): void {
    this.#buffering = true;
    this.#resume();
  }

  /** Drops what still comes. */
  discard(): void {
    this.#discarding = true;
    this.#rows = [];
    this.#chunks.length = 0;
    this.buffer();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#client.resume();
  }
}

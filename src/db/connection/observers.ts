/** What watches the statements of a connection: the log of DEBUG, captures of tests, wrappers. */
import { isConfigured, settings } from "../../core/conf/settings.ts";
import { getLogger } from "../../core/log/logger.ts";
import { ContextKey } from "../../core/context/context-key.ts";
import type { ExecuteResult } from "../backends/contract.ts";
import type { Connection } from "./connection.ts";

/** A statement as it was sent. */
export interface QueryRecord {
  /** Text with the values written in, for people; never run it. */
  readonly sql: string;
  /** Seconds, as text with three decimals. */
  readonly time: string;
  /** Text without the values: what statements that differ in values alone have in common. */
  readonly statement: string;
  /** Alias of the database. */
  readonly alias: string;
}

export interface QueryCapture {
  readonly queries: readonly QueryRecord[];
  stop(): void;
}

export type Execute = (sql: string, params: readonly unknown[]) => Promise<ExecuteResult>;

/** Stands around each statement: calls `execute` and returns its result, or throws. */
export type ExecuteWrapper = (
  execute: Execute,
  sql: string,
  params: readonly unknown[],
  context: { readonly connection: Connection },
) => Promise<ExecuteResult>;

/** Statements that the log of one request keeps. */
const MAX_QUERIES = 9000;

const logger = getLogger("django.db.backends");
const slowLogger = getLogger("django.db.backends.slow");

/** What the settings ask to be watched. */
function watched(): { readonly debug: boolean; readonly slow: number | null } {
  return isConfigured()
    ? { debug: settings.DEBUG, slow: settings.DATABASE_SLOW_QUERY_SECONDS }
    : { debug: false, slow: null };
}

export class Observers {
  readonly #connection: Connection;
  readonly #log: ContextKey<QueryRecord[] | null>;
  readonly #wrappers: ContextKey<readonly ExecuteWrapper[]>;
  readonly #captures = new Set<QueryRecord[]>();
  /** Bodies of `wrap()` that run now, in any request: while there are none, nobody looks for wrappers. */
  #wrapped = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#log = new ContextKey<QueryRecord[] | null>(`queries of ${connection.alias}`, () => null);
    this.#wrappers = new ContextKey<readonly ExecuteWrapper[]>(`wrappers of ${connection.alias}`, () => []);
  }

  get active(): boolean {
    return (
      this.#wrapped > 0 ||
      this.#captures.size > 0 ||
      (isConfigured() && (settings.DEBUG || settings.DATABASE_SLOW_QUERY_SECONDS !== null))
    );
  }

  queries(): readonly QueryRecord[] {
    return this.#log.get() ?? [];
  }

  reset(): void {
    this.#log.set([]);
  }

  capture(): QueryCapture {
    const queries: QueryRecord[] = [];
    this.#captures.add(queries);
    return { queries, stop: () => void this.#captures.delete(queries) };
  }

  async wrap<T>(wrapper: ExecuteWrapper, body: () => T | Promise<T>): Promise<T> {
    this.#wrappers.set([...this.#wrappers.get(), wrapper]);
    this.#wrapped++;
    try {
      return await body();
    } finally {
      this.#wrapped--;
      this.#wrappers.set(this.#wrappers.get().filter((other) => other !== wrapper));
    }
  }

  /** Runs a statement through the wrappers, the last added innermost, and notes it. */
  execute(sql: string, params: readonly unknown[]): Promise<ExecuteResult> {
    const connection = this.#connection;
    const noted: Execute = async (text, values) => {
      const end = this.start(text, values);
      try {
        return await connection.send(text, values);
      } finally {
        end?.();
      }
    };
    const run = this.#wrappers
      .get()
      .reduceRight<Execute>((inner, wrapper) => (text, values) => wrapper(inner, text, values, { connection }), noted);
    return run(sql, params);
  }

  /** Starts the clock of a statement; undefined when nobody watches. */
  start(sql: string, params: readonly unknown[]): (() => void) | undefined {
    const { debug, slow } = watched();
    const recorded = debug || this.#captures.size > 0;
    if (!recorded && slow === null) return undefined;
    const begun = performance.now();
    return () => {
      const duration = (performance.now() - begun) / 1000;
      if (slow !== null && duration >= slow) this.#warn(sql, duration);
      if (!recorded) return;
      const record: QueryRecord = {
        sql: this.#connection.backend.compiler.withValues({ sql, params }),
        time: duration.toFixed(3),
        statement: sql,
        alias: this.#connection.alias,
      };
      for (const capture of this.#captures) capture.push(record);
      if (debug) this.#note(record, duration);
    };
  }

  /** Values may be private, and are not logged. */
  #warn(sql: string, duration: number): void {
    const { alias } = this.#connection;
    slowLogger.warning(`Slow query (${duration.toFixed(3)} s): ${sql}; alias=${alias}`, { duration, sql, alias });
  }

  #note(record: QueryRecord, duration: number): void {
    const { sql, time, alias } = record;
    if (logger.isEnabledFor("DEBUG")) logger.debug(`(${time}) ${sql}; alias=${alias}`, { duration, sql, alias });
    this.#append(record);
  }

  #append(record: QueryRecord): void {
    let log = this.#log.get();
    if (log === null) this.#log.set((log = []));
    if (log.length >= MAX_QUERIES) log.shift();
    log.push(record);
  }
}

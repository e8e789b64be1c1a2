import { isConfigured, settings } from "../conf/settings.ts";
import { BellevilleError } from "../errors/belleville-error.ts";
import { escapeControlCharacters, type Level, type LogFilter, type LogHandler, type LogRecord } from "./record.ts";

/** Passes records while the setting `DEBUG` is on. */
export const requireDebugTrue: LogFilter = () => isConfigured() && settings.DEBUG;
/** Passes records while the setting `DEBUG` is off. */
export const requireDebugFalse: LogFilter = () => !isConfigured() || !settings.DEBUG;

export interface ConsoleHandlerOptions {
  readonly level?: Level | undefined;
  readonly filters?: readonly LogFilter[] | undefined;
  /** The line for a record, without its end. */
  readonly format?: ((record: LogRecord) => string) | undefined;
  /** Default: standard error. */
  readonly stream?: { write(text: string): unknown } | undefined;
}

/** `message`, and the stack of an error below it. */
export function formatRecord(record: LogRecord): string {
  const { error } = record.extra;
  const line = escapeControlCharacters(record.message);
  return error === undefined ? line : `${line}\n${linesOf(errorText(error))}`;
}

/** `[21/Nov/2026 10:00:00] message`: lines of the development server. */
export function formatServerRecord(record: LogRecord): string {
  const t = record.time;
  const two = (n: number): string => String(n).padStart(2, "0");
  const month = t.toLocaleString("en", { month: "short" });
  const clock = `${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}`;
  return `[${two(t.getDate())}/${month}/${t.getFullYear()} ${clock}] ${formatRecord(record)}`;
}

/** Line breaks and tabs of a stack stay; other control characters, which a message may hold, would steer a terminal. */
function linesOf(text: string): string {
  return text.replace(/[^\n\t]+/g, escapeControlCharacters);
}

/** The stack with what caused it; of our own errors the hint too. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = error instanceof BellevilleError && error.hint !== undefined ? `\nHint: ${error.hint}` : "";
  const cause = error.cause === undefined ? "" : `\nCaused by: ${errorText(error.cause)}`;
  return `${error.stack ?? error.message}${hint}${cause}`;
}

/** Writes records as lines, by default to standard error. */
export class ConsoleHandler implements LogHandler {
  readonly level: Level | undefined;
  readonly filters: readonly LogFilter[];
  readonly #format: (record: LogRecord) => string;
  readonly #stream: { write(text: string): unknown } | undefined;

  constructor(options: ConsoleHandlerOptions = {}) {
    this.level = options.level;
    this.filters = options.filters ?? [];
    this.#format = options.format ?? formatRecord;
    this.#stream = options.stream;
  }

  handle(record: LogRecord): void {
    (this.#stream ?? process.stderr).write(`${this.#format(record)}\n`);
  }
}

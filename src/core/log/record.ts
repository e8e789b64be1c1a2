/** Levels as Python's `logging` has them; a handler or logger lets its level and those above pass. */
export const LEVELS = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
export type Level = keyof typeof LEVELS;

/** What a caller adds to a message: the request, the status, an error. */
export interface LogExtra {
  readonly error?: unknown;
  readonly statusCode?: number | undefined;
  readonly request?: unknown;
  readonly [name: string]: unknown;
}

/** One message on its way to the handlers. */
export interface LogRecord {
  readonly logger: string;
  readonly level: Level;
  /** As it was given: control characters are made visible by the handlers that write lines. */
  readonly message: string;
  readonly time: Date;
  readonly extra: LogExtra;
}

/** Lets records through or not. */
export type LogFilter = (record: LogRecord) => boolean;

/** Takes records somewhere: the console, a file, a service. */
export interface LogHandler {
  /** Records below are not given to it. Default: all are. */
  readonly level?: Level | undefined;
  readonly filters?: readonly LogFilter[] | undefined;
  handle(record: LogRecord): void;
}

/** Control characters as escapes: text of a request must not end a line of a log or steer a terminal. */
export function escapeControlCharacters(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => {
    if (c === "\n") return "\\n";
    if (c === "\r") return "\\r";
    if (c === "\t") return "\\t";
    const code = c.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}

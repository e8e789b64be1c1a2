import { getLogger, type Logger } from "./logger.ts";
import type { Level } from "./record.ts";

/** What `logResponse()` needs to know of a response. */
export interface LoggedResponse {
  readonly status: number;
}

export interface LogResponseOptions {
  readonly response: LoggedResponse;
  readonly request?: unknown;
  readonly error?: unknown;
  /** Default: `django.request`. */
  readonly logger?: Logger | undefined;
  /** Default: by status, errors from 500 on and warnings from 400 on. */
  readonly level?: Level | undefined;
}

const logged = new WeakSet<object>();

/** Level for a status: 500 and above are errors, 400 and above warnings. */
export function levelOfStatus(status: number): Level {
  if (status >= 500) return "ERROR";
  return status >= 400 ? "WARNING" : "INFO";
}

/** Logs a response once, however many layers report it. */
export function logResponse(message: string, options: LogResponseOptions): void {
  const { response, request, error } = options;
  if (logged.has(response)) return;
  logged.add(response);
  const logger = options.logger ?? getLogger("django.request");
  const level = options.level ?? levelOfStatus(response.status);
  logger.log(level, message, { request, statusCode: response.status, ...(error === undefined ? {} : { error }) });
}

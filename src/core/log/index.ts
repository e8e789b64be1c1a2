export {
  ConsoleHandler,
  type ConsoleHandlerOptions,
  formatRecord,
  formatServerRecord,
  requireDebugFalse,
  requireDebugTrue,
} from "./console-handler.ts";
export { type LoggedResponse, type LogResponseOptions, levelOfStatus, logResponse } from "./log-response.ts";
export { addHandler, getLogger, Logger } from "./logger.ts";
export {
  escapeControlCharacters,
  LEVELS,
  type Level,
  type LogExtra,
  type LogFilter,
  type LogHandler,
  type LogRecord,
} from "./record.ts";
export type { LoggerConfig, LoggingConfig } from "./settings.ts";

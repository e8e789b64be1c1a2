/** The setting `LOGGING`. Follows the shape of Django's (docs/topics/logging), with handlers given as objects. */
import { isObject } from "../conf/checks.ts";
import { declareSettings } from "../conf/settings.ts";
import type { Level, LogHandler } from "./record.ts";

/** How one logger treats what is logged under its name and below it. */
export interface LoggerConfig {
  /** Names of handlers. */
  readonly handlers?: readonly string[];
  /** Lower records are dropped. Default: that of the logger above. */
  readonly level?: Level;
  /** Whether handlers of loggers above get the records too. Default: true. */
  readonly propagate?: boolean;
}

export interface LoggingConfig {
  readonly handlers?: Readonly<Record<string, LogHandler>>;
  readonly loggers?: Readonly<Record<string, LoggerConfig>>;
  /** For all loggers. */
  readonly root?: LoggerConfig;
}

declare module "../conf/settings.ts" {
  interface Settings {
    /** Handlers and loggers, on top of the default ones: `django` to the console, `django.server` too. */
    readonly LOGGING: LoggingConfig;
  }
}

declareSettings({ LOGGING: { type: isObject, default: () => ({}) } });

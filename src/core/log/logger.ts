/** Named loggers in a tree. Django's names are kept: `django.request`, `django.server`, `django.security.*`, `django.db.backends`. */
import { didYouMean } from "../../utils/suggest.ts";
import { isConfigured, settings } from "../conf/settings.ts";
import { ImproperlyConfigured } from "../errors/index.ts";
import { ConsoleHandler, formatServerRecord, requireDebugFalse, requireDebugTrue } from "./console-handler.ts";
import { LEVELS, type Level, type LogExtra, type LogHandler, type LogRecord } from "./record.ts";
import type { LoggerConfig, LoggingConfig } from "./settings.ts";
import "./settings.ts";

/** While developing all from INFO on is shown; in production errors are, so that none is lost. */
const DEFAULT_LOGGING = {
  handlers: {
    console: new ConsoleHandler({ level: "INFO", filters: [requireDebugTrue] }),
    errors: new ConsoleHandler({ level: "ERROR", filters: [requireDebugFalse], format: formatServerRecord }),
    "django.server": new ConsoleHandler({ level: "INFO", format: formatServerRecord }),
  },
  loggers: {
    django: { handlers: ["console", "errors"], level: "INFO" },
    "django.server": { handlers: ["django.server"], level: "INFO", propagate: false },
  },
} as const satisfies LoggingConfig;

/** What a logger does, worked out from the tree. */
interface Route {
  readonly level: number;
  readonly handlers: readonly LogHandler[];
}

let routes: { readonly config: unknown; readonly byName: Map<string, Route> } | undefined;

/** Handlers added at run time, by logger: tests and servers take records from there. */
const added = new Map<string, LogHandler[]>();

function routeOf(name: string): Route {
  const config = isConfigured() ? settings.LOGGING : null;
  if (routes?.config !== config) routes = { config, byName: new Map() };
  let route = routes.byName.get(name);
  if (route === undefined) {
    route = compile(name, config ?? {});
    if (routes.byName.size < 1000) routes.byName.set(name, route);
  }
  return route;
}

/** `a.b.c`, `a.b`, `a`, and the root as the empty name. */
function ancestry(name: string): string[] {
  const names: string[] = [];
  for (let n = name; n !== ""; n = n.slice(0, Math.max(0, n.lastIndexOf(".")))) names.push(n);
  return [...names, ""];
}

function compile(name: string, config: LoggingConfig): Route {
  const handlers = new Map<string, LogHandler>(Object.entries({ ...DEFAULT_LOGGING.handlers, ...config.handlers }));
  const loggers = new Map<string, LoggerConfig>(Object.entries({ ...DEFAULT_LOGGING.loggers, ...config.loggers }));
  if (config.root !== undefined) loggers.set("", config.root);
  const found: LogHandler[] = [];
  let level: Level | undefined;
  let propagates = true;
  for (const ancestor of ancestry(name)) {
    const own = loggers.get(ancestor);
    level ??= own?.level;
    if (!propagates) continue;
    found.push(...(added.get(ancestor) ?? []));
    for (const handler of own?.handlers ?? []) found.push(handlerNamed(handler, handlers, ancestor));
    propagates = own?.propagate ?? true;
  }
  return { level: LEVELS[level ?? "WARNING"], handlers: found };
}

function handlerNamed(name: string, handlers: ReadonlyMap<string, LogHandler>, logger: string): LogHandler {
  const handler = handlers.get(name);
  if (handler !== undefined) return handler;
  throw new ImproperlyConfigured(
    `LOGGING gives the logger "${logger}" the handler "${name}", which is not among its handlers. ${didYouMean(name, handlers.keys())}`.trim(),
  );
}

/**
 * Takes part in a logger and those below it until the returned function is called.
 *
 * ```ts
 * const remove = addHandler("django.request", { handle: (record) => records.push(record) });
 * ```
 */
export function addHandler(logger: string, handler: LogHandler): () => void {
  added.set(logger, [...(added.get(logger) ?? []), handler]);
  routes = undefined;
  return () => {
    added.set(
      logger,
      (added.get(logger) ?? []).filter((other) => other !== handler),
    );
    routes = undefined;
  };
}

/** Logs under one name. */
export class Logger {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Whether a record of that level goes anywhere: ask before building a costly message. */
  isEnabledFor(level: Level): boolean {
    const route = routeOf(this.name);
    return route.handlers.length > 0 && LEVELS[level] >= route.level;
  }

  log(level: Level, message: string, extra: LogExtra = {}): void {
    const route = routeOf(this.name);
    if (LEVELS[level] < route.level) return;
    const record: LogRecord = { logger: this.name, level, message, time: new Date(), extra };
    for (const handler of route.handlers) {
      if (LEVELS[level] < LEVELS[handler.level ?? "DEBUG"]) continue;
      if (handler.filters?.every((passes) => passes(record)) ?? true) handler.handle(record);
    }
  }

  debug(message: string, extra?: LogExtra): void {
    this.log("DEBUG", message, extra);
  }

  info(message: string, extra?: LogExtra): void {
    this.log("INFO", message, extra);
  }

  warning(message: string, extra?: LogExtra): void {
    this.log("WARNING", message, extra);
  }

  error(message: string, extra?: LogExtra): void {
    this.log("ERROR", message, extra);
  }

  critical(message: string, extra?: LogExtra): void {
    this.log("CRITICAL", message, extra);
  }
}

const loggers = new Map<string, Logger>();

/** The logger of that name, always the same. Names are written in code: `getLogger("shop.orders")`. */
export function getLogger(name: string): Logger {
  let logger = loggers.get(name);
  if (logger === undefined) {
    logger = new Logger(name);
    loggers.set(name, logger);
  }
  return logger;
}

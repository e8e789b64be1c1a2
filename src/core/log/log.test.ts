import { beforeEach, describe, expect, test } from "vitest";
import { configure } from "../conf/index.ts";
import { ImproperlyConfigured } from "../errors/index.ts";
import { addHandler, ConsoleHandler, getLogger, type LogRecord, logResponse } from "./index.ts";

let records: LogRecord[];
const collect = { handle: (record: LogRecord): void => void records.push(record) };
const quiet = { loggers: { django: { handlers: [], level: "INFO" as const } } };
beforeEach(() => {
  records = [];
  configure({ SECRET_KEY: "x", LOGGING: quiet });
});

describe("getLogger()", () => {
  test("passes records up the tree of names, from the level of the nearest logger on", () => {
    const remove = addHandler("django", collect);
    getLogger("django.security.DisallowedHost").error("Bad host");
    getLogger("django.request").debug("too low");
    getLogger("other").error("elsewhere");
    remove();
    getLogger("django.request").error("too late");
    expect(records.map((r) => [r.logger, r.level, r.message])).toEqual([
      ["django.security.DisallowedHost", "ERROR", "Bad host"],
    ]);
  });

  test("follows LOGGING: handlers, levels, propagate", () => {
    configure({
      SECRET_KEY: "x",
      LOGGING: {
        handlers: { list: collect },
        loggers: { shop: { handlers: ["list"], level: "DEBUG" }, "shop.quiet": { level: "ERROR", propagate: false } },
      },
    });
    getLogger("shop.orders").debug("seen");
    getLogger("shop.quiet").error("kept to itself");
    expect(records.map((r) => r.message)).toEqual(["seen"]);
    expect(getLogger("shop.orders").isEnabledFor("DEBUG")).toBe(true);
    expect(getLogger("unknown").isEnabledFor("ERROR")).toBe(false);
  });

  test("names the handler that LOGGING lacks", () => {
    configure({ SECRET_KEY: "x", LOGGING: { loggers: { shop: { handlers: ["consle"] } } } });
    expect(() => getLogger("shop").error("x")).toThrow(ImproperlyConfigured);
    expect(() => getLogger("shop").error("x")).toThrow(/Did you mean "console"/);
  });
});

test("ConsoleHandler writes one line, whatever a request put into the message", () => {
  const lines: string[] = [];
  const handler = new ConsoleHandler({ stream: { write: (text) => lines.push(text) } });
  const record = {
    logger: "l",
    level: "INFO",
    message: "Not Found: /\n\u001b[31mFAKE LOG",
    time: new Date(0),
    extra: {},
  } as const;
  handler.handle(record);
  expect(lines).toEqual(["Not Found: /\\n\\x1b[31mFAKE LOG\n"]);
});

test("logResponse() logs a response once, at the level of its status", () => {
  const remove = addHandler("django.request", collect);
  const response = { status: 500 };
  logResponse("Internal Server Error: /", { response, error: new Error("x") });
  logResponse("again", { response });
  logResponse("Not Found: /x", { response: { status: 404 } });
  remove();
  expect(records.map((r) => [r.level, r.message, r.extra.statusCode])).toEqual([
    ["ERROR", "Internal Server Error: /", 500],
    ["WARNING", "Not Found: /x", 404],
  ]);
});

import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import { markSafe } from "../../utils/safe-string.ts";
import { SessionMiddleware } from "../sessions/middleware.ts";
import { site } from "../testing/drive.ts";
import { path } from "../urls/conf.ts";
import * as messages from "./index.ts";

const ROOT_URLCONF = [
  path("add/", (request: HttpRequest) => {
    messages.debug(request, "not recorded");
    messages.success(request, "Saved <b>", { extraTags: "big" });
    messages.error(request, markSafe("<i>no</i>"));
    return new HttpResponse("");
  }),
  path("many/", (request: HttpRequest) => {
    // Random, so that compression does not help.
    for (let i = 0; i < 30; i++)
      messages.info(request, `${i} ${Array.from({ length: 20 }, () => Math.random()).join("")}`);
    return new HttpResponse("");
  }),
  path("show/", async (request: HttpRequest) => {
    const lines: string[] = [];
    for (const message of await messages.getMessages(request)) lines.push(`${message.tags}: ${message}`);
    return new HttpResponse(lines.join("\n"));
  }),
  path(
    "length/",
    async (request: HttpRequest) => new HttpResponse(String((await messages.getMessages(request)).length)),
  ),
];

const start = (MESSAGE_STORAGE: messages.MessageStorageClass | null) =>
  site({
    ROOT_URLCONF,
    MIDDLEWARE: [SessionMiddleware, messages.MessageMiddleware],
    SESSION_ENGINE: "cache",
    MESSAGE_STORAGE,
  });

describe.each([
  ["CookieStorage", messages.CookieStorage],
  ["SessionStorage", messages.SessionStorage],
  ["FallbackStorage", null],
] as const)("messages kept by %s", (name, storage) => {
  test("are shown once", async () => {
    const { send } = await start(storage);
    await send("/add/");
    expect((await send("/length/")).text).toBe("2");
    expect((await send("/show/")).text).toBe("big success: Saved <b>\nerror: <i>no</i>");
    expect((await send("/show/")).text).toBe("");
  });

  if (name !== "CookieStorage") {
    test("do not get lost when there are many", async () => {
      const { send } = await start(storage);
      await send("/many/");
      expect((await send("/show/")).text.split("\n")).toHaveLength(30);
      expect((await send("/show/")).text).toBe("");
    });
  }
});

test("CookieStorage drops the oldest when the cookie is full", async () => {
  const { send, cookies } = await start(messages.CookieStorage);
  await send("/many/");
  expect(cookies.get("messages")!.length).toBeLessThanOrEqual(2048);
  const shown = (await send("/show/")).text.split("\n");
  expect(shown.at(-1)).toMatch(/^info: 29 /);
});

test("a message without the middleware says what to do", async () => {
  const { send } = await site({ ROOT_URLCONF, MIDDLEWARE: [], DEBUG: true });
  expect((await send("/add/")).text).toContain("Add MessageMiddleware");
});

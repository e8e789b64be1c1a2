import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import { site } from "../testing/drive.ts";
import { path } from "../urls/conf.ts";
import type { SettingsInput } from "../../core/conf/settings.ts";
import { Engine, Template } from "../../template/index.ts";
import { CacheSessionStore } from "./engines/cache.ts";
import { SessionMiddleware } from "./middleware.ts";

const ROOT_URLCONF = [
  path("count/", async (request: HttpRequest) => {
    const count = (await request.session.get("count", 0)) + 1;
    await request.session.set("count", count);
    return new HttpResponse(String(count));
  }),
  path("read/", async (request: HttpRequest) => new HttpResponse(String(await request.session.get("count", 0)))),
  path("untouched/", () => new HttpResponse("")),
  path("flush/", async (request: HttpRequest) => {
    await request.session.flush();
    return new HttpResponse("");
  }),
  path("cycle/", async (request: HttpRequest) => {
    await request.session.cycleKey();
    return new HttpResponse("");
  }),
  path("browser/", async (request: HttpRequest) => {
    await request.session.setExpiry(0);
    return new HttpResponse("");
  }),
  path("fail/", async (request: HttpRequest) => {
    await request.session.set("count", 100);
    return new HttpResponse("", { status: 500 });
  }),
];

const start = (more: SettingsInput = {}) => site({ ROOT_URLCONF, MIDDLEWARE: [SessionMiddleware], ...more });

describe.each(["signed_cookies", "cache"] as const)("sessions kept by %s", (SESSION_ENGINE) => {
  test("last from request to request", async () => {
    const { send } = await start({ SESSION_ENGINE });
    expect((await send("/count/")).text).toBe("1");
    const second = await send("/count/");
    expect(second.text).toBe("2");
    expect(second.get("Vary")).toBe("Cookie");
    expect(second.cookies.get("sessionid")).toMatchObject({ httpOnly: true, sameSite: "Lax", maxAge: 1_209_600 });
  });

  test("cost nothing while nobody asks", async () => {
    const { send } = await start({ SESSION_ENGINE });
    await send("/count/");
    const response = await send("/untouched/");
    expect([response.hasCookies, response.get("Vary")]).toEqual([false, undefined]);
  });

  test("end with flush(), which takes the cookie away", async () => {
    const { send, cookies } = await start({ SESSION_ENGINE });
    await send("/count/");
    await send("/flush/");
    expect(cookies.has("sessionid")).toBe(false);
    expect((await send("/read/")).text).toBe("0");
  });

  test("a key that a client made up is not taken over", async () => {
    const { send, cookies } = await start({ SESSION_ENGINE });
    cookies.set("sessionid", "plantedplantedplantedplanted1234");
    await send("/count/");
    expect(cookies.get("sessionid")).not.toContain("planted");
  });

  test("keep their values under another key after cycleKey()", async () => {
    const { send, cookies } = await start({ SESSION_ENGINE });
    await send("/count/");
    const before = cookies.get("sessionid");
    await send("/cycle/");
    if (SESSION_ENGINE === "cache") expect(cookies.get("sessionid")).not.toBe(before);
    expect((await send("/count/")).text).toBe("2");
  });

  test("end with the browser when told to, and are not saved by failed requests", async () => {
    const { send } = await start({ SESSION_ENGINE });
    expect((await send("/browser/")).cookies.get("sessionid")?.maxAge).toBeUndefined();
    await send("/fail/");
    expect((await send("/read/")).text).toBe("0");
  });

  test("SESSION_SAVE_EVERY_REQUEST refreshes the cookie and varies", async () => {
    const { send } = await start({ SESSION_ENGINE, SESSION_SAVE_EVERY_REQUEST: true });
    await send("/count/");
    const response = await send("/untouched/");
    expect([response.cookies.has("sessionid"), response.get("Vary")]).toEqual([true, "Cookie"]);
  });
});

test("templates read a session and change nothing, whatever its engine", async () => {
  class OwnStore extends CacheSessionStore {
    static readonly calls: string[] = [];
    override async save(): Promise<void> {
      OwnStore.calls.push("save");
    }
    override async create(): Promise<void> {
      OwnStore.calls.push("create");
    }
    override async deleteSession(): Promise<void> {
      OwnStore.calls.push("deleteSession");
    }
  }
  await start({ SESSION_ENGINE: "cache" });
  const session = new OwnStore();
  await session.set("count", 1);
  const names = [
    "create",
    "save",
    "delete_session",
    "flush",
    "cycle_key",
    "clear",
    "set_test_cookie",
    "pop",
    "set_expiry",
  ];
  const source = names.map((name) => `{{ session.${name} }}`).join("");
  const template = new Template(`[${source}]`, { engine: new Engine() });
  expect(await template.render({ session })).toBe("[]");
  expect([OwnStore.calls, await session.items()]).toEqual([[], [["count", 1]]]);
});

test("a changed cookie is an empty session", async () => {
  const { send, cookies } = await start({ SESSION_ENGINE: "signed_cookies" });
  await send("/count/");
  cookies.set("sessionid", `${cookies.get("sessionid")}x`);
  expect((await send("/read/")).text).toBe("0");
});

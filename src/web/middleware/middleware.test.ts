import { describe, expect, test } from "vitest";
import { HttpResponse } from "../../http/response.ts";
import { path } from "../urls/conf.ts";
import { site } from "../testing/drive.ts";
import { noAppendSlash } from "../views/decorators/index.ts";
import { CommonMiddleware } from "./common.ts";
import { SecurityMiddleware } from "./security.ts";
import { XFrameOptionsMiddleware } from "./x-frame-options.ts";

const view = (): HttpResponse => new HttpResponse("é");
const ROOT_URLCONF = [
  path("", view),
  path("security/", view),
  path("plain/", noAppendSlash(view)),
  path("any/<path:rest>/", view),
  path("/security/", view),
];
const MIDDLEWARE = [SecurityMiddleware, CommonMiddleware, XFrameOptionsMiddleware];

describe("the default headers", () => {
  test("are Django's", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE });
    expect((await send("/")).headers.toObject()).toEqual({
      "Content-Type": "text/html; charset=utf-8",
      "X-Frame-Options": "DENY",
      "Content-Length": "2",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
    });
  });

  test("HSTS is for HTTPS alone", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE, SECURE_HSTS_SECONDS: 60, SECURE_HSTS_PRELOAD: true });
    expect((await send("/")).get("Strict-Transport-Security")).toBeUndefined();
    expect((await send("/", { scheme: "https" })).get("Strict-Transport-Security")).toBe("max-age=60; preload");
  });
});

describe("SecurityMiddleware", () => {
  test("redirects to HTTPS but for exempt paths", async () => {
    const { send } = await site({
      ROOT_URLCONF,
      MIDDLEWARE,
      SECURE_SSL_REDIRECT: true,
      SECURE_REDIRECT_EXEMPT: [/^security/],
    });
    const response = await send("/?a=1");
    expect([response.statusCode, response.get("Location")]).toEqual([301, "https://testserver/?a=1"]);
    expect((await send("/security/")).statusCode).toBe(200);
  });
});

describe("CommonMiddleware", () => {
  test("adds a missing slash and keeps the query", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE });
    const response = await send("/security?q=%C3%A9");
    expect([response.statusCode, response.get("Location")]).toEqual([301, "/security/?q=%C3%A9"]);
    expect((await send("/nowhere")).statusCode).toBe(404);
    expect((await send("/plain")).statusCode).toBe(404);
  });

  test("never leads to another host", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE });
    expect((await send("//security")).get("Location")).toBe("/%2Fsecurity/");
    expect((await send("/any/%2F%2Fevil.com")).get("Location")).toBe("/any///evil.com/");
  });

  test("refuses bad hosts and forbidden agents", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE, DISALLOWED_USER_AGENTS: [/^Bad/] });
    expect((await send("/", { headers: { host: "evil.com" } })).statusCode).toBe(400);
    expect((await send("/", { headers: { "user-agent": "Bad bot" } })).statusCode).toBe(403);
  });

  test("prepends www", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE, PREPEND_WWW: true, ALLOWED_HOSTS: ["*"] });
    expect((await send("/security?x=1")).get("Location")).toBe("http://www.testserver/security/?x=1");
  });

  test("tells the developer of a form that would lose its data", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE, DEBUG: true });
    const response = await send("/security", { method: "POST", body: { a: "1" } });
    expect(response.statusCode).toBe(500);
    expect(response.text).toContain("doesn&#x27;t end in a slash");
  });
});

import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import { CommonMiddleware } from "../middleware/common.ts";
import { SessionMiddleware } from "../sessions/middleware.ts";
import { site } from "../testing/drive.ts";
import { path } from "../urls/conf.ts";
import { csrfExempt, csrfProtect } from "../views/decorators/index.ts";
import { CsrfViewMiddleware } from "./middleware.ts";
import { getToken } from "./state.ts";
import { doesTokenMatch, maskSecret, unmaskToken } from "./tokens.ts";

const form = (request: HttpRequest): HttpResponse => new HttpResponse(getToken(request));
const ok = (): HttpResponse => new HttpResponse("ok");
const ROOT_URLCONF = [
  path("form/", form),
  path("post/", ok),
  path("exempt/", csrfExempt(ok)),
  path("protected/", csrfProtect(ok)),
];
const MIDDLEWARE = [CommonMiddleware, CsrfViewMiddleware];

describe("tokens", () => {
  test("hide the secret under another mask each time", () => {
    const secret = "a".repeat(32);
    const token = maskSecret(secret);
    expect(token).toHaveLength(64);
    expect(maskSecret(secret)).not.toBe(token);
    expect(unmaskToken(token)).toBe(secret);
    expect(doesTokenMatch(token, secret)).toBe(true);
    expect(doesTokenMatch(maskSecret("b".repeat(32)), secret)).toBe(false);
  });
});

describe("CsrfViewMiddleware", () => {
  test("lets a form through with the token of its page, and no other", async () => {
    const { send, cookies } = await site({ ROOT_URLCONF, MIDDLEWARE });
    const page = await send("/form/");
    expect(page.get("Vary")).toBe("Cookie");
    expect(page.cookies.get("csrftoken")).toMatchObject({ maxAge: 31_449_600, sameSite: "Lax", path: "/" });
    const token = page.text;
    expect((await send("/post/", { method: "POST", body: { csrfmiddlewaretoken: token } })).text).toBe("ok");
    expect((await send("/post/", { method: "POST", headers: { "x-csrftoken": cookies.get("csrftoken")! } })).text).toBe(
      "ok",
    );
    for (const body of [
      {},
      { csrfmiddlewaretoken: "" },
      { csrfmiddlewaretoken: "x".repeat(64) },
      { csrfmiddlewaretoken: "short" },
    ]) {
      expect((await send("/post/", { method: "POST", body })).statusCode).toBe(403);
    }
    expect((await send("/post/", { method: "DELETE" })).statusCode).toBe(403);
  });

  test("needs the cookie", async () => {
    const { send, cookies } = await site({ ROOT_URLCONF, MIDDLEWARE, DEBUG: true });
    const token = (await send("/form/")).text;
    cookies.clear();
    const response = await send("/post/", { method: "POST", body: { csrfmiddlewaretoken: token } });
    expect(response.statusCode).toBe(403);
    expect(response.text).toContain("CSRF cookie not set.");
  });

  test("leaves safe methods, exempt views and the untouched response alone", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE });
    const response = await send("/post/");
    expect([response.statusCode, response.hasCookies, response.get("Vary")]).toEqual([200, false, undefined]);
    expect((await send("/exempt/", { method: "POST" })).statusCode).toBe(200);
  });

  test("checks the origin", async () => {
    const { send } = await site({
      ROOT_URLCONF,
      MIDDLEWARE,
      CSRF_TRUSTED_ORIGINS: ["https://shop.example", "https://*.books.example"],
    });
    const token = (await send("/form/")).text;
    const status = async (origin: string): Promise<number> =>
      (await send("/post/", { method: "POST", body: { csrfmiddlewaretoken: token }, headers: { origin } })).statusCode;
    for (const good of ["http://testserver", "https://shop.example", "https://a.books.example"]) {
      expect(await status(good)).toBe(200);
    }
    for (const bad of [
      "https://testserver",
      "null",
      "https://shop.example.evil",
      "http://a.books.example",
      "https://[",
      "",
    ]) {
      expect(await status(bad)).toBe(403);
    }
  });

  test("checks the referer over HTTPS", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE });
    const token = (await send("/form/")).text;
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await send("/post/", { method: "POST", scheme: "https", body: { csrfmiddlewaretoken: token }, headers }))
        .statusCode;
    expect(await status({ referer: "https://testserver/form/" })).toBe(200);
    expect(await status({})).toBe(403);
    expect(await status({ referer: "http://testserver/" })).toBe(403);
    expect(await status({ referer: "https://evil.com/https://testserver/" })).toBe(403);
    expect(await status({ referer: "https://" })).toBe(403);
  });

  test("keeps the secret in the session when told to", async () => {
    const { send, cookies } = await site({
      ROOT_URLCONF,
      MIDDLEWARE: [SessionMiddleware, ...MIDDLEWARE],
      CSRF_USE_SESSIONS: true,
      SESSION_ENGINE: "signed_cookies",
    });
    const token = (await send("/form/")).text;
    expect([...cookies.keys()]).toEqual(["sessionid"]);
    expect((await send("/post/", { method: "POST", body: { csrfmiddlewaretoken: token } })).statusCode).toBe(200);
    expect((await send("/post/", { method: "POST" })).statusCode).toBe(403);
  });

  test("csrfProtect checks without the middleware", async () => {
    const { send } = await site({ ROOT_URLCONF, MIDDLEWARE: [] });
    expect((await send("/protected/", { method: "POST" })).statusCode).toBe(403);
    expect((await send("/protected/")).statusCode).toBe(200);
  });

  test("a malformed cookie is replaced", async () => {
    const { send, cookies } = await site({ ROOT_URLCONF, MIDDLEWARE });
    cookies.set("csrftoken", "<script>");
    const response = await send("/post/");
    expect(response.cookies.get("csrftoken")?.value).toMatch(/^[a-zA-Z0-9]{32}$/);
  });
});

/** Sessions, cookies and forged requests: what a browser sends is checked, and never chosen for it. */
import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../src/core/conf/settings.ts";
import { BadSignature, dumps, loads, signCookie, TimestampSigner, unsignCookie } from "../../src/core/signing/index.ts";
import { parseCookie } from "../../src/http/cookies.ts";
import type { HttpRequest } from "../../src/http/request.ts";
import { HttpResponse } from "../../src/http/response.ts";
import { CsrfViewMiddleware } from "../../src/web/csrf/middleware.ts";
import { getToken } from "../../src/web/csrf/index.ts";
import { createSecret, maskSecret } from "../../src/web/csrf/tokens.ts";
import { SessionMiddleware } from "../../src/web/sessions/middleware.ts";
import "../../src/web/sessions/engines/signed-cookies.ts";
import { type Send, type Site, SECRET_KEY, site } from "../../src/web/testing/drive.ts";
import { path } from "../../src/web/urls/conf.ts";

describe("signed cookies", () => {
  beforeAll(() => configure({ SECRET_KEY }));

  test("of one name and salt are none of another (CVE-2026-6873)", () => {
    const signed = signCookie("a", "value", { salt: "bc" });
    expect(unsignCookie("a", signed, { salt: "bc" })).toBe("value");
    for (const [name, salt] of [
      ["ab", "c"],
      ["abc", ""],
      ["", "abc"],
      ["a", "b"],
      ["b", "ac"],
      ["a", "bc "],
    ] as const) {
      expect(() => unsignCookie(name, signed, { salt })).toThrow(BadSignature);
    }
  });

  test("that were changed anywhere are refused", () => {
    const signed = signCookie("a", "value");
    for (let i = 0; i < signed.length; i++) {
      const other = signed[i] === "A" ? "B" : "A";
      // The last character of base 64 may carry bits that mean nothing: Django compares texts, as we do.
      expect(() => unsignCookie("a", signed.slice(0, i) + other + signed.slice(i + 1))).toThrow(BadSignature);
    }
    for (const forged of [
      "",
      ":",
      "::",
      "value",
      "value:",
      "value::",
      `${signed}:`,
      ` ${signed}`,
      `${signed}\n`,
      signed.split(":")[0]!,
      "__proto__:constructor:x",
    ]) {
      expect(() => unsignCookie("a", forged)).toThrow(BadSignature);
    }
  });

  test("of another key, another salt, or too old are refused; compressed rubbish too", () => {
    const signed = dumps({ a: 1 }, { salt: "one" });
    expect(() => loads(signed, { salt: "two" })).toThrow(BadSignature);
    expect(() => loads(signed, { salt: "one", key: "other" })).toThrow(BadSignature);
    expect(() => loads(signed, { salt: "one", maxAge: -1 })).toThrow(BadSignature);
    const rubbish = new TimestampSigner({ salt: "one" }).sign(".not-zlib");
    expect(() => loads(rubbish, { salt: "one" })).toThrow();
  });

  test("pairs without a name, or twice, do not hide others (cookie tossing)", () => {
    expect(parseCookie("=csrftoken=evil; a=b")["csrftoken"]).toBeUndefined();
    expect(parseCookie("csrftoken evil; a=b")["csrftoken"]).toBeUndefined();
    expect(parseCookie('a="b; csrftoken=good; c="')["csrftoken"]).toBe("good");
    expect(parseCookie("a=b\0; csrftoken=good")["csrftoken"]).toBe("good");
  });
});

describe("sessions", () => {
  const urlpatterns = [
    path("set/", async (request: HttpRequest) => {
      await request.session!.set("user", request.GET.get("v"));
      return new HttpResponse("");
    }),
    path("get/", async (request: HttpRequest) => new HttpResponse(String(await request.session!.get("user")))),
  ];
  let session: Site;
  beforeAll(async () => {
    session = await site({
      MIDDLEWARE: [SessionMiddleware],
      SESSION_ENGINE: "signed_cookies",
      ROOT_URLCONF: { urlpatterns },
    });
  });

  test("that were tampered with are empty, never an error", async () => {
    await session.send("/set/?v=ann");
    const good = session.cookies.get("sessionid")!;
    expect((await session.send("/get/")).text).toBe("ann");
    for (const forged of [
      `${good}x`,
      good.slice(1),
      good.slice(0, -1),
      "x",
      "",
      "__proto__",
      "a".repeat(7_000),
      "%00",
      "../../etc",
      "🂡",
      '"\\000"',
      "1' OR '1'='1",
    ]) {
      session.cookies.set("sessionid", forged);
      const response = await session.send("/get/");
      expect([response.status, response.text]).toEqual([200, "undefined"]);
    }
  });

  test("make a response vary by cookie (CVE-2026-35192)", async () => {
    session.cookies.clear();
    expect((await session.send("/set/?v=1")).headers.get("Vary")).toContain("Cookie");
    expect((await session.send("/get/")).headers.get("Vary")).toContain("Cookie");
  });
});

describe("forged requests", () => {
  const HTTPS: Send = { method: "POST", scheme: "https" };
  let csrf: Site;
  let secret: string;
  beforeAll(async () => {
    csrf = await site({
      MIDDLEWARE: [CsrfViewMiddleware],
      CSRF_TRUSTED_ORIGINS: ["https://trusted.example", "https://*.wild.example"],
      ROOT_URLCONF: {
        urlpatterns: [
          path("form/", (request: HttpRequest) => new HttpResponse(getToken(request))),
          path("post/", () => new HttpResponse("changed")),
        ],
      },
    });
    await csrf.send("/form/");
    secret = csrf.cookies.get("csrftoken")!;
  });
  const token = (): string => maskSecret(secret);
  const post = async (
    headers: Record<string, string>,
    body: Record<string, string> | string = { csrfmiddlewaretoken: token() },
    options: Send = {},
  ): Promise<number> => (await csrf.send("/post/", { method: "POST", headers, body, ...options })).status;

  test("an honest one passes", async () => {
    expect(await post({})).toBe(200);
    expect(await post({ "x-csrftoken": token() }, "")).toBe(200);
    expect(await post({ origin: "https://trusted.example" })).toBe(200);
    expect(await post({ origin: "https://a.wild.example" })).toBe(200);
    expect(await post({ referer: "https://testserver/form/" }, undefined, HTTPS)).toBe(200);
  });

  test.each([
    "https://evil.example",
    "null",
    "",
    "https://testserver.evil.example",
    "https://eviltestserver",
    "https://testserver",
    "http://testserver:81",
    "http://testserver@evil.example",
    "http://evil.example#testserver",
    "https://evilwild.example",
    "http://a.wild.example",
    "https://trusted.example.evil",
    "https://trusted.example/",
    "http://trusted.example",
    "http://[evil",
    "javascript://testserver",
  ])("the origin %j is none of ours", async (origin) => {
    expect(await post({ origin })).toBe(403);
  });

  test.each([
    undefined,
    "",
    "https://evil.example/",
    "http://testserver/",
    "https://testserver.evil.example/",
    "https://evil.example/https://testserver/",
    "https://evil.example?testserver",
    "https://testserver@evil.example/",
    "https://testserver\\@evil.example/",
    "//testserver/",
    "testserver",
    "https:///testserver/",
    "https://[evil/",
    "https://evilwild.example/",
  ])("over HTTPS the referer %j is none of ours", async (referer) => {
    expect(await post(referer === undefined ? {} : { referer }, undefined, HTTPS)).toBe(403);
  });

  test("forged, foreign, short, long and missing tokens are refused", async () => {
    const wrong = [
      "",
      "a",
      "a".repeat(32),
      "a".repeat(64),
      createSecret(),
      maskSecret(createSecret()),
      `${token()}a`,
      token().slice(1),
      secret.toLowerCase() === secret ? "" : secret.toLowerCase(),
      "\u00e9".repeat(32),
      "__proto__",
      "0".repeat(1_000_000),
      secret.replace(/./g, "*"),
    ];
    for (const forged of wrong) {
      expect(await post({}, { csrfmiddlewaretoken: forged })).toBe(403);
      if (forged !== "" && forged.length < 100 && forged !== "\u00e9".repeat(32))
        expect(await post({ "x-csrftoken": forged }, "")).toBe(403);
    }
    expect(await post({}, {})).toBe(403);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "post", "CONNECT", "EVIL"]) {
      expect(await post({}, "", { method })).toBe(403);
    }
  });

  test("cookies that are malformed, or of the attacker, match no token of his page", async () => {
    for (const cookie of ["", "a", "a".repeat(31), "*".repeat(32), "a".repeat(33), `${"a".repeat(32)}\n`]) {
      expect(await post({ cookie: `csrftoken=${cookie}` }, { csrfmiddlewaretoken: cookie })).toBe(403);
    }
    expect(await post({ cookie: "other=1" })).toBe(403);
  });

  test("a method told by a header or a field changes nothing", async () => {
    expect(await post({ "x-http-method-override": "GET" }, { _method: "GET" })).toBe(403);
  });
});

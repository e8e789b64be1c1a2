/** No text of a client becomes a property of all objects, and no table is read through its prototype. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { configure } from "../../src/core/conf/settings.ts";
import "../../src/entry/conf.ts";
import { LocMemCache } from "../../src/core/cache/locmem-cache.ts";
import { dumps, loads } from "../../src/core/signing/index.ts";
import { parseJson } from "../../src/http/body.ts";
import { guessContentType } from "../../src/http/content-types.ts";
import { parseCookie } from "../../src/http/cookies.ts";
import { QueryDict } from "../../src/http/query-dict.ts";
import { HttpHeaders } from "../../src/http/request-headers.ts";
import { parseHeaderParameters } from "../../src/utils/http.ts";
import { getLanguageInfo, getSupportedLanguageVariant, checkForLanguage } from "../../src/core/i18n/index.ts";
import { makeRequest, site } from "../../src/web/testing/drive.ts";
import { HttpResponse } from "../../src/http/response.ts";
import { path } from "../../src/web/urls/conf.ts";
import { reverse } from "../../src/web/urls/reverse.ts";

const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__", "valueOf"];

beforeAll(() => configure({ SECRET_KEY: "x".repeat(60), ALLOWED_HOSTS: ["testserver"] }));
afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  for (const name of ["polluted", "admin", "x", "then"]) expect(name in {}).toBe(false);
});

describe("what a request carries has no prototype of ours (CVE-2026-34221, CVE-2025-55182)", () => {
  test("JSON", () => {
    const value = parseJson(
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":[{"__proto__":{}}]}`,
    ) as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(["__proto__", "constructor", "a"]);
    expect(value["toString"]).toBeUndefined();
    expect({ ...value, own: 1 }).not.toHaveProperty("polluted");
  });

  test("queries, forms, cookies, headers and their parameters", () => {
    for (const name of NAMES) {
      const query = new QueryDict(`${name}=1&${name}[x]=2`);
      expect(query.get(name)).toBe("1");
      expect(new QueryDict("a=1").get(name)).toBeUndefined();
      expect(Object.getPrototypeOf(parseCookie(`${name}=1`))).toBeNull();
      expect(parseCookie(`${name}=1`)[name]).toBe("1");
      expect(parseCookie("a=1")[name]).toBeUndefined();
      expect(new HttpHeaders({ host: "a" }).get(name)).toBeUndefined();
      expect(parseHeaderParameters("text/html; a=b").parameters.get(name)).toBeUndefined();
      expect(parseHeaderParameters(`text/html; ${name}=b`).parameters.get(name.toLowerCase())).toBe("b");
      const request = makeRequest(`/?${name}=1`, {
        headers: { cookie: `${name}=1`, [name === "__proto__" ? "x" : name]: "1" },
      });
      expect(request.META[name]).toBeUndefined();
      expect(request.COOKIES[name]).toBe("1");
    }
  });

  test("parameters of URLs", async () => {
    const seen: object[] = [];
    const { send } = await site({
      MIDDLEWARE: [],
      ROOT_URLCONF: {
        urlpatterns: [
          path("<str:key>/", (_request, params) => (seen.push(params), new HttpResponse("")), { name: "key" }),
        ],
      },
    });
    for (const name of NAMES) expect((await send(`/${name}/`)).status).toBe(200);
    for (const params of seen) for (const name of NAMES) expect(name in params).toBe(false);
    for (const name of NAMES) expect(() => reverse(name)).toThrow();
  });

  test("signed values", () => {
    const value = loads(dumps(parseJson('{"__proto__":{"polluted":1}}'))) as object;
    expect("polluted" in value && !Object.hasOwn(value, "__proto__")).toBe(false);
  });
});

describe("tables are read by own names alone", () => {
  test.each(NAMES)("%s", async (name) => {
    expect(guessContentType(`a.${name}`)).toBeUndefined();
    expect(checkForLanguage(name)).toBe(false);
    expect(getSupportedLanguageVariant(name)).toBeNull();
    expect(() => getLanguageInfo(name)).toThrow(RangeError);
    const cache = new LocMemCache("pollution", { BACKEND: "locmem" } as never);
    expect(await cache.get(name)).toBeFalsy();
    await cache.set(name, { polluted: 1 });
    expect(await cache.get(name)).toEqual({ polluted: 1 });
    expect(await cache.get(`${name}2`)).toBeFalsy();
  });
});

import { describe, expect, test } from "vitest";
import { iriToUri, uriToIri } from "./encoding.ts";
import { parseHeaderParameters, urlencode, urlHasAllowedHostAndScheme } from "./http.ts";
import { MultiValueDict } from "./multi-value-dict.ts";
import { patchCacheControl, patchVaryHeaders } from "./cache-headers.ts";

test("urlencode() takes objects, pairs and multi-value mappings, and refuses null", () => {
  expect(urlencode({ q: "é &", page: 2 })).toBe("q=%C3%A9+%26&page=2");
  expect(urlencode(new MultiValueDict([["a", ["1", "2"]]]), { doseq: true })).toBe("a=1&a=2");
  expect(() => urlencode({ a: null })).toThrow(/empty string/);
});

test("urlHasAllowedHostAndScheme() refuses every way to leave the site", () => {
  const bad = [
    "https://evil.com",
    "//evil.com",
    "/\\evil.com",
    "\\\\evil.com",
    "http:///evil.com",
    "javascript:alert(1)",
    "\u0008//evil.com",
    "http://site\\@evil.com",
    "http://[::1",
    "///a",
  ];
  for (const url of bad) expect(urlHasAllowedHostAndScheme(url, { allowedHosts: ["site"] }), url).toBe(false);
  for (const url of ["/view/?a=https://x", "https://site/", "//site/", "relative"]) {
    expect(urlHasAllowedHostAndScheme(url, { allowedHosts: ["site"] }), url).toBe(true);
  }
  expect(urlHasAllowedHostAndScheme("http://site/", { allowedHosts: ["site"], requireHttps: true })).toBe(false);
});

test("uriToIri() decodes sound UTF-8 only, and iriToUri() brings it back", () => {
  expect(uriToIri("/%E2%99%A5/%FF%2f/")).toBe("/♥/%FF%2f/");
  expect(uriToIri("/%ED%A0%80%C0%80")).toBe("/%ED%A0%80%C0%80");
  expect(iriToUri("/♥/%FF/")).toBe("/%E2%99%A5/%FF/");
});

describe("parseHeaderParameters()", () => {
  test("reads quoted strings and RFC 2231 values", () => {
    const { value, parameters } = parseHeaderParameters(`form-data; name="a;b"; filename*=utf-8''%C3%A9.txt; x`);
    expect(value).toBe("form-data");
    expect([...parameters]).toEqual([
      ["name", "a;b"],
      ["filename", "é.txt"],
    ]);
  });

  test("refuses long headers and unknown charsets", () => {
    expect(() => parseHeaderParameters(";".repeat(10_001))).toThrow(RangeError);
    expect(() => parseHeaderParameters("a; b*=nope''x")).toThrow(/nope/);
  });

  test("keeps names such as __proto__ as plain keys", () => {
    expect(parseHeaderParameters("a; __proto__=x").parameters.get("__proto__")).toBe("x");
  });
});

test("patchCacheControl() and patchVaryHeaders() merge", () => {
  expect(patchCacheControl("max-age=600, private", { maxAge: 300, public: true })).toBe("max-age=300, public");
  expect(patchVaryHeaders("Cookie", ["cookie", "Accept"])).toBe("Cookie, Accept");
});

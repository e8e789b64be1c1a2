import { describe, expect, test } from "vitest";
import { DisallowedRedirect } from "../core/errors/index.ts";
import { BadHeaderError } from "./errors.ts";
import { FileResponse, parseRange } from "./file-response.ts";
import { HttpResponse, StreamingHttpResponse } from "./response.ts";
import {
  HttpResponseNotAllowed,
  HttpResponseNotModified,
  HttpResponsePermanentRedirect,
  HttpResponseRedirect,
  JsonResponse,
} from "./response-classes.ts";

describe("HttpResponse", () => {
  test("has Django's defaults", () => {
    const response = new HttpResponse("é");
    expect([response.statusCode, response.reasonPhrase, response.get("content-type")]).toEqual([
      200,
      "OK",
      "text/html; charset=utf-8",
    ]);
    expect(response.contentLength).toBe(2);
    response.write("!");
    expect(response.text).toBe("é!");
  });

  test("takes lists, bytes and anything that prints", () => {
    expect(new HttpResponse(["a", Buffer.from("b")]).text).toBe("ab");
    expect(new HttpResponse(Buffer.from("b")).text).toBe("b");
    expect(new HttpResponse({ toString: () => "x" }).text).toBe("x");
  });

  test.each([
    ["X-A", "b\r\nSet-Cookie: c=d"],
    ["X-A", "a\nb"],
    ["X\nA", "b"],
    ["X-A", "\0"],
    ["", "b"],
  ])("refuses the header %j: %j", (name, value) => {
    expect(() => new HttpResponse("", { headers: { [name]: value } })).toThrow(BadHeaderError);
  });

  test("refuses odd statuses and phrases", () => {
    expect(() => new HttpResponse("", { status: 99 })).toThrow(RangeError);
    expect(() => new HttpResponse("", { status: 200.5 })).toThrow(TypeError);
    expect(() => new HttpResponse("", { reason: "OK\r\nX: y" })).toThrow(BadHeaderError);
  });

  test("writes cookies as Django does", () => {
    const response = new HttpResponse();
    response.setCookie("a", "b c", {
      maxAge: 10,
      httpOnly: true,
      sameSite: "Lax",
      secure: true,
      domain: "example.com",
    });
    const { expires } = response.cookies.get("a")!;
    expect(response.cookieHeaders()).toEqual([
      `a="b c"; Domain=example.com; expires=${expires}; HttpOnly; Max-Age=10; Path=/; SameSite=Lax; Secure`,
    ]);
    response.deleteCookie("__Host-a");
    expect(response.cookieHeaders()[1]).toBe(
      '__Host-a=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; Secure',
    );
  });

  test("refuses cookies that would inject attributes", () => {
    const response = new HttpResponse();
    expect(() => response.setCookie("a;b", "x")).toThrow(BadHeaderError);
    expect(() => response.setCookie("a", "x", { path: "/; Domain=evil.com" })).toThrow(BadHeaderError);
    expect(() => response.setCookie("a", "x", { sameSite: "bogus" })).toThrow("sameSite");
    response.setCookie("a", "x; Domain=evil.com\r\n");
    expect(response.cookieHeaders()[0]).toBe('a="x\\073 Domain=evil.com\\015\\012"; Path=/');
  });

  test("close() runs every closer once", async () => {
    const response = new HttpResponse();
    const closed: number[] = [];
    response.onClose(() => closed.push(1));
    response.onClose(() => Promise.reject(new Error("x")));
    response.onClose(() => closed.push(2));
    await response.close();
    await response.close();
    expect(closed).toEqual([1, 2]);
  });
});

describe("redirects", () => {
  test("choose the status", () => {
    expect(new HttpResponseRedirect("/x/").statusCode).toBe(302);
    expect(new HttpResponseRedirect("/x/", { preserveRequest: true }).statusCode).toBe(307);
    expect(new HttpResponsePermanentRedirect("/é").url).toBe("/%C3%A9");
    expect(new HttpResponsePermanentRedirect("/", { preserveRequest: true }).statusCode).toBe(308);
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\tdata:text/html,x",
    " file:///etc",
    "mailto:a@b.c",
  ])("refuse %j", (target) => {
    expect(() => new HttpResponseRedirect(target)).toThrow(DisallowedRedirect);
  });

  test("refuse targets that are too long", () => {
    expect(() => new HttpResponseRedirect(`/${"x".repeat(16_384)}`)).toThrow(DisallowedRedirect);
    expect(new HttpResponseRedirect(`/${"x".repeat(16_384)}`, { maxLength: null }).statusCode).toBe(302);
  });
});

describe("other responses", () => {
  test("JsonResponse", () => {
    const response = new JsonResponse({ a: 1 }, { status: 201, headers: { "X-A": "b" } });
    expect([response.text, response.statusCode, response.get("Content-Type")]).toEqual([
      '{"a":1}',
      201,
      "application/json",
    ]);
    expect(() => new JsonResponse([1])).toThrow("'safe'");
    expect(new JsonResponse(null, { safe: false }).text).toBe("null");
  });

  test("HttpResponseNotModified has no body, HttpResponseNotAllowed says what is", () => {
    const notModified = new HttpResponseNotModified();
    expect([notModified.statusCode, notModified.hasHeader("Content-Type"), notModified.content]).toEqual([
      304,
      false,
      "",
    ]);
    expect(new HttpResponseNotAllowed(["GET", "HEAD"]).get("Allow")).toBe("GET, HEAD");
  });

  test("StreamingHttpResponse encodes its pieces", async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of new StreamingHttpResponse(["a", Buffer.from("b")])) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("ab");
    expect(() => new StreamingHttpResponse().content).toThrow("streamingContent");
  });

  test("FileResponse names the file safely and sends ranges", async () => {
    const whole = new FileResponse(Buffer.from("0123456789"), {
      filename: 'evil";filename=run.bat;x=".txt',
      asAttachment: true,
    });
    expect(whole.get("Content-Disposition")).toBe('attachment; filename="evil\\";filename=run.bat;x=\\".txt"');
    expect(whole.get("Content-Type")).toBe("text/plain");
    const part = new FileResponse(Buffer.from("0123456789"), { range: "bytes=2-4" });
    expect([part.statusCode, part.get("Content-Range"), part.get("Content-Length")]).toEqual([
      206,
      "bytes 2-4/10",
      "3",
    ]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of part) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("234");
    expect(new FileResponse(Buffer.from("x"), { range: "bytes=5-" }).statusCode).toBe(416);
    const opened = await FileResponse.open(import.meta.filename);
    expect(Number(opened.get("Content-Length"))).toBeGreaterThan(1000);
    await opened.close();
  });

  test.each([
    ["bytes=0-", [0, 10]],
    ["bytes=-3", [7, 10]],
    ["bytes=3-99", [3, 10]],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-2", null],
    ["bytes=0-1,3-4", null],
    ["lines=0-1", null],
    ["bytes=-", null],
  ])("parseRange(%s)", (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});

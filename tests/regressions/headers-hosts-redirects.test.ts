/** Headers, hosts, redirects and logs: nothing a client says may become structure of a response, a log or a redirect. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessLine } from "../../src/cli/access-log.ts";
import { paletteOf } from "./support/plain-style.ts";
import { addHandler, ConsoleHandler, getLogger } from "../../src/core/log/index.ts";
import { validateDomainName, validateIpv4Address, URLValidator } from "../../src/core/validators/index.ts";
import { FileResponse } from "../../src/http/file-response.ts";
import type { HttpRequest } from "../../src/http/request.ts";
import { HttpResponse } from "../../src/http/response.ts";
import { HttpResponseRedirect, JsonResponse } from "../../src/http/response-classes.ts";
import type { RunningServer } from "../../src/server/application.ts";
import { contentDispositionHeader, urlHasAllowedHostAndScheme } from "../../src/utils/http.ts";
import { CommonMiddleware } from "../../src/web/middleware/common.ts";
import { path, rePath } from "../../src/web/urls/conf.ts";
import { raw, startServer, statusOf } from "./support/server.ts";

const lines: string[] = [];
let server: RunningServer;
let stopLog: () => void;
beforeAll(async () => {
  server = await startServer({
    MIDDLEWARE: [CommonMiddleware],
    ROOT_URLCONF: {
      urlpatterns: [
        path(
          "meta/",
          (request: HttpRequest) => new JsonResponse({ meta: request.META, headers: [...request.headers] }),
        ),
        path("go/", (request: HttpRequest) => new HttpResponseRedirect(request.GET.get("to") ?? "")),
        path(
          "header/",
          (request: HttpRequest) => new HttpResponse("", { headers: { "X-Echo": request.GET.get("v") ?? "" } }),
        ),
        path("name/<str:name>", () => new HttpResponse("found")),
        rePath("^number/(?<n>[0-9]+)$", () => new HttpResponse("found")),
        rePath("(.+)/security/$", () => new HttpResponse("security")),
      ],
    },
  });
  const write = (text: string): void => void lines.push(text);
  stopLog = addHandler("django", new ConsoleHandler({ stream: { write } }));
});
afterAll(async () => {
  stopLog();
  await server.close();
});

const get = (target: string, headers = "Host: 127.0.0.1\r\n"): Promise<string> =>
  raw(server.port, `GET ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);

describe("urlHasAllowedHostAndScheme()", () => {
  test.each([
    "http://example.com",
    "http:///example.com",
    "https://example.com",
    "ftp://example.com",
    "\\\\example.com",
    "\\\\\\example.com",
    "/\\\\/example.com",
    "\\\\//example.com",
    "/\\/example.com",
    "\\/example.com",
    "/\\example.com",
    "http:/\\//example.com",
    "http:\\/example.com",
    "http:/\\example.com",
    'javascript:alert("XSS")',
    "\njavascript:alert(x)",
    "java\nscript:alert(x)",
    "\x08//example.com",
    "http://otherserver\\@example.com",
    "http:\\\\testserver\\@example.com",
    "http://testserver\\me:pass@example.com",
    "http://testserver\\@example.com",
    "http:\\\\testserver\\confirm\\me@example.com",
    "http:999999999",
    "ftp:9999999999",
    "\n",
    "http://[2001:cdba:0000:0000:0000:0000:3257:9652/",
    "http://2001:cdba:0000:0000:0000:0000:3257:9652]/",
    // Browsers drop tabs and line breaks: these are //example.com and ///example.com.
    "/\t/example.com",
    "/\t//example.com",
    "/\n//example.com",
    "/\r/\t/example.com",
    "\t//example.com",
    "//example\uff0ecom\uff0f@testserver",
    "///example.com",
    "////example.com",
    "data:text/html,x",
    "JaVaScRiPt:alert(1)",
    "https:example.com",
    "//testserver@example.com",
    "//testserver:80@example.com",
  ])("%j is no place of this site", (url) => {
    expect(urlHasAllowedHostAndScheme(url, { allowedHosts: ["testserver", "testserver2"] })).toBe(false);
  });
});

describe("redirects", () => {
  test("of paths with several slashes stay here (CVE-2018-14574)", async () => {
    for (const target of ["////evil.com/security", "//evil.com/security", "/\\evil.com/security"]) {
      const location = /^Location: (.*)$/m.exec(await get(target))?.[1] ?? "";
      expect(location).not.toMatch(/^(?:\/\/|\/\\|[a-z]+:)/i);
    }
    expect(await get("//evil.com/security")).toContain("Location: /%2Fevil.com/security/");
  });

  test.each([
    "javascript:alert(1)",
    "JAVASCRIPT:x",
    " javascript:x",
    "java%0Ascript:x",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
  ])("to %s are refused", async (to) => {
    expect(statusOf(await get(`/go/?to=${to.replaceAll(" ", "%20")}`))).toBe(400);
  });

  test("of enormous length are refused (CVE-2025-64458)", () => {
    expect(() => new HttpResponseRedirect(`/${"\u00be".repeat(1_000_000)}`)).toThrow("Unsafe redirect exceeding");
  });

  test("carry no second header", async () => {
    const answer = await get("/go/?to=/a%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a<script>");
    expect(answer).not.toMatch(/^Set-Cookie/im);
    expect(answer).toContain("Location: /a%0D%0ASet-Cookie:%20evil=1");
  });
});

describe("response headers", () => {
  test("with line breaks or control characters are never sent (uvicorn CVE-2020-7695)", async () => {
    for (const value of ["a%0d%0aX-Evil: 1", "a%0aX-Evil: 1", "a%0dX-Evil: 1", "a%00b", "a%1b[31m"]) {
      const answer = await get(`/header/?v=${value.replaceAll(" ", "%20")}`);
      expect(answer).not.toMatch(/^X-Evil/m);
      expect(statusOf(answer)).toBe(500);
    }
    const beyond = await get("/header/?v=%E2%80%A8%C4%8D%C4%8A");
    expect(beyond).not.toMatch(/^\x0d?X-Evil/m);
  });

  test("name files so that no parameter is added (CVE-2022-36359)", () => {
    for (const name of ['evil";filename=run.bat;x=".txt', 'a"\r\nX-Evil: 1', "a\\", 'e\u00e9";x=y', "../../a\0b"]) {
      const header = contentDispositionHeader(true, name) as string;
      expect(header).toMatch(/^attachment; filename(?:="(?:[^"\\\r\n\0]|\\.)*"|\*=utf-8''[^\s;"]*)$/);
      const response = new FileResponse(Buffer.from("x"), { asAttachment: true, filename: name });
      expect(response.headers.get("Content-Disposition")).toBe(header);
    }
  });

  test("of cookies take no attribute from a value", () => {
    const response = new HttpResponse("");
    response.setCookie("a", "b; Domain=evil.example\r\nX-Evil: 1");
    expect(response.cookieHeaders()[0]).not.toMatch(/;\s*Domain|[\r\n]/);
    expect(() => response.setCookie("a\r\nX: 1", "b")).toThrow();
    expect(() => response.setCookie("a;b", "c")).toThrow();
    expect(() => response.setCookie("a", "b", { path: "/; Domain=evil.example" })).toThrow();
    expect(() => response.setCookie("a", "b", { domain: "x\r\nX: 1" })).toThrow();
  });
});

describe("hosts", () => {
  test.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1@evil.example",
    "evil.example:80@127.0.0.1",
    "127.0.0.1:evil",
    "127.0.0.1:80:80",
    "127.0.0.1/",
    "127.0.0.1#",
    "127.0.0.1 evil",
    "[::1",
    "*",
    ".",
    "",
    "a".repeat(5_000),
  ])("%j is refused", async (host) => {
    const answer = await get("/meta/", `Host: ${host}\r\n`);
    expect(statusOf(answer)).toBe(400);
  });

  test("named by forwarding headers do not count unless a setting says so", async () => {
    const answer = await get(
      "/meta/",
      "Host: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n",
    );
    expect(statusOf(answer)).toBe(200);
  });
});

describe("request headers", () => {
  test("with an underscore are dropped (CVE-2026-3902)", async () => {
    const answer = await get(
      "/meta/",
      "Host: 127.0.0.1\r\nX_Forwarded_User: admin\r\nRemote_User: admin\r\n__proto__: admin\r\nCONTENT_LENGTH: 5\r\n",
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer).not.toContain("admin");
  });

  test("of frameworks' insides mean nothing (Next.js CVE-2025-29927)", async () => {
    const names = [
      "x-middleware-subrequest",
      "x-middleware-next",
      "x-original-url",
      "x-rewrite-url",
      "x-http-method-override",
      "x-script-name",
    ];
    const answer = await get("/meta/", `Host: 127.0.0.1\r\n${names.map((name) => `${name}: /go/\r\n`).join("")}`);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('"REQUEST_METHOD":"GET"');
    expect(answer).toContain('"PATH_INFO":"/meta/"');
  });
});

describe("paths", () => {
  test("with a line break at the end match no pattern that lacks it (CVE-2021-44420)", async () => {
    expect(statusOf(await get("/number/5"))).toBe(200);
    expect(statusOf(await get("/number/5%0A"))).toBe(404);
    expect(statusOf(await get("/meta/%0A"))).toBe(404);
  });
});

describe("logs (CVE-2025-48432, uvicorn CVE-2020-7694)", () => {
  test("show control characters of paths and hosts as escapes", async () => {
    lines.length = 0;
    await get("/%0A%1b[31mFAKE%20LOG%0D%C2%9B31m%E2%80%A8");
    await get("/meta/", "Host: evil\x9b[31m.example\r\n");
    getLogger("django.request").error("x\n\x1b[2Jfake", { error: new Error("bad \x1b[31m value\x9b") });
    expect(lines.length).toBeGreaterThan(0);
    // Line breaks are those of stacks alone.
    for (const line of lines) expect(line).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]/);
    expect(lines[0]).toContain("\\n\\x1b[31mFAKE LOG");
  });

  test("of requests stay one line", () => {
    const line = accessLine(
      { method: "GET", url: '/\x1b[31m\n"x\\', httpVersion: "1.1", status: 404, bytes: 0 },
      paletteOf(),
    );
    expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  });
});

describe("validators of addresses use the true end of the text", () => {
  test("CVE-2021-32052, CVE-2026-53878, CVE-2021-33571", () => {
    for (const end of ["\n", "\r", "\r\n", "\t", "\u2028"]) {
      expect(() => new URLValidator().validate(`http://www.djangoproject.com/${end}`)).toThrow();
      expect(() => validateDomainName(`example.com${end}`)).toThrow();
      expect(() => validateIpv4Address(`127.0.0.1${end}`)).toThrow();
    }
    for (const address of ["127.0.0.01", "010.8.8.8", "1.2.3", "0x7f.0.0.1", "256.1.1.1"]) {
      expect(() => validateIpv4Address(address)).toThrow();
    }
  });
});

/**
 * Crafted requests, sent by raw sockets to a real server: each is answered with a 4xx, or its connection is closed, and
 * the server goes on answering others.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { HttpRequest } from "../../src/http/request.ts";
import { HttpResponse } from "../../src/http/response.ts";
import type { RunningServer } from "../../src/server/application.ts";
import { path } from "../../src/web/urls/conf.ts";
import { answersIn, raw, startServer, statusOf } from "./support/server.ts";

const seen: string[] = [];
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({
    ROOT_URLCONF: {
      urlpatterns: [
        path("", (request) => {
          seen.push(`${request.method} ${request.path}`);
          return new HttpResponse("home");
        }),
        path("admin/", () => {
          seen.push("admin");
          return new HttpResponse("admin");
        }),
        path("form/", (request: HttpRequest) => {
          const files = [...request.FILES.values()].map((file) => file?.size ?? 0);
          return new HttpResponse(`fields ${request.POST.size} files ${files.length}`);
        }),
        path("query/", (request: HttpRequest) => new HttpResponse(String(request.GET.size))),
        path("json/", async (request: HttpRequest) => {
          const value = await request.json();
          return new HttpResponse(typeof value);
        }),
        path("text/", async (request: HttpRequest) => new HttpResponse(String((await request.text()).length))),
        path("accept/", (request: HttpRequest) => new HttpResponse(String(request.accepts("text/html")))),
        path("cookies/", (request: HttpRequest) => new HttpResponse(String(Object.keys(request.COOKIES).length))),
        path("ignore/", () => new HttpResponse("ignored")),
      ],
    },
  });
});
afterAll(() => server.close());

/** Whatever was sent: the server lives. */
afterEach(async () => {
  const answer = await raw(server.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  expect(statusOf(answer)).toBe(200);
  seen.length = 0;
});

const HEAD = "Host: 127.0.0.1\r\nConnection: close\r\n";
const FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
const smuggled = "GET /admin/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

describe("request smuggling (gunicorn CVE-2024-1135, CVE-2024-6827): one reader's end of a request is every reader's", () => {
  const chunk = `0\r\n\r\n${smuggled}`;
  test.each<[string, string]>([
    [
      "Content-Length with Transfer-Encoding",
      `Content-Length: ${chunk.length}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    ],
    ["Transfer-Encoding with Content-Length", `Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n${chunk}`],
    ["two Transfer-Encoding lines", `Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`],
    ["chunked twice", `Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`],
    ["chunked, identity", `Transfer-Encoding: chunked, identity\r\n\r\n${chunk}`],
    ["identity, chunked", `Transfer-Encoding: identity, chunked\r\n\r\n${chunk}`],
    ["xchunked", `Transfer-Encoding: xchunked\r\n\r\n${chunk}`],
    ["xchunked with a length", `Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n${chunk}`],
    ["chunked in quotes", `Transfer-Encoding: "chunked"\r\n\r\n${chunk}`],
    ["chunked behind a vertical tab", `Transfer-Encoding: \x0bchunked\r\n\r\n${chunk}`],
    ["a space before the colon", `Transfer-Encoding : chunked\r\n\r\n${chunk}`],
    ["a folded header", `Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n${chunk}`],
    ["Content-Length: +5", `Content-Length: +5\r\n\r\nhello${smuggled}`],
    ["Content-Length: -5", `Content-Length: -5\r\n\r\nhello${smuggled}`],
    ["Content-Length: 0x5", `Content-Length: 0x5\r\n\r\nhello${smuggled}`],
    ["Content-Length: 5_0", `Content-Length: 5_0\r\n\r\nhello${smuggled}`],
    ["Content-Length: 5 5", `Content-Length: 5 5\r\n\r\nhello${smuggled}`],
    ["Content-Length: 5, 5", `Content-Length: 5, 5\r\n\r\nhello${smuggled}`],
    ["an empty Content-Length", `Content-Length: \r\n\r\n${smuggled}`],
    ["two lengths", `Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello${smuggled}`],
    ["a length beyond all numbers", `Content-Length: ${"9".repeat(40)}\r\n\r\nhello${smuggled}`],
    ["a chunk size with a sign", `Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n${chunk}`],
    ["a chunk size with 0x", `Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n${chunk}`],
    ["an overflowing chunk size", `Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n${chunk}`],
    ["a chunk longer than it says", `Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n${chunk}`],
    ["a bare line feed in the headers", `X: a\n\r\nContent-Length: 5\n\nhello${smuggled}`],
    ["a carriage return in a value", `X: a\rContent-Length: 5\r\n\r\n${smuggled}`],
    ["a NUL in a value", `X: a\0b\r\n\r\n${smuggled}`],
    ["a header without a name", `: a\r\n\r\n${smuggled}`],
    ["two hosts", `Host: evil.example\r\n\r\n${smuggled}`],
  ])("%s", async (_, rest) => {
    const answer = await raw(server.port, `POST /text/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${rest}`, { timeoutMs: 3_000 });
    // 0: broken off without an answer, because an answer to the first half was refused to the second.
    expect([0, 400, 413]).toContain(statusOf(answer));
    expect(answersIn(answer)).toBeLessThanOrEqual(1);
    expect(seen).not.toContain("admin");
  });

  test("what follows a request with a body of known length is the next request, no part of it", async () => {
    const answer = await raw(
      server.port,
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello` + `GET /query/ HTTP/1.1\r\n${HEAD}\r\n`,
    );
    expect(answersIn(answer)).toBe(2);
  });

  test("a body that the view did not read is no request", async () => {
    const answer = await raw(
      server.port,
      `POST /ignore/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}` +
        `GET /query/ HTTP/1.1\r\n${HEAD}\r\n`,
    );
    expect(answersIn(answer)).toBe(2);
    expect(seen).not.toContain("admin");
  });
});

describe("headers", () => {
  test("of 100 KB are refused", async () => {
    const one = await raw(server.port, `GET / HTTP/1.1\r\n${HEAD}X: ${"a".repeat(100_000)}\r\n\r\n`);
    expect(statusOf(one)).toBe(431);
    const many = await raw(server.port, `GET / HTTP/1.1\r\n${HEAD}${"X-A: b\r\n".repeat(12_500)}\r\n`);
    expect(statusOf(many)).toBe(431);
    const url = await raw(server.port, `GET /${"a".repeat(100_000)} HTTP/1.1\r\n${HEAD}\r\n`);
    expect(statusOf(url)).toBeGreaterThanOrEqual(400);
  });

  test("repeated as often as fits are joined in linear time (CVE-2025-14550)", async () => {
    const start = performance.now();
    const answer = await raw(server.port, `GET /accept/ HTTP/1.1\r\n${HEAD}${"Accept: a/b\r\n".repeat(1_000)}\r\n`);
    expect([200, 431]).toContain(statusOf(answer));
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  const floods: readonly (readonly [string, string])[] = [
    ["Content-Type", `a; b="${";".repeat(7_000)}"`],
    ["Content-Type", `a; ${'b="'.repeat(2_300)}`],
    ["Content-Type", `multipart/form-data; boundary=${"-".repeat(6_000)}`],
    ["Accept", `a; b="${";".repeat(7_000)}"`],
    ["Accept", "a/b;q=0.1,".repeat(700)],
    ["Accept", ",".repeat(7_000)],
    ["Accept", "*/*;".repeat(1_700)],
    ["Accept-Language", `xxxxxxxx${"-xxxxxxxx".repeat(700)}`],
    ["Cookie", "a=b;".repeat(1_700)],
    ["Cookie", `a="${"\\054".repeat(1_700)}"`],
    ["Cookie", "=".repeat(7_000)],
    ["Range", `bytes=${"0-,".repeat(2_000)}`],
    ["If-Modified-Since", " ".repeat(7_000)],
  ];
  test.each(floods.map(([name, value]) => [name, value.slice(0, 12), value] as const))(
    "%s: %j… does not hold up the server (CVE-2026-84429, CVE-2023-23969)",
    async (name, _, value) => {
      const start = performance.now();
      for (const target of ["/accept/", "/cookies/", "/form/"]) {
        const answer = await raw(
          server.port,
          `POST ${target} HTTP/1.1\r\n${HEAD}${name}: ${value}\r\nContent-Length: 3\r\n\r\na=b`,
        );
        expect(statusOf(answer)).toBeGreaterThanOrEqual(200);
        expect(statusOf(answer)).toBeLessThan(500);
      }
      expect(performance.now() - start).toBeLessThan(5_000);
    },
  );

  test("a request line of another protocol is refused", async () => {
    for (const line of ["GET / HTTP/9.9", "G\x00T / HTTP/1.1", "PRI * HTTP/2.0", "\x16\x03\x01"]) {
      const answer = await raw(server.port, `${line}\r\n${HEAD}\r\n`, { timeoutMs: 2_000 });
      expect(statusOf(answer) === 0 || statusOf(answer) >= 400, `${JSON.stringify(line)}: ${answer}`).toBe(true);
    }
  });
});

describe("forms", () => {
  const post = (target: string, headers: string, body: string): Promise<string> =>
    raw(server.port, `POST ${target} HTTP/1.1\r\n${HEAD}${headers}Content-Length: ${body.length}\r\n\r\n${body}`);

  test("of 1,000 fields are read, of 1,001 or 10,001 refused", async () => {
    expect(statusOf(await post("/form/", FORM, `a=b${"&a=b".repeat(1_000 - 1)}`))).toBe(200);
    expect(statusOf(await post("/form/", FORM, `a=b${"&a=b".repeat(1_001 - 1)}`))).toBe(400);
    expect(statusOf(await post("/form/", FORM, `a=b${"&a=b".repeat(10_001 - 1)}`))).toBe(400);
    expect(statusOf(await post("/form/", FORM, "&".repeat(10_001)))).toBe(400);
  });

  test("in the query string count too; a semicolon separates nothing (CVE-2021-23336)", async () => {
    const get = (query: string): Promise<string> => raw(server.port, `GET /query/?${query} HTTP/1.1\r\n${HEAD}\r\n`);
    expect(statusOf(await get("a&".repeat(5_000)))).toBe(400);
    expect((await get("a=1;b=2")).endsWith("1")).toBe(true);
  });

  test("with many different names are no slower than with few", async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `${"a".repeat(2_000)}${i}=`).join("&");
    const start = performance.now();
    expect(statusOf(await post("/form/", FORM, names))).toBe(200);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("longer than DATA_UPLOAD_MAX_MEMORY_SIZE are refused, whatever their announced length (CVE-2026-33034)", async () => {
    const big = "a".repeat(3_000_000);
    expect(statusOf(await post("/form/", FORM, big))).toBe(400);
    expect(statusOf(await post("/text/", "", big))).toBe(400);
    expect(statusOf(await post("/json/", "Content-Type: application/json\r\n", `"${big}"`))).toBe(400);
    const piece = `10000\r\n${"a".repeat(0x10000)}\r\n`;
    for (const target of ["/form/", "/text/"]) {
      const chunked = [`POST ${target} HTTP/1.1\r\n${HEAD}${FORM}Transfer-Encoding: chunked\r\n\r\n`];
      for (let i = 0; i < 48; i++) chunked.push(piece);
      chunked.push("0\r\n\r\n");
      expect(statusOf(await raw(server.port, chunked))).toBe(400);
    }
  });

  test("sent in chunks of one byte cost memory like any other", async () => {
    const before = process.memoryUsage().rss;
    const chunked = [`POST /text/ HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n`];
    for (let i = 0; i < 4; i++) chunked.push("1\r\na\r\n".repeat(5_000));
    chunked.push("0\r\n\r\n");
    expect(await raw(server.port, chunked)).toMatch(/\r\n\r\n20000$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test("in a charset that does not exist are a bad request", async () => {
    const answer = await post("/form/", "Content-Type: application/x-www-form-urlencoded; charset=evil\r\n", "a=b");
    expect(statusOf(answer)).toBe(400);
    expect(statusOf(await post("/text/", "Content-Type: text/plain; charset=evil\r\n", "a=b"))).toBe(400);
  });
});

describe("JSON", () => {
  const post = (body: string): Promise<string> =>
    raw(server.port, `POST /json/ HTTP/1.1\r\n${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`);

  test("nested 100,000 deep is read or refused, without exhausting the stack", async () => {
    for (const body of [
      "[".repeat(100_000) + "]".repeat(100_000),
      '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000),
      "[".repeat(100_000),
      '{"a":['.repeat(50_000),
    ]) {
      expect([200, 400]).toContain(statusOf(await post(body)));
    }
  });

  test("that is none is a bad request", async () => {
    for (const body of ["", "{", "undefined", '{"a":1,}', "\xff\xfe", "NaN", "1e", '"\\ud800']) {
      expect(statusOf(await post(body))).toBe(400);
    }
  });

  test("with 100,000 keys, or a number of a million digits, is read soon", async () => {
    const start = performance.now();
    const keys = Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(",");
    expect(statusOf(await post(`{${keys}}`))).toBe(200);
    expect(statusOf(await post("1".repeat(1_000_000)))).toBe(200);
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});

describe("multipart forms", () => {
  const TYPE = "Content-Type: multipart/form-data; boundary=X\r\n";
  const send = (body: string, length = body.length, type = TYPE): Promise<string> =>
    raw(server.port, `POST /form/ HTTP/1.1\r\n${HEAD}${type}Content-Length: ${length}\r\n\r\n${body}`, {
      timeoutMs: 5_000,
    });
  const part = (headers: string, body = ""): string => `--X\r\n${headers}\r\n\r\n${body}\r\n`;
  const file = (name: string, body = "x"): string =>
    part(`Content-Disposition: form-data; name="f"; filename="${name}"`, body);

  test("take 100 files and refuse more (CVE-2023-24580)", async () => {
    expect(await send(`${file("a.txt").repeat(100)}--X--\r\n`)).toMatch(/fields 0 files \d+$/);
    expect(statusOf(await send(`${file("a.txt").repeat(101)}--X--\r\n`))).toBe(400);
    expect(statusOf(await send(`${file("a.txt", "").repeat(20_000)}--X--\r\n`))).toBe(400);
    expect(statusOf(await send(`${file("").repeat(20_000)}--X--\r\n`))).toBe(400);
  });

  test("take 1,000 fields and refuse more, named or not", async () => {
    const field = part('Content-Disposition: form-data; name="a"', "b");
    expect(statusOf(await send(`${field.repeat(1_000)}--X--\r\n`))).toBe(200);
    expect(statusOf(await send(`${field.repeat(1_001)}--X--\r\n`))).toBe(400);
    expect(statusOf(await send(`${part("Content-Disposition: form-data", "").repeat(20_000)}--X--\r\n`))).toBeLessThan(
      500,
    );
    expect(statusOf(await send(`${part("A: b", "").repeat(20_000)}--X--\r\n`))).toBeLessThan(500);
    expect(statusOf(await send("--X\r\n".repeat(100_000)))).toBeLessThan(500);
  });

  test("with fields longer than DATA_UPLOAD_MAX_MEMORY_SIZE altogether are refused (CVE-2026-5766)", async () => {
    const field = part('Content-Disposition: form-data; name="a"', "b".repeat(500_000));
    expect(statusOf(await send(`${field.repeat(6)}--X--\r\n`))).toBe(400);
    const one = part('Content-Disposition: form-data; name="a"', "b".repeat(3_000_000));
    expect(statusOf(await send(`${one}--X--\r\n`))).toBe(400);
  });

  test("end where their announced length does (CVE-2026-33034)", async () => {
    const body = `${file("a.txt", "y".repeat(100))}--X--\r\n`;
    expect(statusOf(await send(body, 9))).toBe(400);
  });

  test("with base64 of white space, or broken base64, end (CVE-2026-33033, CVE-2022-23833)", async () => {
    const base64 = (text: string): string =>
      part('Content-Disposition: form-data; name="f"; filename="a"\r\nContent-Transfer-Encoding: base64', text);
    const start = performance.now();
    for (const text of [
      `AAA${" ".repeat(70_000)}A`,
      " ".repeat(70_000),
      "A",
      "AA=A".repeat(20_000),
      "=".repeat(70_000),
      "é".repeat(1_000),
    ]) {
      const answer = await send(`${base64(text)}--X--\r\n`);
      expect([200, 400]).toContain(statusOf(answer));
      const field = text.slice(0, 60_000);
      const again = await send(
        `${part('Content-Disposition: form-data; name="f"\r\nContent-Transfer-Encoding: base64', field)}--X--\r\n`,
      );
      expect([200, 400]).toContain(statusOf(again));
    }
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  test.each<[string, string]>([
    ["no boundary", "Content-Type: multipart/form-data\r\n"],
    ["an empty boundary", "Content-Type: multipart/form-data; boundary=\r\n"],
    ["two boundaries", "Content-Type: multipart/form-data; boundary=X; boundary=Y\r\n"],
    ["a boundary of 300 characters", `Content-Type: multipart/form-data; boundary=${"X".repeat(300)}\r\n`],
    ["a boundary beyond ASCII", "Content-Type: multipart/form-data; boundary=é\r\n"],
    ["a boundary that is cut off", 'Content-Type: multipart/form-data; boundary="X\r\n'],
    ["a boundary in an unknown charset", "Content-Type: multipart/form-data; boundary*=evil'en'X\r\n"],
  ])("with %s are bad requests", async (_, type) => {
    expect(statusOf(await send(`${file("a.txt")}--X--\r\n`, undefined, type))).toBe(400);
  });

  test("with large or many part headers are refused or read, soon", async () => {
    const start = performance.now();
    for (const headers of [
      `Content-Disposition: form-data; name="${"a".repeat(100_000)}"`,
      `Content-Disposition: form-data; name="a"; filename="${"a;".repeat(50_000)}"`,
      `Content-Disposition: form-data${"; a=b".repeat(20_000)}`,
      'Content-Disposition: form-data; name="a"\r\n'.repeat(5_000).trimEnd(),
      `X: ${"\t".repeat(100_000)}`,
    ]) {
      expect([200, 400]).toContain(statusOf(await send(`${part(headers, "b")}--X--\r\n`)));
    }
    expect(statusOf(await send("\r\n".repeat(1_000_000)))).toBeLessThan(500);
    expect(statusOf(await send("\r\n--".repeat(500_000)))).toBeLessThan(500);
    expect(statusOf(await send(`--X\r\n${"\r\n-".repeat(500_000)}`))).toBeLessThan(500);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

describe("clients that go away, or take their time", () => {
  test("aborted in the middle of headers, of a form, of a file, of a chunk", async () => {
    for (const request of [
      "POST / HT",
      `POST /form/ HTTP/1.1\r\n${HEAD}`,
      `POST /form/ HTTP/1.1\r\n${HEAD}${FORM}Content-Length: 100\r\n\r\na=b`,
      `POST /text/ HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\na=b`,
      `POST /json/ HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a`,
      `POST /form/ HTTP/1.1\r\n${HEAD}Content-Type: multipart/form-data; boundary=X\r\nContent-Length: 900\r\n\r\n` +
        '--X\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc',
    ]) {
      await raw(server.port, request, { abort: true });
      const answer = await raw(server.port, request, { timeoutMs: 300 });
      expect(statusOf(answer)).toBeLessThan(500);
    }
  });

  test("hundreds of them at once keep nobody else waiting", async () => {
    const slow = Array.from({ length: 200 }, () =>
      raw(server.port, `POST /form/ HTTP/1.1\r\n${HEAD}${FORM}Content-Length: 100\r\n\r\na`, { timeoutMs: 1_500 }),
    );
    const start = performance.now();
    const answer = await raw(server.port, `GET / HTTP/1.1\r\n${HEAD}\r\n`);
    expect(statusOf(answer)).toBe(200);
    expect(performance.now() - start).toBeLessThan(1_400);
    await Promise.all(slow);
  });
});

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { configure } from "../core/conf/index.ts";
import { type HttpRequest, HttpResponse, StreamingHttpResponse } from "../http/index.ts";
import type { AdapterOptions, Handle } from "./handle.ts";
import { createHttpServer } from "./http-server.ts";

configure({ SECRET_KEY: "x", ALLOWED_HOSTS: ["*"] });

const servers: ReturnType<typeof createHttpServer>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handle: Handle, options: AdapterOptions = {}): Promise<number> {
  const server = createHttpServer(handle, { onError: () => {}, ...options });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Sends bytes and returns all that comes back until the connection ends. */
async function raw(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket
    .setEncoding("latin1")
    .on("data", (chunk) => (answer += chunk))
    .on("error", () => {});
  socket.write(request, "latin1");
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}

const CLOSE = "Host: test\r\nConnection: close\r\n";

describe("nodeListener() writes", () => {
  test("status, headers, cookies and the length in bytes", async () => {
    const port = await serve(() => {
      const response = new HttpResponse("grün", { status: 201, headers: { "X-Garden": "yes" } });
      response.setCookie("a", "1");
      response.setCookie("b", "2");
      return response;
    });
    const answer = await raw(port, `GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toContain("Content-Length: 5\r\n");
    expect(answer.match(/Set-Cookie: /g)).toHaveLength(2);
    expect(answer.endsWith("\r\n\r\ngr\xc3\xbcn")).toBe(true);
  });

  test("the real length, whatever the header claims", async () => {
    const port = await serve(() => new HttpResponse("four", { headers: { "content-length": 400 } }));
    expect(await raw(port, `GET / HTTP/1.1\r\n${CLOSE}\r\n`)).toMatch(/content-length: 4\r\n/i);
  });

  test("no body for HEAD, 204 and 304", async () => {
    const port = await serve((request) => new HttpResponse("body", { status: Number(request.GET.get("s")) }));
    const head = await raw(port, `HEAD /?s=200 HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(head).toContain("Content-Length: 4\r\n");
    expect(head.endsWith("\r\n\r\n")).toBe(true);
    for (const status of [204, 304]) {
      const answer = await raw(port, `GET /?s=${status} HTTP/1.1\r\n${CLOSE}\r\n`);
      expect(answer).not.toMatch(/content-length/i);
      expect(answer.endsWith("\r\n\r\n")).toBe(true);
    }
  });

  test("streams in chunks, and closes the response", async () => {
    const closed = vi.fn();
    const port = await serve(() => {
      const response = new StreamingHttpResponse(["one", "two"]);
      response.onClose(closed);
      return response;
    });
    const answer = await raw(port, `GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(answer).toContain("Transfer-Encoding: chunked");
    expect(answer).toContain("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  });

  test("no faster than the client reads", async () => {
    let produced = 0;
    async function* flood() {
      for (; produced < 2_000; produced++) yield Buffer.alloc(64 * 1024);
    }
    const port = await serve(() => new StreamingHttpResponse(flood()));
    const socket = connect(port, "127.0.0.1").pause();
    socket.write(`GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    await delay(300);
    expect(produced).toBeLessThan(500);
    socket.destroy();
  });

  test("nothing more, and ends the generator, when the client has gone", async () => {
    const ended = vi.fn();
    let aborted: AbortSignal | undefined;
    async function* endless() {
      try {
        for (;;) {
          yield "tick\n";
          await delay(5);
        }
      } finally {
        ended();
      }
    }
    const port = await serve((request) => {
      aborted = request.signal;
      return new StreamingHttpResponse(endless());
    });
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    await once(socket, "data");
    expect(aborted?.aborted).toBe(false);
    socket.destroy();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    expect(aborted?.aborted).toBe(true);
  });

  test("a broken connection instead of half a stream that looks whole", async () => {
    const onError = vi.fn();
    async function* broken() {
      yield "start";
      throw new Error("no more");
    }
    const port = await serve(() => new StreamingHttpResponse(broken()), { onError });
    const answer = await raw(port, `GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(answer).not.toContain("0\r\n\r\n");
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe("nodeListener() reads", () => {
  const echo = async (request: HttpRequest) =>
    new HttpResponse(`${request.method} ${request.path} ${await request.text()}`);

  test("bodies with a length and chunked ones", async () => {
    const port = await serve(echo);
    const answer = await raw(port, `POST /a HTTP/1.1\r\n${CLOSE}Content-Length: 3\r\n\r\nabc`);
    expect(answer.endsWith("POST /a abc")).toBe(true);
    const chunked = await raw(
      port,
      `PUT /b HTTP/1.1\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n`,
    );
    expect(chunked.endsWith("PUT /b xyz")).toBe(true);
  });

  test("two requests of one connection, in order", async () => {
    const port = await serve(echo);
    const answer = await raw(port, `GET /1 HTTP/1.1\r\nHost: test\r\n\r\nGET /2 HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(answer.indexOf("GET /1")).toBeGreaterThan(0);
    expect(answer.indexOf("GET /2")).toBeGreaterThan(answer.indexOf("GET /1"));
  });

  test("the next request after a body that nobody read", async () => {
    const port = await serve((request) => new HttpResponse(request.path));
    const answer = await raw(
      port,
      `POST /unread HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\n${CLOSE}\r\n`,
    );
    expect(answer).toContain("/unread");
    expect(answer).toContain("/next");
  });

  test("an answer to a body beyond the limit, also while it is still being sent", async () => {
    const port = await serve(async (request) => {
      await request.body().catch(() => {});
      return new HttpResponse("too big", { status: 413 });
    });
    const length = 8 * 1024 * 1024;
    const answer = await raw(port, `POST / HTTP/1.1\r\n${CLOSE}Content-Length: ${length}\r\n\r\n${"x".repeat(length)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe("nodeListener() refuses", () => {
  const handle = vi.fn(() => new HttpResponse("never"));

  test.each([
    ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
    [
      "length and chunks",
      `POST / HTTP/1.1\r\n${CLOSE}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ["an unknown transfer coding", `POST / HTTP/1.1\r\n${CLOSE}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ["chunked before identity", `POST / HTTP/1.1\r\n${CLOSE}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ["two lengths", `POST / HTTP/1.1\r\n${CLOSE}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`],
    ["a signed length", `POST / HTTP/1.1\r\n${CLOSE}Content-Length: +5\r\n\r\nhello`],
    ["a space before the colon", `GET / HTTP/1.1\r\n${CLOSE}X-A : b\r\n\r\n`],
    ["a bare line feed in a header", `GET / HTTP/1.1\r\n${CLOSE}X-A: b\nX-C: d\r\n\r\n`],
    ["a control character in the path", `GET /\x01 HTTP/1.1\r\n${CLOSE}\r\n`],
    ["something that is not HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ])("%s with 400", async (_, request) => {
    const port = await serve(handle);
    expect(await raw(port, request)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(handle).not.toHaveBeenCalled();
  });

  test("headers beyond 16 KB with 431", async () => {
    const port = await serve(handle);
    expect(await raw(port, `GET / HTTP/1.1\r\n${CLOSE}X-A: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

test("nodeListener() answers 500 without the message when the application throws, and goes on", async () => {
  const onError = vi.fn();
  const port = await serve(
    (request) => {
      if (request.path === "/bad") throw new Error("secret");
      return new HttpResponse("fine");
    },
    { onError },
  );
  const answer = await raw(port, `GET /bad HTTP/1.1\r\n${CLOSE}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  expect(answer).not.toContain("secret");
  expect(onError).toHaveBeenCalledOnce();
  expect(await raw(port, `GET / HTTP/1.1\r\n${CLOSE}\r\n`)).toContain("fine");
});

test("nodeListener() tells onFinish what was sent", async () => {
  const onFinish = vi.fn();
  const port = await serve(() => new HttpResponse("four"), { onFinish });
  await raw(port, `GET /x?y HTTP/1.1\r\n${CLOSE}\r\n`);
  expect(onFinish).toHaveBeenCalledWith({ method: "GET", url: "/x?y", httpVersion: "1.1", status: 200, bytes: 4 });
});

import { beforeAll, describe, expect, test, vi } from "vitest";
import { configure } from "../core/conf/index.ts";
import { HttpRequest, HttpResponse, StreamingHttpResponse } from "../http/index.ts";
import { path } from "../web/urls/index.ts";
import { createApplication, serve } from "./application.ts";
import { EVENTS_PATH, SCRIPT_PATH } from "./dev/live-script.ts";
import { LiveReload } from "./dev/live-reload.ts";
import { fetchHandler } from "./fetch-adapter.ts";

const SETTINGS = {
  SECRET_KEY: "x",
  ALLOWED_HOSTS: ["127.0.0.1", "localhost"],
  MIDDLEWARE: [],
  ROOT_URLCONF: { urlpatterns: [path("", () => new HttpResponse("home"))] },
} as never;

beforeAll(() => configure(SETTINGS));

test("createApplication() gives a handler for node:http and a web standard fetch", async () => {
  const application = await createApplication(SETTINGS);
  expect(await (await application.fetch(new Request("http://localhost/"))).text()).toBe("home");
  expect(application.handler).toHaveLength(2);
});

test("serve() listens until it is disposed of", async () => {
  let url: string;
  {
    await using server = await serve({ port: 0 });
    url = server.url;
    expect(await (await fetch(url)).text()).toBe("home");
    const { port } = server;
    await expect(serve({ port })).rejects.toMatchObject({
      code: "server.listen",
      hint: expect.stringMatching(/^Port \d+ is free/),
    });
  }
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

describe("fetchHandler()", () => {
  test("carries method, headers, body and cookies", async () => {
    const handler = fetchHandler(async (request) => {
      const response = new HttpResponse(
        `${request.method} ${request.path} ${request.headers.get("X-A")} ${await request.text()}`,
      );
      response.setCookie("a", "1");
      response.setCookie("b", "2");
      return response;
    });
    const response = await handler(
      new Request("https://localhost/x?y", { method: "POST", body: "hi", headers: { "X-A": "z" } }),
    );
    expect(await response.text()).toBe("POST /x z hi");
    expect(response.headers.getSetCookie()).toHaveLength(2);
  });

  test("streams, and closes the stream that nobody reads on", async () => {
    const ended = vi.fn();
    async function* endless() {
      try {
        for (;;) yield "x";
      } finally {
        ended();
      }
    }
    const response = await fetchHandler(() => new StreamingHttpResponse(endless()))(new Request("http://localhost/"));
    const reader = response.body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe("x");
    await reader.cancel();
    expect(ended).toHaveBeenCalledOnce();
  });

  test("answers 500 without the message when the application throws", async () => {
    const onError = vi.fn();
    const handler = fetchHandler(
      () => {
        throw new Error("secret");
      },
      { onError },
    );
    const response = await handler(new Request("http://localhost/"));
    expect([response.status, await response.text()]).toEqual([500, "Server Error (500)"]);
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe("LiveReload", () => {
  const ask = (url: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    new HttpRequest({
      method: "GET",
      url,
      scheme: "http",
      headers: { host: "localhost", ...headers },
      body: null,
      signal,
    });

  test("puts its script into whole HTML pages alone", async () => {
    const page = async (content: string, options = {}) => {
      const response = await new LiveReload().wrap(() => new HttpResponse(content, options))(ask("/"));
      return (response as HttpResponse).text;
    };
    expect(await page("<body>x</body>")).toMatch(
      /^<body>x<script src="\/__belleville__\/reload\.js" data-instance="\w+" defer><\/script><\/body>$/,
    );
    expect(await page("<li>x</li>")).toBe("<li>x</li>");
    expect(await page("<body></body>", { contentType: "text/plain" })).toBe("<body></body>");
    expect(await page("<body></body>", { headers: { "Content-Encoding": "gzip" } })).toBe("<body></body>");
  });

  test("tells pages of this site, and no other, that they are out of date", async () => {
    const live = new LiveReload();
    const handle = live.wrap(() => new HttpResponse(""));
    const stop = new AbortController();
    const response = (await handle(
      ask(EVENTS_PATH, { "sec-fetch-site": "same-origin" }, stop.signal),
    )) as StreamingHttpResponse;
    const messages = response[Symbol.asyncIterator]();
    const first = Buffer.from((await messages.next()).value!).toString();
    const second = messages.next();
    live.refresh();
    expect(Buffer.from((await second).value!).toString()).not.toBe(first);
    const end = messages.next();
    stop.abort();
    expect((await end).done).toBe(true);
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "http://evil.example" },
      { origin: "null" },
    ]) {
      expect((await handle(ask(EVENTS_PATH, headers))).status).toBe(403);
    }
    expect((await handle(ask(EVENTS_PATH, { host: "evil.example" }))).status).toBe(400);
    expect((await handle(ask(SCRIPT_PATH))).get("Content-Type")).toBe("text/javascript; charset=utf-8");
  });
});

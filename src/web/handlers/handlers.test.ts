import { describe, expect, test } from "vitest";
import { BadRequest, PermissionDenied, SuspiciousOperation } from "../../core/errors/index.ts";
import { requestFinished, requestStarted } from "../../core/signals/index.ts";
import { Http404 } from "../../http/errors.ts";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import type { Middleware } from "../middleware/contract.ts";
import { site } from "../testing/drive.ts";
import { path } from "../urls/conf.ts";
import type { UrlconfModule } from "../urls/urlconf.ts";

const throws = (error: unknown) => (): never => {
  throw error;
};

const urlpatterns = [
  path(
    "ok/<int:pk>/",
    async (request: HttpRequest, { pk }: { pk: number }) => new HttpResponse(`${request.resolverMatch?.route} ${pk}`),
  ),
  path("post/", (request: HttpRequest) => new HttpResponse(request.POST.get("a") ?? "none")),
  path("nothing/", (() => undefined) as never),
  path("404/", throws(new Http404("No book"))),
  path("403/", throws(new PermissionDenied("No"))),
  path("400/", throws(new BadRequest("What?"))),
  path("suspicious/", throws(new SuspiciousOperation("Hm"))),
  path("500/", throws(new Error("<script>alert(1)</script>"))),
  path("text/", throws("a text")),
];

describe("createHandler()", () => {
  test("calls the view with what the route captured", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns });
    expect((await send("/ok/3/")).text).toBe("ok/<int:pk>/ 3");
  });

  test("has parsed a form before the view runs", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns });
    expect((await send("/post/", { method: "POST", body: { a: "1" } })).text).toBe("1");
  });

  test.each([
    ["/404/", 404, "Not Found"],
    ["/missing/", 404, "Not Found"],
    ["/403/", 403, "403 Forbidden"],
    ["/400/", 400, "Bad Request (400)"],
    ["/suspicious/", 400, "Bad Request (400)"],
    ["/500/", 500, "Server Error (500)"],
    ["/text/", 500, "Server Error (500)"],
    ["/nothing/", 500, "Server Error (500)"],
  ])("turns errors into pages that tell nothing: %s", async (url, status, text) => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns });
    const response = await send(url);
    expect(response.statusCode).toBe(status);
    expect(response.text).toContain(text);
    expect(response.text).not.toContain("script");
  });

  test("limits of bodies are a client's error", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns, DATA_UPLOAD_MAX_MEMORY_SIZE: 10 });
    expect((await send("/post/", { method: "POST", body: { a: "x".repeat(100) } })).statusCode).toBe(400);
  });

  test("takes the views for errors of the URLconf", async () => {
    const module: UrlconfModule = {
      urlpatterns,
      handler404: (_request, error) => new HttpResponse(`own ${(error as Error).message}`, { status: 404 }),
      handler500: throws(new Error("the view for errors fails")),
    };
    const { send } = await site({ ROOT_URLCONF: () => Promise.resolve(module) });
    expect((await send("/404/")).text).toBe("own No book");
    expect((await send("/500/")).text).toBe("Server Error (500)");
  });

  test("hooks around the view", async () => {
    const log: string[] = [];
    const hook: Middleware = {
      processView: (_request, view, params: object) => void log.push(`${typeof view} ${JSON.stringify(params)}`),
      processException: (_request, error) => new HttpResponse(`saved: ${(error as Error).message}`),
    };
    const { send } = await site({ ROOT_URLCONF: urlpatterns, MIDDLEWARE: [hook] });
    await send("/ok/3/");
    expect(log).toEqual(['function {"pk":3}']);
    expect((await send("/403/")).text).toBe("saved: No");
  });

  test("a request may have a URLconf of its own", async () => {
    const own = [path("own/", () => new HttpResponse("own"))];
    const hook: Middleware = { processRequest: (request) => void (request.urlconf = own) };
    const { send } = await site({ ROOT_URLCONF: urlpatterns, MIDDLEWARE: [hook] });
    expect((await send("/own/")).text).toBe("own");
    expect((await send("/404/")).statusCode).toBe(404);
  });

  test("sends the signals of requests", async () => {
    const log: string[] = [];
    const started = (): void => void log.push("started");
    const finished = (): void => void log.push("finished");
    requestStarted.connect(started);
    requestFinished.connect(finished);
    const { send } = await site({ ROOT_URLCONF: urlpatterns });
    await send("/ok/3/");
    requestStarted.disconnect(started);
    requestFinished.disconnect(finished);
    expect(log).toEqual(["started", "finished"]);
  });

  test("throws on when told to", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns, DEBUG_PROPAGATE_EXCEPTIONS: true });
    await expect(send("/500/")).rejects.toThrow("alert");
  });

  test("mounts the project under a path", async () => {
    const { send } = await site({
      ROOT_URLCONF: [path("", (r) => new HttpResponse(r.path))],
      FORCE_SCRIPT_NAME: "/shop",
    });
    expect((await send("/")).text).toBe("/shop/");
  });
});

describe("with DEBUG", () => {
  const html = { accept: "text/html" };

  test("the 500 page shows the place, escapes, and masks secrets", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns, DEBUG: true });
    const { text, statusCode } = await send("/500/?q=<b>", { headers: { ...html, cookie: "sessionid=topsecret" } });
    expect(statusCode).toBe(500);
    expect(text).toContain("&lt;script&gt;alert(1)");
    expect(text).toContain("handlers.test.ts");
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("topsecret");
    expect(text).not.toContain("a-secret-key-for-tests");
  });

  test("clients that take no HTML get text", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns, DEBUG: true });
    const response = await send("/500/", { headers: { accept: "application/json" } });
    expect(response.get("Content-Type")).toBe("text/plain; charset=utf-8");
    expect(response.text).toMatch(/^Error at \/500\//);
  });

  test("the 404 page lists what was tried", async () => {
    const { send } = await site({ ROOT_URLCONF: urlpatterns, DEBUG: true });
    const { text } = await send("/missing/<x>", { headers: html });
    expect(text).toContain("ok/&lt;int:pk&gt;/");
    expect(text).not.toContain("<x>");
    expect((await send("/404/", { headers: html })).text).toContain("No book");
  });
});

/**
 * One server a process, forked by `run.ts` with its name and port; it tells when it listens, and its CPU time when asked.
 *
 * All answer `GET /` with the same text and content type. Belleville runs the full middleware of a new project.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer, type RequestListener } from "node:http";

const [name, port] = [process.argv[2] ?? "", Number(process.argv[3])];
const BODY = "Hello, world!";
const TYPE = "text/html; charset=utf-8";

const listen = (listener: RequestListener): Promise<void> =>
  new Promise((resolve) => createServer(listener).listen(port, "127.0.0.1", resolve));

/** The headers that Belleville's middleware sends. */
const SECURE = {
  "content-type": TYPE,
  "x-frame-options": "DENY",
  "content-length": BODY.length,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

const servers: Record<string, () => Promise<void>> = {
  "node:http": () =>
    listen((_request, response) => {
      response.writeHead(200, { "content-type": TYPE, "content-length": BODY.length });
      response.end(BODY);
    }),
  "node:http, same headers": () =>
    listen((_request, response) => {
      response.writeHead(200, SECURE);
      response.end(BODY);
    }),
  "node:http, same headers, context": () => {
    const storage = new AsyncLocalStorage();
    return listen((_request, response) => {
      storage.run({}, () => {
        response.writeHead(200, SECURE);
        response.end(BODY);
      });
    });
  },
  async fastify() {
    const { fastify } = await import("fastify");
    const app = fastify();
    app.get("/", (_request, reply) => reply.header("content-type", TYPE).send(BODY));
    await app.listen({ port, host: "127.0.0.1" });
  },
  async belleville() {
    const { defineSettings } = await import("belleville/conf");
    const middleware = await import("belleville/middleware");
    const { createApplication } = await import("belleville/server");
    const { HttpResponse } = await import("belleville/http");
    const { path } = await import("belleville/urls");
    const { auth, contenttypes, messages, sessions, staticfiles } = await import("belleville/contrib");
    const settings = defineSettings({
      SECRET_KEY: "bench-key-that-is-long-enough-and-no-secret-0123456789",
      ALLOWED_HOSTS: ["127.0.0.1"],
      INSTALLED_APPS: [auth, contenttypes, sessions, messages, staticfiles],
      MIDDLEWARE: [
        middleware.SecurityMiddleware,
        middleware.SessionMiddleware,
        middleware.CommonMiddleware,
        middleware.CsrfViewMiddleware,
        middleware.AuthenticationMiddleware,
        middleware.MessageMiddleware,
        middleware.XFrameOptionsMiddleware,
      ],
      ROOT_URLCONF: { urlpatterns: [path("", () => new HttpResponse(BODY))] },
    });
    const { handler } = await createApplication(settings);
    await listen(handler);
  },
};

const start = servers[name];
if (start === undefined) throw new Error(`no server "${name}": ${Object.keys(servers).join(", ")}`);
await start();
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.("listening");

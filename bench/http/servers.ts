/**
 * One server a process: `tsx bench/http/servers.ts NAME PORT`.
 *
 * All answer `GET /` with the same text and content type. Belleville runs the full middleware of a new project.
 */
import { createServer } from "node:http";

const [name, port] = [process.argv[2] ?? "", Number(process.argv[3])];
const BODY = "Hello, world!";
const TYPE = "text/html; charset=utf-8";

const servers: Record<string, () => Promise<void>> = {
  async "node:http"() {
    createServer((_request, response) => {
      response.writeHead(200, { "content-type": TYPE, "content-length": BODY.length });
      response.end(BODY);
    }).listen(port, "127.0.0.1");
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
    createServer(handler).listen(port, "127.0.0.1");
  },
};

const start = servers[name];
if (start === undefined) throw new Error(`no server "${name}": ${Object.keys(servers).join(", ")}`);
await start();

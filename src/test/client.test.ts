import { beforeAll, describe, expect, test } from "vitest";
import "../web/sessions/settings.ts";
import { setup } from "../core/apps/index.ts";
import { configure, settings } from "../core/conf/index.ts";
import {
  type HttpRequest,
  HttpResponse,
  HttpResponseRedirect,
  JsonResponse,
  SimpleUploadedFile,
  StreamingHttpResponse,
} from "../http/index.ts";
import { path } from "../web/urls/index.ts";
import { CsrfViewMiddleware } from "../web/csrf/middleware.ts";
import { SessionMiddleware } from "../web/sessions/middleware.ts";
import { Client, overrideSettings, RequestFactory, setupTestEnvironment } from "./index.ts";

async function echo(request: HttpRequest) {
  const files = [...request.FILES.keys()];
  const contents = await Promise.all(
    files.map(async (name) => `${request.FILES.get(name)!.name}:${await request.FILES.get(name)!.text()}`),
  );
  return new JsonResponse({
    method: request.method,
    get: [...request.GET.lists()],
    post: [...request.POST.lists()],
    files: contents,
    type: request.contentType,
    secure: request.isSecure(),
    host: request.getHost(),
  });
}

async function count(request: HttpRequest) {
  const n = ((await request.session.get("n")) as number | undefined) ?? 0;
  await request.session.set("n", n + 1);
  return new HttpResponse(String(n + 1));
}

function cookies(request: HttpRequest) {
  const response = new HttpResponse(JSON.stringify(request.COOKIES));
  if (request.GET.get("set")) response.setCookie("taste", "sweet");
  if (request.GET.get("drop")) response.deleteCookie("taste");
  return response;
}

const to = (url: string, status?: number) => () =>
  status === undefined ? new HttpResponseRedirect(url) : new HttpResponse("", { status, headers: { Location: url } });

const urlpatterns = [
  path("echo/", echo, { name: "echo" }),
  path("count/", count),
  path("cookies/", cookies),
  path("stream/", () => new StreamingHttpResponse(["a", "b"])),
  path("broken/", () => {
    throw new RangeError("broken");
  }),
  path("old/", to("/older/")),
  path("older/", to("../echo/?from=older")),
  path("keep/", to("/echo/", 307)),
  path("loop/", to("/loop/")),
  path("away/", to("https://other.example/echo/")),
];

beforeAll(async () => {
  configure({
    SECRET_KEY: "a secret of the test",
    ALLOWED_HOSTS: ["other.example"],
    SESSION_ENGINE: "signed_cookies",
    MIDDLEWARE: [SessionMiddleware, CsrfViewMiddleware],
    ROOT_URLCONF: { urlpatterns },
  } as never);
  await setup();
  setupTestEnvironment();
});

describe("Client", () => {
  test("sends query, forms, files and JSON", async () => {
    const client = new Client();
    const sent = async (response: ReturnType<Client["get"]>) => (await response).json() as Record<string, unknown>;
    expect(await sent(client.get("/echo/?a=1", { b: ["2", "3"], c: "é" }))).toMatchObject({
      method: "GET",
      get: [
        ["a", ["1"]],
        ["b", ["2", "3"]],
        ["c", ["é"]],
      ],
      host: "testserver",
      secure: false,
    });
    const file = new SimpleUploadedFile('we"ird.txt', "hello");
    expect(
      await sent(client.post("/echo/", { title: "Dune", tags: ["x", "y"], file }, { secure: true })),
    ).toMatchObject({
      post: [
        ["title", ["Dune"]],
        ["tags", ["x", "y"]],
      ],
      files: [expect.stringContaining(":hello")],
      type: "multipart/form-data",
      secure: true,
    });
    const json = { contentType: "application/json" };
    expect(await sent(client.put("/echo/", { a: [1] }, json))).toMatchObject({
      method: "PUT",
      type: "application/json",
    });
    await expect(client.post("/echo/", { title: null })).rejects.toThrow("Cannot encode null for key 'title'");
  });

  test("keeps cookies until they are deleted", async () => {
    const client = new Client();
    await client.get("/cookies/?set=1");
    expect((await client.get("/cookies/")).text).toBe('{"taste":"sweet"}');
    await client.get("/cookies/?drop=1");
    expect((await client.get("/cookies/")).text).toBe("{}");
  });

  test("keeps a session", async () => {
    const client = new Client();
    await client.get("/count/");
    expect((await client.get("/count/")).text).toBe("2");
    expect(await client.session().get("n")).toBe(2);
    expect((await new Client().get("/count/")).text).toBe("1");
  });

  test("follows redirects when told to", async () => {
    const client = new Client();
    const still = await client.get("/old/");
    expect([still.status, still.url]).toEqual([302, "/older/"]);
    const followed = await client.get("/old/", {}, { follow: true });
    expect(followed.redirectChain).toEqual([
      ["/older/", 302],
      ["../echo/?from=older", 302],
    ]);
    expect(followed.json()).toMatchObject({ get: [["from", ["older"]]] });
    expect((await client.post("/keep/", { a: "1" }, { follow: true })).json()).toMatchObject({
      method: "POST",
      post: [["a", ["1"]]],
    });
    expect((await client.get("/away/", {}, { follow: true })).json()).toMatchObject({
      host: "other.example",
      secure: true,
    });
    await expect(client.get("/loop/", {}, { follow: true })).rejects.toThrow("Redirect loop detected");
  });

  test("throws what a view threw, unless told otherwise", async () => {
    await expect(new Client().get("/broken/")).rejects.toThrow(new RangeError("broken"));
    expect((await new Client({ raiseRequestException: false }).get("/broken/")).status).toBe(500);
  });

  test("checks CSRF tokens only when told to", async () => {
    expect((await new Client().post("/echo/")).status).toBe(200);
    expect((await new Client({ enforceCsrfChecks: true }).post("/echo/")).status).toBe(403);
  });

  test("reads streams, and knows where the path led", async () => {
    const response = await new Client().get("/stream/");
    expect(response.text).toBe("ab");
    expect((await new Client().get("/echo/")).resolverMatch?.urlName).toBe("echo");
    expect(() => response.json()).toThrow('Content-Type header is "text/html; charset=utf-8", not "application/json"');
  });
});

test("RequestFactory makes requests whose forms are read", async () => {
  const request = await new RequestFactory({ headers: { "X-Team": "red" } }).post(
    "/any/",
    { a: "1" },
    { query: { q: "x" } },
  );
  expect([request.POST.get("a"), request.GET.get("q"), request.headers.get("x-team"), request.path]).toEqual([
    "1",
    "x",
    "red",
    "/any/",
  ]);
});

test("overrideSettings() puts settings back, also after an error", async () => {
  {
    using _ = overrideSettings({ LANGUAGE_CODE: "de" });
    expect(settings.LANGUAGE_CODE).toBe("de");
  }
  expect(settings.LANGUAGE_CODE).toBe("en-us");
  const failing = overrideSettings({ LANGUAGE_CODE: "fr" }, () => Promise.reject(new Error(settings.LANGUAGE_CODE)));
  await expect(failing).rejects.toThrow("fr");
  expect(settings.LANGUAGE_CODE).toBe("en-us");
  expect(() => overrideSettings({ LANGAUGE_CODE: "x" } as never)).toThrow('Did you mean "LANGUAGE_CODE"');
});

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppConfig, apps } from "../../core/apps/index.ts";
import { configure } from "../../core/conf/index.ts";
import { HttpRequest, HttpResponse } from "../../http/index.ts";
import { collectStatic, findAllStatic, findStatic, StaticFilesConfig, staticFilesHandler, staticUrl } from "./index.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "static-"));
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await write("static/site.css", "project");
  await write("static/.env", "hidden");
  await write("static/a b.txt", "space");
  await write("vendor/lib.js", "vendor");
  await write("shop/static/site.css", "app");
  await write("shop/static/shop/app.js", "js");
  await write("secret.txt", "secret");
  await write("staticx/other.txt", "neighbour");
  await symlink(join(root, "secret.txt"), join(root, "static/link.txt"));
  await symlink(join(root, "static/site.css"), join(root, "static/alias.css"));
  configure({
    SECRET_KEY: "x",
    BASE_DIR: pathToFileURL(`${root}/`),
    ALLOWED_HOSTS: ["*"],
    STATIC_URL: "static/",
    STATIC_ROOT: join(root, "out"),
    STATICFILES_DIRS: [pathToFileURL(join(root, "static")), ["lib", join(root, "vendor")]],
  });
  class ShopConfig extends AppConfig {
    path = join(root, "shop");
  }
  await apps.populate([StaticFilesConfig, ShopConfig]);
});
afterAll(() => rm(root, { recursive: true }));

const handle = staticFilesHandler(() => new HttpResponse("application"));

async function get(url: string, headers: Record<string, string> = {}, method = "GET") {
  const response = await handle(new HttpRequest({ method, url, scheme: "http", headers, body: null }));
  let body = "";
  if (response instanceof HttpResponse) body = response.text;
  else
    for await (const chunk of response as unknown as AsyncIterable<Uint8Array>) body += Buffer.from(chunk).toString();
  await response.close();
  return { status: response.statusCode, body, headers: response.headers };
}

describe("findStatic()", () => {
  test("looks in STATICFILES_DIRS before apps, and under prefixes", async () => {
    expect(await readFile((await findStatic("site.css"))!, "utf8")).toBe("project");
    expect(await readFile((await findStatic("shop/app.js"))!, "utf8")).toBe("js");
    expect(await readFile((await findStatic("lib/lib.js"))!, "utf8")).toBe("vendor");
    expect(await findStatic("lib.js")).toBeNull();
    expect(await findAllStatic("site.css")).toHaveLength(2);
  });

  test("follows a link that stays inside, and none that leaves", async () => {
    expect(await findStatic("alias.css")).not.toBeNull();
    expect(await findStatic("link.txt")).toBeNull();
  });
});

describe("staticFilesHandler() serves", () => {
  test("files with type and date, and 304 for what is known", async () => {
    const { status, body, headers } = await get("/static/site.css");
    expect([status, body, headers.get("Content-Type")]).toEqual([200, "project", expect.stringContaining("text/css")]);
    expect((await get("/static/a%20b.txt")).body).toBe("space");
    const again = await get("/static/site.css", { "if-modified-since": headers.get("Last-Modified")! });
    expect([again.status, again.body]).toEqual([304, ""]);
    expect((await get("/static/site.css", {}, "POST")).status).toBe(405);
  });

  test("nothing else: other paths are the application's", async () => {
    expect((await get("/books/")).body).toBe("application");
    expect((await get("/staticx/other.txt")).body).toBe("application");
  });

  test.each([
    "/static/../secret.txt",
    "/static/%2e%2e/secret.txt",
    "/static/..%2fsecret.txt",
    "/static/%2e%2e%2fsecret.txt",
    "/static/..%5csecret.txt",
    "/static/..\\secret.txt",
    "/static/%252e%252e/secret.txt",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/C:%5cWindows%5cwin.ini",
    "/static/C:/Windows/win.ini",
    "/static/site.css%00.txt",
    "/static/site.css%0a",
    "/static/..%c0%afsecret.txt",
    "/static/../staticx/other.txt",
    "/static/./site.css",
    "/static/shop/../site.css",
    "/static/.env",
    "/static/link.txt",
    "/static/shop",
    "/static/shop/",
    "/static/",
    `/static/${"a/".repeat(5_000)}`,
  ])("no file for %s", async (url) => {
    expect((await get(url)).status).toBe(404);
  });
});

test("staticUrl() quotes paths below STATIC_URL", () => {
  expect(staticUrl("shop/a b%.css")).toBe("/static/shop/a%20b%25.css");
});

test("collectStatic() copies the first file of each path, and nothing twice", async () => {
  const first = await collectStatic();
  expect(first).toMatchObject({ copied: 5, unmodified: 0, skipped: 1 });
  expect(await readFile(join(root, "out/site.css"), "utf8")).toBe("project");
  expect(await readFile(join(root, "out/lib/lib.js"), "utf8")).toBe("vendor");
  expect(await collectStatic()).toMatchObject({ copied: 0, unmodified: 5 });
  expect(await collectStatic({ clear: true, dryRun: true })).toMatchObject({ copied: 0, unmodified: 5 });
});

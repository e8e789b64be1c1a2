/** Files: no name of a client leads out of the folder that is served or written to. */
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve as serveStatic, staticFilesHandler } from "../../src/contrib/staticfiles/serve.ts";
import { setup } from "../../src/core/apps/index.ts";
import { isSafePath } from "../../src/contrib/staticfiles/safe-path.ts";
import { ContentFile, FileSystemStorage, safeJoin, validateFileName } from "../../src/core/files/index.ts";
import type { HttpRequest } from "../../src/http/request.ts";
import { HttpResponse } from "../../src/http/response.ts";
import { sanitizeFileName } from "../../src/http/uploaded-file.ts";
import type { RunningServer } from "../../src/server/application.ts";
import { createHttpServer } from "../../src/server/http-server.ts";
import { listen } from "../../src/server/listen.ts";
import { path, rePath } from "../../src/web/urls/conf.ts";
import { serve } from "../../src/web/views/static.ts";
import { raw, startServer, statusOf } from "./support/server.ts";

let root: string;
let server: RunningServer;
let development: ReturnType<typeof createHttpServer>;
let developmentPort: number;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "traversal-"));
  for (const folder of ["files/sub", "files-evil", "static/css", "media"])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, "secret.txt"), "SECRET");
  await writeFile(join(root, "files-evil/secret.txt"), "SECRET");
  await writeFile(join(root, "files/a.txt"), "fine");
  await writeFile(join(root, "static/css/a.css"), "fine");
  await writeFile(join(root, "static/.env"), "SECRET");
  await symlink(join(root, "secret.txt"), join(root, "static/link.txt"));
  await symlink(root, join(root, "static/folder"));
  server = await startServer({
    STATICFILES_DIRS: [join(root, "static")],
    STATIC_URL: "static/",
    ROOT_URLCONF: {
      urlpatterns: [
        path("files/<path:path>", serve, { kwargs: { documentRoot: join(root, "files"), showIndexes: true } }),
        path("static-view/<path:path>", (request: HttpRequest, params: { path: string }) =>
          serveStatic(request, params.path),
        ),
        rePath("^any/(?<path>.*)$", serve, { kwargs: { documentRoot: join(root, "files") } }),
      ],
    },
  });
  await setup();
  development = createHttpServer(staticFilesHandler(() => new HttpResponse("application")));
  developmentPort = await listen(development, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  development.close();
  development.closeAllConnections();
  await server.close();
  await rm(root, { recursive: true });
});

const get = (port: number, target: string): Promise<string> =>
  raw(port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);

const WAYS = [
  "../secret.txt",
  "..%2fsecret.txt",
  "%2e%2e/secret.txt",
  "%2e%2e%2fsecret.txt",
  "%252e%252e%252fsecret.txt",
  "..%5csecret.txt",
  "..\\secret.txt",
  "sub/../../secret.txt",
  "sub/..%2f..%2fsecret.txt",
  "./../secret.txt",
  ".../secret.txt",
  "..;/secret.txt",
  "..%00/secret.txt",
  "a.txt%00.html",
  "%00",
  "../files-evil/secret.txt",
  "..%2ffiles-evil%2fsecret.txt",
  "/etc/passwd",
  "//etc/passwd",
  "%2fetc%2fpasswd",
  "C:/Windows/win.ini",
  "file:///etc/passwd",
  "%c0%ae%c0%ae/secret.txt",
  "%uff0e%uff0e/secret.txt",
  "\uff0e\uff0e/secret.txt",
  "a.txt/../../secret.txt",
  `${"../".repeat(50)}etc/passwd`,
  `${"a/".repeat(2_000)}b`,
  "a".repeat(5_000),
];

describe("files are served from below their folder only", () => {
  test("by the view serve() (CVE-2009-2659, CVE-2017-7234)", async () => {
    expect(await get(server.port, "/files/a.txt")).toContain("fine");
    for (const prefix of ["/files/", "/any/"]) {
      for (const way of WAYS) {
        const answer = await get(server.port, prefix + way);
        expect(answer, way).not.toMatch(/SECRET|root:/);
        expect(statusOf(answer), way).toBeLessThan(500);
        expect(/^Location: (.*)$/m.exec(answer)?.[1] ?? "/", way).toMatch(/^\/(?![/\\])/);
      }
    }
  });

  test("by staticfiles, of the development server and as a view", async () => {
    expect(await get(developmentPort, "/static/css/a.css")).toContain("fine");
    const more = [
      "link.txt",
      "folder/secret.txt",
      ".env",
      "css",
      "css/",
      "",
      ".",
      "css/a.css/",
      "css//a.css",
      "css/a.css~",
    ];
    for (const [port, prefix] of [
      [developmentPort, "/static/"],
      [server.port, "/static-view/"],
    ] as const) {
      for (const way of [...WAYS, ...more]) {
        const answer = await get(port, prefix + way);
        expect(answer, way).not.toMatch(/SECRET|root:|fine/);
        expect(statusOf(answer), way).toBeGreaterThanOrEqual(400);
        expect(statusOf(answer), way).toBeLessThan(500);
      }
    }
  });

  test("isSafePath()", () => {
    for (const way of ["..", "a/..", "a/../b", "/a", "a//b", "a\\b", "c:a", "a\0", ".git/config", "a/.b", "", "a\n"]) {
      expect(isSafePath(way), way).toBe(false);
    }
  });

  test("indexes of folders escape what files are called", async () => {
    await writeFile(join(root, "files/sub", `"><img src=x onerror=alert(1)>`), "");
    expect(await get(server.port, "/files/sub/")).not.toContain("<img");
  });
});

describe("uploaded files (CVE-2021-28658, CVE-2021-31542, CVE-2021-45452, CVE-2024-39330)", () => {
  const names = [
    "/tmp/hax0rd.txt",
    "C:\\Windows\\hax0rd.txt",
    "C:/Windows/hax0rd.txt",
    "\\tmp\\hax0rd.txt",
    "/tmp\\hax0rd.txt",
    "subdir/hax0rd.txt",
    "subdir\\hax0rd.txt",
    "sub/dir\\hax0rd.txt",
    "../../hax0rd.txt",
    "..\\..\\hax0rd.txt",
    "../..\\hax0rd.txt",
    "..&#x2F;hax0rd.txt",
    "..&sol;hax0rd.txt",
  ];

  test.each(names)("%s keeps its last part alone", (name) => {
    expect(sanitizeFileName(name)).toBe("hax0rd.txt");
  });

  test.each(["/tmp/", "/tmp/..", "c:\\tmp\\.", "", ".", "..", "&sol;", "..&#x2F;"])("%j is no name", (name) => {
    expect(sanitizeFileName(name)).toBeNull();
  });

  test("are never stored outside, whatever the name or the storage's own naming", async () => {
    class Careless extends FileSystemStorage {
      override generateFilename(name: string): string {
        return name;
      }
    }
    for (const storage of [FileSystemStorage, Careless]) {
      const media = new storage({ location: join(root, "media") });
      for (const name of [...names, "..", ".", "a/../../b", "a\0b", "/", "../media-evil/x"]) {
        try {
          const saved = await media.save(name, new ContentFile("x"));
          expect(join(root, "media", saved).startsWith(join(root, "media"))).toBe(true);
          expect(saved).not.toMatch(/(?:^|\/)\.\.(?:\/|$)/);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
      for (const name of ["../secret.txt", "../files-evil/secret.txt", "/etc/passwd", "a/../../secret.txt"]) {
        expect(() => media.path(name)).toThrow();
        await expect((async () => await media.delete(name))()).rejects.toThrow();
        await expect((async () => await media.open(name))()).rejects.toThrow();
      }
    }
    expect((await readdir(root)).sort()).toEqual(["files", "files-evil", "media", "secret.txt", "static"]);
  });

  test("validateFileName() and safeJoin()", () => {
    for (const name of ["", ".", "..", "a/..", "a/b", "/a", "a\0"]) expect(() => validateFileName(name)).toThrow();
    for (const name of ["../a", "a/../../b", "/etc/passwd", "c:/a", "..\\a", "a\\..\\..\\b"]) {
      expect(() => validateFileName(name, { allowRelativePath: true })).toThrow();
    }
    for (const name of ["../x", "/abs", "../files-evil/x", "a/../../x", "a\0"]) {
      expect(() => safeJoin(join(root, "files"), name), name).toThrow();
    }
  });
});

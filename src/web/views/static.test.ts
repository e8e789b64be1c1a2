import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { StreamingHttpResponse } from "../../http/response.ts";
import { path } from "../urls/conf.ts";
import { type Site, site } from "../testing/drive.ts";
import { serve } from "./static.ts";

const documentRoot = join(mkdtempSync(join(tmpdir(), "belleville-serve-")), "public");
let send: Site["send"];

beforeAll(async () => {
  mkdirSync(join(documentRoot, "sub"), { recursive: true });
  writeFileSync(join(documentRoot, "..", "secret.txt"), "secret");
  writeFileSync(join(documentRoot, "a.txt"), "0123456789");
  ({ send } = await site({
    ROOT_URLCONF: [
      path("files/<path:path>", serve, { kwargs: { documentRoot } }),
      path("open/<path:path>", serve, { kwargs: { documentRoot, showIndexes: true } }),
    ],
  }));
});

async function text(response: unknown): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as StreamingHttpResponse) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("serve()", () => {
  test("answers as a file server does", async () => {
    const whole = await send("/files/a.txt");
    expect([whole.statusCode, whole.get("Content-Type"), whole.get("Content-Length")]).toEqual([
      200,
      "text/plain",
      "10",
    ]);
    const modified = whole.get("Last-Modified") as string;
    expect((await send("/files/a.txt", { headers: { "if-modified-since": modified } })).statusCode).toBe(304);
    expect((await send("/files/a.txt", { headers: { "if-modified-since": "nonsense" } })).statusCode).toBe(200);
    expect((await send("/files/a.txt", { headers: { range: "bytes=0-3" } })).get("Content-Range")).toBe("bytes 0-3/10");
    expect((await send("/files/a.txt", { headers: { range: "bytes=0-3", "if-range": "old" } })).statusCode).toBe(200);
  });

  test.each([
    "/files/../secret.txt",
    "/files/%2e%2e/secret.txt",
    "/files/..%2fsecret.txt",
    "/files/..%5csecret.txt",
    "/files/sub/../../secret.txt",
    "/files/%2fetc/passwd",
    "/files/a.txt%00",
    "/files/sub",
    "/files/none.txt",
  ])("keeps inside the folder: %s", async (url) => {
    const response = await send(url);
    expect([302, 400, 404]).toContain(response.statusCode);
    expect(response.get("Location") ?? "").not.toContain("..");
  });

  test("lists folders only when told to", async () => {
    expect((await send("/open/sub")).text).toContain("Index of sub");
    expect((await send("/files/sub")).statusCode).toBe(404);
  });
});

test("text() reads what is sent", async () => {
  expect(await text(await serveDirectly())).toBe("0123456789");
});

async function serveDirectly() {
  const { makeRequest } = await import("../testing/drive.ts");
  return serve(makeRequest("/files/a.txt"), { path: "a.txt", documentRoot });
}

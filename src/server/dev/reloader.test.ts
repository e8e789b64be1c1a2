import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Failure } from "./failure.ts";
import { mayShow, Reloader } from "./reloader.ts";

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const CHILD = new URL("./child.ts", import.meta.url).href;

/** A child that serves what `page.mjs` exports. */
const MAIN = `
import { createServer } from "node:http";
import { followParent, reportFailure, serveAsChild, waitForTurn } from ${JSON.stringify(CHILD)};
followParent();
await waitForTurn();
try {
  const { page } = await import("./page.mjs");
  serveAsChild(createServer((req, res) => res.end(page)), null);
} catch (error) {
  await reportFailure(error, true);
  setInterval(() => {}, 1000);
}
`;

let folder: string;
let reloader: Reloader | null = null;
const log = vi.fn();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "reloader-"));
  await writeFile(join(folder, "main.mjs"), MAIN);
});
afterEach(async () => {
  await reloader?.stop();
  reloader = null;
  await rm(folder, { recursive: true });
});

async function start(page: string): Promise<string> {
  await writeFile(join(folder, "page.mjs"), page);
  const args = ["--import", TSX, join(folder, "main.mjs")];
  reloader = new Reloader({ host: "127.0.0.1", port: 0, folder, args, log });
  return `http://127.0.0.1:${await reloader.start()}/`;
}

const get = async (url: string) => {
  const response = await fetch(url, { headers: { connection: "close" } });
  return { status: response.status, text: await response.text() };
};

describe("Reloader", () => {
  test("lets the first requests wait for the child, and serves a changed file without refusing any", async () => {
    const url = await start('export const page = "one";');
    expect((await get(url)).text).toBe("one");
    await writeFile(join(folder, "page.mjs"), 'export const page = "two";');
    await vi.waitFor(async () => expect((await get(url)).text).toBe("two"), { timeout: 8_000, interval: 20 });
    expect(log).toHaveBeenCalledWith(expect.stringContaining("page.mjs changed, reloading."));
  });

  test("shows a start-up error with its source, and recovers", async () => {
    const url = await start('export const fine = 1;\nthrow new Error("<b>no</b>");');
    const { status, text } = await get(url);
    expect(status).toBe(500);
    expect(text).toContain("&lt;b&gt;no&lt;/b&gt;");
    expect(text).toContain("page.mjs, line 2");
    expect(text).toContain('<span class="here"><b>2</b>throw new Error');
    await writeFile(join(folder, "page.mjs"), 'export const page = "mended";');
    await vi.waitFor(async () => expect((await get(url)).text).toBe("mended"), { timeout: 8_000, interval: 20 });
  });

  test("survives the death of the child", async () => {
    const url = await start('export const page = "one"; setTimeout(() => process.exit(3), 200);');
    await vi.waitFor(async () => expect((await get(url)).text).toContain("The server has stopped"), {
      timeout: 8_000,
    });
    await writeFile(join(folder, "page.mjs"), 'export const page = "two";');
    await vi.waitFor(async () => expect((await get(url)).text).toBe("two"), { timeout: 8_000, interval: 20 });
  });

  test("says which port is free when the port is taken", async () => {
    const url = await start('export const page = "one";');
    const { port } = new URL(url);
    const second = new Reloader({ host: "127.0.0.1", port: Number(port), folder, args: [], log });
    await expect(second.start()).rejects.toMatchObject({
      message: expect.stringContaining("That port is already in use."),
      hint: expect.stringMatching(/^Port \d+ is free/),
    });
  });
});

describe("mayShow() shows details", () => {
  const request = (host: string, remoteAddress = "127.0.0.1") => ({ headers: { host }, socket: { remoteAddress } });
  const failure = (debug: boolean | null) => ({ debug }) as Failure;

  test("with DEBUG on, under local names and addresses", () => {
    expect(mayShow(failure(true), request("localhost:8000"))).toBe(true);
    expect(mayShow(failure(true), request("[::1]:8000"))).toBe(true);
    expect(mayShow(failure(true), request("192.168.1.5:8000", "192.168.1.9"))).toBe(true);
    expect(mayShow(failure(true), request("rebound.example.com"))).toBe(false);
  });

  test("never with DEBUG off, and to this machine alone when it is not known", () => {
    expect(mayShow(failure(false), request("localhost"))).toBe(false);
    expect(mayShow(failure(null), request("localhost"))).toBe(true);
    expect(mayShow(failure(null), request("192.168.1.5", "192.168.1.9"))).toBe(false);
  });
});

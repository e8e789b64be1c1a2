import { mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configure } from "../conf/index.ts";
import { SuspiciousFileOperation } from "../errors/index.ts";
import { ContentFile, defaultStorage, FileSystemStorage, safeJoin, storages, validateFileName } from "./index.ts";

let folder: string;
let storage: FileSystemStorage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
  configure({ SECRET_KEY: "x", MEDIA_ROOT: folder, MEDIA_URL: "/media/" });
  storage = new FileSystemStorage();
});
afterEach(() => rm(folder, { recursive: true }));

/** From Django's own tests of names that lead out of a storage. */
const ESCAPES = [
  "/tmp/x.txt",
  "../x.txt",
  "a/../../x.txt",
  "..\\x.txt",
  "a\\..\\..\\x.txt",
  "C:\\x.txt",
  "C:/x.txt",
  "\\tmp\\x.txt",
  "..",
  ".",
  "",
  "a/",
  "a/..",
];

describe("FileSystemStorage", () => {
  test("saves, reads, lists and deletes", async () => {
    const name = await storage.save("notes/a b.txt", new ContentFile("Hello ♥"));
    expect(name).toBe("notes/a b.txt");
    expect(await (await storage.open(name)).text()).toBe("Hello ♥");
    expect(await storage.size(name)).toBe(9);
    expect(await storage.listdir("")).toEqual({ directories: ["notes"], files: [] });
    expect(storage.url(name)).toBe("/media/notes/a%20b.txt");
    expect((await stat(storage.path(name))).mode & 0o777).toBe(0o644);
    await storage.delete(name);
    await storage.delete(name);
    expect(await storage.exists(name)).toBe(false);
  });

  test("gives another name where one is taken, also to two savers at once", async () => {
    const names = await Promise.all([1, 2, 3].map((n) => storage.save("a.tar.gz", new ContentFile(String(n)))));
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^a(_\w{7})?\.tar\.gz$/);
    expect(await readdir(folder)).toHaveLength(3);
  });

  test("replaces files where that is allowed", async () => {
    const replacing = new FileSystemStorage({ allowOverwrite: true });
    await replacing.save("a.txt", new ContentFile("long text"));
    expect(await replacing.save("a.txt", new ContentFile("new"))).toBe("a.txt");
    expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("new");
  });

  test("shortens names to what a column holds", async () => {
    await storage.save("long-name.txt", new ContentFile(""));
    const name = await storage.save("long-name.txt", new ContentFile(""), { maxLength: 16 });
    expect(name).toMatch(/^long_\w{7}\.txt$/);
    await expect(storage.save("long-name.txt", new ContentFile(""), { maxLength: 5 })).rejects.toThrow(
      SuspiciousFileOperation,
    );
  });

  test("no name leads out of the folder", async () => {
    for (const name of ESCAPES) {
      await expect(storage.save(name, new ContentFile("x")), name).rejects.toThrow(SuspiciousFileOperation);
    }
    expect(() => storage.path("../x")).toThrow(SuspiciousFileOperation);
    expect(() => storage.path("a\0b")).toThrow(SuspiciousFileOperation);
    expect(await readdir(folder)).toEqual([]);
  });

  test("writes through no link that stands in the place of a new file", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await symlink(join(outside, "target"), join(folder, "a.txt"));
    expect(await storage.save("a.txt", new ContentFile("x"))).not.toBe("a.txt");
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });

  test("leaves nothing behind when the content breaks off", async () => {
    const broken = {
      name: "a.txt",
      async *chunks(): AsyncGenerator<Uint8Array> {
        yield Uint8Array.from([1]);
        throw new Error("aborted");
      },
    };
    await expect(storage.save(null, broken)).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual([]);
  });
});

test("storages gives the storages of the settings, and names a near one", async () => {
  expect(storages.get("default")).toBeInstanceOf(FileSystemStorage);
  expect(await defaultStorage.exists("none")).toBe(false);
  expect(() => storages.get("defualt")).toThrow(/Did you mean "default"/);
});

test("validateFileName() takes folders only where it may", () => {
  expect(validateFileName("a/b.txt", { allowRelativePath: true })).toBe("a/b.txt");
  expect(() => validateFileName("a/b.txt")).toThrow(SuspiciousFileOperation);
});

test("safeJoin() tells a folder from one whose name begins the same", () => {
  expect(safeJoin("/srv/media", "a")).toBe("/srv/media/a");
  expect(() => safeJoin("/srv/media", "../media2/a")).toThrow(SuspiciousFileOperation);
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { apps } from "../../core/apps/registry.ts";
import { configure } from "../../core/conf/settings.ts";
import { testDatabaseSettings } from "../backends/testing/test-database.ts";
import { connections } from "../connection/connections.ts";
import { withSchemaEditor } from "../connection/schema-session.ts";
import { findFixtures, loadFixtures } from "./index.ts";
import { Genre, LIBRARY } from "./testing/library.ts";

let folder: string;
beforeAll(() => apps.populate([]));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fixtures-"));
  await connections.closeAll();
  configure({
    SECRET_KEY: "x",
    TIME_ZONE: "UTC",
    FIXTURE_DIRS: [folder],
    DATABASES: { default: testDatabaseSettings() },
  });
  await withSchemaEditor(connections.get(), async (editor) => {
    for (const model of Object.values(LIBRARY)) await editor.createModel(model);
  });
});
afterEach(() => rm(folder, { recursive: true }));

const text = (name: string) => JSON.stringify([{ model: "library.genre", pk: 1, fields: { name } }]);
const put = (file: string, content: string | Uint8Array) => writeFile(join(folder, file), content);
const names = async () => (await Genre.objects.all()).map(({ name }) => name);
const found = (label: string, using?: string) => findFixtures(label, { using }).map(({ name }) => basename(name));

test("a packed file is unpacked, by its label or its whole name", async () => {
  await put("genres.json.gz", gzipSync(text("packed")));
  await loadFixtures(["genres"]);
  expect(await names()).toEqual(["packed"]);
  expect(found("genres.json")).toEqual(["genres.json.gz"]);
  expect(found("genres.json.gz")).toEqual(["genres.json.gz"]);
  await put("broken.json.gz", gzipSync(text("packed")).subarray(0, 30));
  await expect(loadFixtures(["broken"])).rejects.toThrow(/broken\.json\.gz': unexpected end of file/);
});

test("what Node cannot unpack is refused with the command that does", async () => {
  await put("genres.json.xz", "x");
  const error: unknown = await loadFixtures(["genres"]).catch((e: unknown) => e);
  expect(error).toMatchObject({ message: expect.stringContaining("Node.js cannot unpack xz.") as unknown });
  expect((error as { hint: string }).hint).toMatch(/^Run xz -dc .*genres\.json\.xz \|/);
});

test("a file may be for one database alone", async () => {
  await put("genres.default.json", text("default"));
  await put("others.replica.jsonl", "");
  expect(found("genres")).toEqual(["genres.default.json"]);
  expect(found("others", "replica")).toEqual(["others.replica.jsonl"]);
  expect(() => found("others")).toThrow("No fixture named 'others' found.");
});

test("a label may have a folder, and must mean one file of a folder", async () => {
  await mkdir(join(folder, "library"));
  await put("library/genres.json", text("a"));
  expect(found("library/genres")).toEqual(["genres.json"]);
  expect(found(join(folder, "library", "genres"))).toEqual(["genres.json"]);
  await put("library/genres.xml", "");
  expect(() => found("library/genres")).toThrow(
    `Multiple fixtures named 'library/genres' in ${folder}/library. Aborting.`,
  );
  expect(() => found("genres.jsn")).toThrow(
    "Problem installing fixture 'genres': jsn is not a known serialization format.",
  );
});

test("a file without objects is only worth a warning", async () => {
  await put("empty.json", "[]");
  const warnings: string[] = [];
  const result = await loadFixtures(["empty"], { onWarning: (message) => warnings.push(message) });
  expect(result).toEqual({ objects: 0, found: 0, fixtures: 1 });
  expect(warnings).toEqual([expect.stringContaining("No fixture data found for")]);
});

test("a folder stands once in FIXTURE_DIRS", () => {
  configure({ SECRET_KEY: "x", FIXTURE_DIRS: [folder, folder], DATABASES: { default: testDatabaseSettings() } });
  expect(() => found("x")).toThrow("settings.FIXTURE_DIRS contains duplicates.");
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppConfig } from "./app-config.ts";
import { importAppModule } from "./app-modules.ts";
import { type AnyClass, Apps } from "./registry.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "apps-"));
});
afterEach(() => rm(root, { recursive: true }));

async function app(name: string, files: Record<string, string> = {}) {
  const folder = join(root, name);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return class TestConfig extends AppConfig {
    path = folder;
  };
}

/** Treats every class with `fields` as a model. */
function withHook(registry: Apps): Apps {
  registry.addModelHook({
    isModel: (exported) => "fields" in exported,
    prepare: (model, { label }) => {
      const _meta = { appLabel: label, objectName: model.name, modelName: model.name.toLowerCase() };
      registry.registerModel(Object.assign(model as AnyClass & { name: string }, { _meta }));
    },
  });
  return registry;
}

describe("Apps", () => {
  test("populate() fills names, labels and verbose names from the folder", async () => {
    const registry = new Apps();
    await registry.populate([await app("city_library")]);
    const config = registry.getAppConfig("city_library");
    expect([config.name, config.label, config.verboseName]).toEqual(["city_library", "city_library", "City Library"]);
    expect(registry.isInstalled("city_library")).toBe(true);
    expect(registry.ready).toBe(true);
  });

  test("populate() hands the models of models.ts, built models.js and models/index.ts to the hook", async () => {
    const registry = withHook(new Apps());
    const source = (name: string) => `export class ${name} { static fields = []; } export const other = 1;`;
    await registry.populate([
      await app("a", { "models.ts": source("Alpha") }),
      await app("b", { "models.js": source("Beta") }),
      await app("c", { "models/index.ts": source("Gamma") }),
      await app("d"),
    ]);
    expect(registry.getModels().map((m) => `${m._meta.appLabel}.${m.name}`)).toEqual(["a.Alpha", "b.Beta", "c.Gamma"]);
    expect(registry.getModel("a.alpha")).toBe(registry.getAppConfig("a").getModel("Alpha"));
    expect(registry.getAppConfig("d").getModels()).toEqual([]);
  });

  test("populate() runs ready() in order, once, after the models", async () => {
    const registry = new Apps();
    const seen: string[] = [];
    const make = (name: string) =>
      class extends AppConfig {
        path = join(root, name);
        override async ready() {
          await Promise.resolve();
          seen.push(`${name} ${registry.modelsReady}`);
        }
      };
    const entries = [make("a"), make("b")];
    await Promise.all([registry.populate(entries), registry.populate(entries)]);
    expect(seen).toEqual(["a true", "b true"]);
  });

  test("populate() refuses equal labels, bad labels and a missing path", async () => {
    const One = await app("one");
    await expect(new Apps().populate([One, One])).rejects.toThrow("Application labels aren't unique, duplicates: one");
    const Bad = await app("no-good");
    await expect(new Apps().populate([Bad])).rejects.toThrow("The app label 'no-good' is not a valid identifier");
    const Empty = class Empty extends AppConfig {
      path = "";
    };
    await expect(new Apps().populate([Empty])).rejects.toThrow("The app config Empty has no path.");
  });

  test("populate() asks who owns a model that two apps export", async () => {
    const First = await app("first", { "models.ts": "export class Pond { static fields = []; }" });
    const Second = await app("second", { "models.ts": 'export { Pond } from "../first/models.ts";' });
    await expect(withHook(new Apps()).populate([First, Second])).rejects.toThrow(
      "The model Pond is exported by the models of first and second.",
    );
  });

  test("lookups suggest near names", async () => {
    const registry = withHook(new Apps());
    expect(() => registry.getModels()).toThrow("Models aren't loaded yet.");
    await registry.populate([await app("library", { "models.ts": "export class Book { static fields = []; }" })]);
    expect(() => registry.getAppConfig("libary")).toThrow(
      `No installed app with label 'libary'. Did you mean "library"?`,
    );
    expect(() => registry.getModel("library.Bock")).toThrow(
      `App 'library' doesn't have a 'Bock' model. Did you mean "Book"?`,
    );
    expect(() => registry.getModel("Book")).toThrow("A model is named");
  });
});

test("importAppModule() returns undefined without the file and throws its errors with it", async () => {
  const registry = new Apps();
  await registry.populate([
    await app("library", { "admin.ts": "export const ok = 1;", "urls.ts": "throw new Error('x')" }),
  ]);
  const config = registry.getAppConfig("library");
  expect(await importAppModule(config, "signals")).toBeUndefined();
  expect(await importAppModule(config, "admin")).toMatchObject({ ok: 1 });
  await expect(importAppModule(config, "urls")).rejects.toThrow("x");
});

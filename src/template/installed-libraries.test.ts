import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppConfig } from "../core/apps/app-config.ts";
import { apps } from "../core/apps/registry.ts";
import { configure } from "../core/conf/settings.ts";
import { Engine } from "./engine.ts";
import { installLibrary } from "./installed-libraries.ts";
import { Library, renderToString, Template, TemplateSyntaxError } from "./index.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "shop-"));
  await mkdir(join(dir, "templatetags"));
  await mkdir(join(dir, "templates"));
  const library = JSON.stringify(join(import.meta.dirname, "library.ts"));
  await writeFile(
    join(dir, "templatetags", "prices.ts"),
    `import { Library } from ${library};\nexport const register = new Library();\nregister.filter("euro", (n: number) => n + " €");\n`,
  );
  await writeFile(join(dir, "templates", "price.html"), "{% load prices %}{{ n|euro }}");
  configure({ SECRET_KEY: "test" });
  await apps.populate([
    class ShopConfig extends AppConfig {
      path = dir;
      override label = "shop";
    },
  ]);
});
afterAll(() => rm(dir, { recursive: true }));

test("loading the apps finds their templates and their libraries", async () => {
  expect(await renderToString("price.html", { n: 5 })).toBe("5 €");
});

test("a filter that is not loaded names the library to load", () => {
  const error = (() => {
    try {
      return new Template("{{ n|euro }}");
    } catch (e) {
      return e;
    }
  })();
  expect(error).toBeInstanceOf(TemplateSyntaxError);
  expect((error as TemplateSyntaxError).hint).toContain("Add {% load prices %} to the template.");
});

test("an engine by itself knows only the libraries that it is given", () => {
  expect(() => new Engine().fromString("{% load prices %}")).toThrow("'prices' is not a registered tag library");
  expect(new Engine({ libraries: { prices: new Library() } }).fromString("{% load prices %}").text).toBe("");
});

test("what is no library is refused", () => {
  expect(() => installLibrary("bad", {} as Library)).toThrow(
    'The template library "bad" is not an instance of Library.',
  );
});

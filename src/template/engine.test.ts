import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configure, swapSettings } from "../core/conf/settings.ts";
import type { ContextProcessor } from "./context.ts";
import { DjangoTemplates } from "./django-templates.ts";
import { Engine } from "./engine.ts";
import { engines } from "./engines.ts";
import { TemplateDoesNotExist } from "./errors.ts";
import { safeJoin } from "./loaders/filesystem-loader.ts";
import { getTemplate, renderToString, selectTemplate } from "./shortcuts.ts";
import { Template } from "./template.ts";
import { memoryEngine } from "./testing/engine.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "templates-"));
  await mkdir(join(dir, "a", "sub"), { recursive: true });
  await mkdir(join(dir, "b"));
  await writeFile(join(dir, "a", "x.html"), "x of a");
  await writeFile(join(dir, "b", "x.html"), "x of b");
  await writeFile(join(dir, "b", "y.html"), "y {{ name }}");
  await writeFile(join(dir, "secret.html"), "secret");
  configure({ SECRET_KEY: "test", BASE_DIR: dir, TEMPLATES: [{ DIRS: [join(dir, "a"), join(dir, "b")] }] });
});
afterAll(() => rm(dir, { recursive: true }));

describe("loaders", () => {
  test("take the first folder that has the file", async () => {
    const engine = new Engine({ dirs: [join(dir, "a"), join(dir, "b")] });
    expect(await engine.renderToString("x.html")).toBe("x of a");
    expect(await engine.renderToString(["none.html", "y.html"], { name: "n" })).toBe("y n");
  });

  test("never leave their folders", () => {
    const engine = new Engine({ dirs: [join(dir, "a")] });
    for (const name of [
      "../secret.html",
      join(dir, "secret.html"),
      "sub/../../secret.html",
      "..\\secret.html",
      "x.html\0",
      "",
      ".",
      "..",
    ]) {
      expect(() => engine.getTemplate(name), name).toThrow(TemplateDoesNotExist);
    }
    expect(safeJoin("/srv/templates", "../templates-other/x.html")).toBeNull();
  });

  test("list the places that were looked at", () => {
    const engine = new Engine({ dirs: [join(dir, "a"), join(dir, "b")] });
    expect(() => engine.getTemplate("none.html")).toThrow(
      /none\.html\nPlaces that were looked at:\n {2}- .*a\/none\.html \(Source does not exist\)\n {2}- .*b/,
    );
  });

  test("keep compiled templates, and with debug see edits and new files", async () => {
    const path = join(dir, "b", "edit.html");
    await writeFile(path, "one");
    const [fixed, debug] = [false, true].map(
      (on) => new Engine({ dirs: [join(dir, "a"), join(dir, "b")], debug: on }),
    ) as [Engine, Engine];
    expect(debug.getTemplate("edit.html")).toBe(debug.getTemplate("edit.html"));
    expect(await fixed.renderToString("edit.html")).toBe("one");
    await writeFile(path, "two");
    await utimes(path, new Date(), new Date(Date.now() + 5000));
    expect(await debug.renderToString("edit.html")).toBe("two");
    expect(await fixed.renderToString("edit.html")).toBe("one");
    await writeFile(join(dir, "a", "edit.html"), "override");
    expect(await debug.renderToString("edit.html")).toBe("override");
    fixed.reset();
    expect(await fixed.renderToString("edit.html")).toBe("override");
  });
});

describe("the TEMPLATES setting", () => {
  test("makes the engines that getTemplate() and renderToString() search", async () => {
    expect(await renderToString("y.html", { name: "<n>" })).toBe("y &lt;n&gt;");
    expect(await selectTemplate(["none.html", "x.html"]).render()).toBe("x of a");
    expect(() => getTemplate("none.html")).toThrow(TemplateDoesNotExist);
    expect(() => getTemplate("x.html", { using: "djnago" })).toThrow("Could not find config for 'djnago'");
    expect(await new Template("{{ a }}").render({ a: 1 })).toBe("1");
  });

  test("may name another engine beside the Django one", async () => {
    class Upper {
      getTemplate(name: string): { render: () => Promise<string> } {
        if (name !== "upper") throw new TemplateDoesNotExist(name);
        return { render: async () => "UPPER" };
      }
    }
    const restore = swapSettings({
      TEMPLATES: [{ BACKEND: DjangoTemplates, DIRS: [join(dir, "a")] }, { BACKEND: Upper }],
    });
    try {
      expect(await renderToString("upper")).toBe("UPPER");
      expect(await renderToString("x.html")).toBe("x of a");
      expect(engines.all()).toHaveLength(2);
    } finally {
      restore();
    }
  });

  test("refuses unknown options with a near name", () => {
    const OPTIONS = { contextProcesors: [] } as never;
    expect(() => new DjangoTemplates({ OPTIONS })).toThrow(
      'Unknown option contextProcesors of a template engine. Did you mean "contextProcessors"?',
    );
  });

  test("gives templates the libraries that belong to Belleville", async () => {
    expect(await new Template("{% load i18n l10n tz cache static %}{% translate 'x' %}").render()).toBe("x");
  });
});

describe("context processors", () => {
  const engine = (...contextProcessors: ContextProcessor[]): Engine => memoryEngine({}, { contextProcessors });

  test("add values below those of the view, with a request only", async () => {
    const template = engine(
      (request: { user: string }) => ({ user: request.user, n: 1 }),
      async () => ({ n: 2, m: 3 }),
    ).fromString("{{ user }}{{ n }}{{ m }}");
    expect(await template.render({ m: 4 }, { user: "u" })).toBe("u24");
    expect(await template.render({ m: 4 })).toBe("4");
  });

  test("cost nothing for values that are not used", async () => {
    let queries = 0;
    const template = engine(() => ({
      get perms() {
        queries++;
        return "p";
      },
      count: () => ++queries,
    })).fromString("{% if show %}{{ perms }}{{ count }}{% endif %}");
    await template.render({ show: false }, {});
    expect(queries).toBe(0);
    expect(await template.render({ show: true }, {})).toBe("p2");
  });
});

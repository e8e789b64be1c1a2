/** The walls of the house: `scripts/check-layers.ts` must see an upward import, and find none. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { checkLayers } from "../../scripts/check-layers.ts";
import { LAYERS } from "../../scripts/layers.ts";
import { ROOT } from "../support/project.ts";

describe("the layers", () => {
  const folders: string[] = [];

  /** A source tree with these files. */
  function tree(files: Readonly<Record<string, string>>): string {
    const root = mkdtempSync(join(tmpdir(), "belleville-layers-"));
    folders.push(root);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return root;
  }

  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  test("no file of src/ imports upwards", () => {
    expect(checkLayers(join(ROOT, "src"))).toEqual([]);
  });

  test("every folder of src/ is a known layer with a README", () => {
    const entries = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(entries.filter((entry) => LAYERS[entry.name] === undefined).map((entry) => entry.name)).toEqual([]);
    const bare = entries.filter((entry) => !readdirSync(join(ROOT, "src", entry.name)).includes("README.md"));
    expect(bare.map((entry) => entry.name)).toEqual([]);
  });

  test("an import of a higher layer is found and explained", () => {
    const root = tree({ "db/query.ts": `import { Form } from "../forms/form.ts";`, "forms/form.ts": "" });
    expect(checkLayers(root)).toEqual([
      {
        file: "db/query.ts",
        imported: "../forms/form.ts",
        reason: "db may not import forms: db sits below forms and the web: it never hears of requests",
      },
    ]);
  });

  test("types, re-exports and dynamic imports count too", () => {
    const root = tree({
      "http/a.ts": `import type { View } from "../web/view.ts";`,
      "http/b.ts": `export { View } from "../web/view.ts";`,
      "http/c.ts": `const view = await import("../web/view.ts");`,
      "http/d.ts": `// import "../web/view.ts";\nimport { x } from "../utils/x.ts";`,
    });
    expect(checkLayers(root).map((violation) => violation.file)).toEqual(["http/a.ts", "http/b.ts", "http/c.ts"]);
  });

  test("the foundations of core keep their order", () => {
    const root = tree({
      "core/errors/a.ts": `import "../conf/index.ts";`,
      "core/apps/b.ts": `import "../conf/index.ts";`,
    });
    expect(checkLayers(root).map((violation) => violation.file)).toEqual(["core/errors/a.ts"]);
  });

  test("an unknown folder is no layer", () => {
    expect(checkLayers(tree({ "misc/a.ts": `import "../utils/b.ts";` }))[0]?.reason).toContain("no known layer");
  });
});

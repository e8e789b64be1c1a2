/** A project of apps with migration files in a temporary folder, for tests. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppConfig } from "../../../core/apps/app-config.ts";
import { Apps } from "../../../core/apps/registry.ts";
import "../../../core/conf/core-settings.ts";
import { configure, isConfigured, swapSettings } from "../../../core/conf/settings.ts";
import "../../backends/index.ts";
import { testDatabaseSettings } from "../../backends/testing/test-database.ts";
import { connections } from "../../connection/connections.ts";
import type { ModelClass } from "../../models/fields/field.ts";
import type { CommandOutput } from "../commands/printer.ts";
import { compareText } from "../keys.ts";
import "../settings.ts";

/** Where migration files of tests find what real ones import from the package. */
const PACKAGES: Readonly<Record<string, string>> = {
  "belleville/db/migrations": new URL("../index.ts", import.meta.url).pathname,
  "belleville/db": new URL("../../index.ts", import.meta.url).pathname,
};

function withLocalImports(text: string): string {
  return text.replace(/from "(belleville\/[a-z/]+)"/g, (whole, name: string) =>
    name in PACKAGES ? `from ${JSON.stringify(PACKAGES[name])}` : whole,
  );
}

/** Apps of a test, with a database in memory. Models may be exchanged between commands, as an edited file would. */
export class TestProject {
  readonly root: string;
  readonly #restore: () => void;
  #models = new Map<string, readonly ModelClass[]>();

  private constructor(root: string, restore: () => void) {
    this.root = root;
    this.#restore = restore;
  }

  static async create(): Promise<TestProject> {
    if (!isConfigured()) configure({ SECRET_KEY: "test" });
    const root = await mkdtemp(join(tmpdir(), "migrations-"));
    return new TestProject(root, swapSettings({ DATABASES: { default: testDatabaseSettings() } }));
  }

  async close(): Promise<void> {
    await connections.get().close();
    this.#restore();
    await rm(this.root, { recursive: true });
  }

  /** The models of an app as they are now. */
  setModels(appLabel: string, ...models: readonly ModelClass[]): void {
    this.#models.set(appLabel, models);
  }

  /** Installed apps with their present models. */
  async apps(): Promise<Apps> {
    const apps = new Apps();
    const configs = [...this.#models.keys()].map((label) => {
      const path = join(this.root, label);
      return class extends AppConfig {
        override path = path;
        override models = async () => ({});
      };
    });
    await apps.populate(configs);
    for (const models of this.#models.values()) for (const model of models) apps.registerModel(model);
    return apps;
  }

  /** Writes a migration file; imports of the package are led to the sources. */
  async write(appLabel: string, name: string, body: string): Promise<void> {
    const folder = join(this.root, appLabel, "migrations");
    await mkdir(folder, { recursive: true });
    const head =
      'import { migrations } from "belleville/db/migrations";\nimport { models } from "belleville/db";\nvoid models;\n';
    const text =
      body.startsWith("//") || body.startsWith("import")
        ? body
        : `${head}export class Migration extends migrations.Migration {\n${body}\n}\n`;
    await writeFile(join(folder, `${name}.ts`), withLocalImports(text));
  }

  /** Names of an app's migration files. */
  async files(appLabel: string): Promise<string[]> {
    return (await readdir(join(this.root, appLabel, "migrations")).catch(() => [])).sort(compareText);
  }

  read(appLabel: string, file: string): Promise<string> {
    return readFile(join(this.root, appLabel, "migrations", file), "utf8");
  }

  /** Leads the imports of files that a command has written to the sources. */
  async localize(paths: readonly string[]): Promise<void> {
    for (const path of paths) await writeFile(path, withLocalImports(await readFile(path, "utf8")));
  }
}

/** Keeps what a command prints. */
export class Captured implements CommandOutput {
  text = "";
  write(text: string): void {
    this.text += text;
  }
}

/** A project made as a newcomer makes it: from the packed tarball, in an empty folder outside the repository. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ROOT, type RunOptions, type RunResult, run } from "./project.ts";
import { tarball } from "./tarball.ts";

export interface NewProject extends AsyncDisposable {
  /** Folder of the project. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a shell command in the project; throws with its output when it fails. */
  sh(command: string, options?: Partial<RunOptions>): Promise<RunResult>;
}

/**
 * Makes and installs a project with the given Node.
 *
 * @param node Path of the Node binary; its folder comes first in PATH, as where a version manager put it there.
 */
export async function newProject(name: string, node = process.execPath): Promise<NewProject> {
  const parent = mkdtempSync(join(tmpdir(), "belleville-new-"));
  const folder = join(parent, name);
  const env = { PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`, NODE_OPTIONS: "", NO_COLOR: "1" };
  const shell =
    (cwd: string) =>
    async (command: string, options: Partial<RunOptions> = {}) => {
      const result = await run("bash", ["-c", command], { cwd, ...options, env: { ...env, ...options.env } });
      if (result.code !== 0)
        throw new Error(`${command}\nended with ${result.code}:\n${result.stdout}${result.stderr}`);
      return result;
    };
  // `npx belleville` of the registry is this tarball here.
  await shell(parent)("npm init -y >/dev/null");
  await shell(parent)(`npm install --no-audit --no-fund --prefer-offline --ignore-scripts "${tarball()}"`);
  await shell(parent)(`node_modules/.bin/belleville startproject ${name}`);
  const manifest = join(folder, "package.json");
  const content = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies: Record<string, string> };
  content.dependencies.belleville = `file:${tarball()}`;
  writeFileSync(manifest, JSON.stringify(content, null, 2));
  const sh = shell(folder);
  const addon = "node_modules/better-sqlite3/build";
  // better-sqlite3 takes minutes to compile where no binary of it can be downloaded: the one of this repository serves,
  // when the project runs on the same Node. BELLEVILLE_TEST_COMPILE=1 compiles as a newcomer's machine may have to.
  const reuse =
    node === process.execPath && process.env.BELLEVILLE_TEST_COMPILE === undefined && existsSync(join(ROOT, addon));
  await sh(`npm install --no-audit --no-fund --prefer-offline ${reuse ? "--ignore-scripts" : ""}`);
  if (reuse && existsSync(join(folder, dirname(addon))))
    cpSync(join(ROOT, addon), join(folder, addon), { recursive: true });
  return {
    folder,
    env,
    sh,
    async [Symbol.asyncDispose]() {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

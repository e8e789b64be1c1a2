import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppConfig } from "../core/apps/index.ts";
import { BaseCommand } from "./base-command.ts";
import { callCommand } from "./call-command.ts";
import { CommandError } from "./command-error.ts";
import { execute } from "./management.ts";
import { StringOutput } from "./output.ts";
import type { CommandParser } from "./parser.ts";

let folder: string;
const here = process.cwd();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
  await mkdir(join(folder, "shop/management/commands"), { recursive: true });
  const base = JSON.stringify(new URL("./base-command.ts", import.meta.url).href);
  await writeFile(
    join(folder, "shop/management/commands/greet.ts"),
    `import { BaseCommand } from ${base};
     export class Command extends BaseCommand { help = "Greets."; handle() { return "hello"; } }`,
  );
  await writeFile(join(folder, "shop/management/commands/broken.ts"), "export const nothing = 1;");
  await writeFile(join(folder, "shop/management/commands/_private.ts"), "throw new Error('not a command');");
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => process.chdir(folder));
afterEach(() => {
  process.chdir(here);
  process.exitCode = undefined;
});

class ShopConfig extends AppConfig {
  path = join(folder, "shop");
}
const settings = () => Promise.resolve({ default: { SECRET_KEY: "x", INSTALLED_APPS: [ShopConfig] } });

/** Runs a command line as `manage.ts` would. */
async function manage(...args: string[]) {
  const [stdout, stderr] = [new StringOutput(), new StringOutput()];
  process.exitCode = 0;
  await execute(settings, { argv: ["node", "manage.ts", ...args], stdout, stderr });
  return { stdout: stdout.text, stderr: stderr.text, code: process.exitCode };
}

async function belleville(...args: string[]) {
  const [stdout, stderr] = [new StringOutput(), new StringOutput()];
  process.exitCode = 0;
  await execute(null, { argv: ["node", "belleville", ...args], stdout, stderr });
  return { stdout: stdout.text, stderr: stderr.text, code: process.exitCode };
}

describe("startproject", () => {
  test("writes a project with a key of its own", async () => {
    const { stdout, code } = await belleville("startproject", "bookshop");
    expect([code, stdout]).toEqual([0, expect.stringContaining("Created project bookshop.")]);
    const read = (path: string) => readFile(join(folder, "bookshop", path), "utf8");
    expect(await read("manage.ts")).toMatch(/^#!.*belleville\/register\n[^]*import\("\.\/bookshop\/settings\.ts"\)/);
    expect((await stat(join(folder, "bookshop/manage.ts"))).mode & 0o111).toBe(0o111);
    expect(await read(".env")).toMatch(/^SECRET_KEY="[^"$#\s]{64}"$/m);
    expect((await stat(join(folder, "bookshop/.env"))).mode & 0o077).toBe(0);
    expect(await read(".gitignore")).toContain(".env\n");
    expect(JSON.parse(await read("package.json"))).toMatchObject({ name: "bookshop", type: "module" });
    for (const file of ["bookshop/settings.ts", "bookshop/urls.ts", "bookshop/server.ts", "templates/base.html"]) {
      expect(await read(file)).not.toMatch(/\{\{ (projectName|secretKey)/);
    }
  });

  test("refuses a folder that is there", async () => {
    await mkdir(join(folder, "taken"));
    const { stderr, code } = await belleville("startproject", "taken");
    expect([code, stderr]).toEqual([1, expect.stringContaining("already exists")]);
  });

  test("never overwrites a file of a folder that is named", async () => {
    await mkdir(join(folder, "mine/templates"), { recursive: true });
    await writeFile(join(folder, "mine/templates/base.html"), "mine");
    const { stderr, code } = await belleville("startproject", "other", "mine");
    expect([code, stderr]).toEqual([1, expect.stringContaining("won't replace conflicting files")]);
    expect(await readFile(join(folder, "mine/templates/base.html"), "utf8")).toBe("mine");
    await expect(stat(join(folder, "mine/manage.ts"))).rejects.toThrow("ENOENT");
  });
});

describe("startapp", () => {
  test("writes an app named after its label", async () => {
    const { stdout } = await belleville("startapp", "city_library");
    expect(stdout).toContain('import city_library from "../city_library/apps.ts";');
    const read = (path: string) => readFile(join(folder, "city_library", path), "utf8");
    expect(await read("apps.ts")).toContain("class CityLibraryConfig extends AppConfig");
    expect(await read("views.ts")).toContain('"city_library/index.html"');
    expect(await read("templates/city_library/index.html")).toContain("{% block content %}");
  });

  test.each([
    "../evil",
    "a/b",
    "..",
    "1st",
    "a-b",
    "a.b",
    "a b",
    "",
    "class",
    "import",
    "templates",
    "fs",
    "auth",
    "x".repeat(101),
  ])("refuses the name %j", async (name) => {
    const { code, stderr } = await belleville("startapp", name);
    expect(code).toBe(1);
    expect(stderr).toMatch(/valid app name|reserved name|built-in app/);
  });
});

describe("execute()", () => {
  test("runs commands of apps", async () => {
    expect(await manage("greet")).toEqual({ stdout: "hello\n", stderr: "", code: 0 });
  });

  test("suggests near names for a misspelt command", async () => {
    const { stderr, code } = await manage("chek");
    expect([code, stderr]).toEqual([
      1,
      "Unknown command: 'chek'. Did you mean check?\nType './manage.ts help' for usage.\n",
    ]);
  });

  test("explains a command file without a command", async () => {
    const { stderr, code } = await manage("broken");
    expect(code).toBe(1);
    expect(stderr).toContain('The file of the command "broken" exports no class Command');
    expect(stderr).toContain("Hint: Write: export class Command");
  });

  test("exits with 2 for wrong arguments", async () => {
    const { stderr, code } = await manage("greet", "--lod");
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--lod'")]);
    expect((await manage("check", "-v", "9")).code).toBe(2);
  });

  test("lists commands by app, and explains one", async () => {
    const { stdout } = await manage("help");
    expect(stdout).toMatch(/\[belleville\]\n[^]*    check\n[^]*\[shop\]\n    broken\n    greet\n/);
    expect(stdout).not.toContain("_private");
    expect((await manage("help", "--commands")).stdout.split("\n")).toContain("greet");
    expect((await manage("help", "greet")).stdout).toMatch(/^Usage: .*greet[^]*Greets\.[^]*--verbosity/);
    expect((await manage("greet", "--help")).code).toBe(0);
    expect((await manage("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("check says that nothing is wrong", async () => {
    expect((await manage("check")).stdout).toBe("System check identified no issues (0 silenced).\n");
    const deploy = await manage("check", "--deploy", "--fail-level", "WARNING");
    expect(deploy.code).toBe(1);
    expect(deploy.stderr).toContain("?: (security.W009) Your SECRET_KEY has less than 50 characters");
    expect((await manage("check", "--tag", "gardens")).stderr).toContain(
      'There is no system check with the "gardens" tag.',
    );
  });

  test("diffsettings hides secrets", async () => {
    const { stdout } = await manage("diffsettings");
    expect(stdout).toContain("SECRET_KEY = '********************'");
    expect(stdout).not.toContain("DEBUG");
    expect((await manage("diffsettings", "--all")).stdout).toContain("### DEBUG = false");
  });
});

describe("callCommand()", () => {
  class Move extends BaseCommand<{ from: string; to?: string[]; fast?: boolean; times: number }> {
    override addArguments(parser: CommandParser): void {
      parser.argument("<from>").argument("[to...]").option("--fast").option("--times <n>", "", Number, 1);
    }
    override handle(options: object): string {
      const { from, to, fast, times, verbosity } = options as Record<string, unknown>;
      if (from === "nowhere") throw new CommandError("No such place.", { returncode: 3 });
      return JSON.stringify({ from, to, fast, times, verbosity });
    }
  }
  const stdout = new StringOutput();
  const move = (...args: Parameters<typeof callCommand> extends [unknown, ...infer A] ? A : never) =>
    callCommand(new Move({ stdout }), ...args);

  test("takes positional arguments, flags and options by name", async () => {
    const all = { from: "here", to: ["a", "b"], fast: true, times: 2, verbosity: 1 };
    expect(JSON.parse((await move("here", "a", "b", "--fast", { times: 2 })) as string)).toEqual(all);
    expect(JSON.parse((await move({ from: "here", to: ["a", "b"], fast: true, times: 2 })) as string)).toEqual(all);
    expect(stdout.text).toContain('"from":"here"');
  });

  test("refuses unknown options and missing arguments", async () => {
    await expect(move("here", { fats: true })).rejects.toThrow(
      /Unknown option\(s\) for Move command: fats\..*Did you mean "fast"\?/,
    );
    await expect(move()).rejects.toThrow("Error: missing required argument 'from'");
  });

  test("passes errors of the command on", async () => {
    await expect(move("nowhere")).rejects.toMatchObject({ returncode: 3, message: "No such place." });
  });
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AuthConfig } from "../../auth/apps.ts";
import { User } from "../../auth/models/user.ts";
import { ContentTypesConfig } from "../../contenttypes/apps.ts";
import { setup } from "../../core/apps/index.ts";
import { configure } from "../../core/conf/index.ts";
import { connections } from "../../db/connection/index.ts";
import "../../db/migrations/settings.ts";
import "../../db/serializers/settings.ts";
import { type CallOptions, callCommand } from "../call-command.ts";
import { StringOutput } from "../output.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "commands-"));
  configure({
    SECRET_KEY: "x",
    BASE_DIR: folder,
    INSTALLED_APPS: [ContentTypesConfig, AuthConfig],
    DATABASES: { default: { ENGINE: "sqlite", NAME: join(folder, "db.sqlite3") } },
  });
  await setup();
});
afterAll(async () => {
  await connections.closeAll();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  delete process.env["DJANGO_SUPERUSER_PASSWORD"];
});

/** Runs a command and gives what it printed. */
async function call(name: string, ...args: (string | CallOptions)[]) {
  const [stdout, stderr] = [new StringOutput(), new StringOutput()];
  const last = args.at(-1);
  const options = typeof last === "object" ? last : {};
  const words = args.filter((arg) => typeof arg === "string");
  await callCommand(name, ...words, { ...options, stdout, stderr });
  return { stdout: stdout.text, stderr: stderr.text };
}

test("migrate applies what showmigrations lists, and --check counts what is left", async () => {
  await expect(call("migrate", { check: true })).rejects.toThrow(/unapplied migration\(s\)/);
  expect((await call("showmigrations", "auth")).stdout).toContain(" [ ] 0001_initial\n");
  const { stdout } = await call("migrate");
  expect(stdout).toContain("Operations to perform:\n  Apply all migrations: auth, contenttypes\nRunning migrations:\n");
  expect(stdout).toContain("  Applying auth.0001_initial... OK\n");
  expect((await call("migrate")).stdout).toContain("  No migrations to apply.");
  expect((await call("showmigrations", "auth")).stdout).toContain(" [X] 0001_initial\n");
  await expect(call("migrate", "aut")).rejects.toThrow("No installed app with label 'aut'. Did you mean \"auth\"?");
});

test("makemigrations --scriptable leaves the output to paths", async () => {
  const { stdout, stderr } = await call("makemigrations", { scriptable: true });
  expect(stdout).toBe("");
  expect(stderr).toBe("No changes detected\n");
});

test("makemigrations finds nothing in apps that are up to date", async () => {
  expect((await call("makemigrations", { check: true })).stdout).toBe("No changes detected\n");
});

test("sqlmigrate prints the statements", async () => {
  expect((await call("sqlmigrate", "contenttypes", "0001")).stdout).toMatch(
    /^BEGIN;[^]*CREATE TABLE "django_content_type"[^]*COMMIT;\n$/,
  );
});

test("check finds nothing", async () => {
  expect((await call("check")).stdout).toBe("System check identified no issues (0 silenced).\n");
});

describe("createsuperuser", () => {
  const given = { input: false, username: "ann", email: "ann@example.com" };

  test("--no-input takes options and environment", async () => {
    process.env["DJANGO_SUPERUSER_PASSWORD"] = "correct horse";
    expect((await call("createsuperuser", given)).stdout).toBe("Superuser created successfully.\n");
    const ann = await User.objects.get({ username: "ann" });
    expect([ann.isSuperuser, ann.isStaff, await ann.checkPassword("correct horse")]).toEqual([true, true, true]);
  });

  test("refuses a name that is taken, unless told not to mind", async () => {
    await expect(call("createsuperuser", given)).rejects.toThrow("That username is already taken.");
    expect((await call("createsuperuser", { ...given, ifMissing: true })).stdout).toBe("");
    await expect(call("createsuperuser", { ...given, username: "a b" })).rejects.toThrow("Enter a valid username.");
    await expect(call("createsuperuser", { input: false, username: "bob" })).rejects.toThrow(
      "You must use --email with --noinput.",
    );
  });

  test("asks, hides passwords, and asks again", async () => {
    const answers = [
      "ann",
      "ursula",
      "no address",
      "u@example.com",
      "one",
      "two",
      "short",
      "short",
      "n",
      "correct horse",
      "correct horse",
    ];
    const stdin = Object.assign(Readable.from(answers.map((line) => `${line}\n`)), { isTTY: true });
    const { stdout, stderr } = await call("createsuperuser", { stdin });
    expect(stderr).toContain("Error: That username is already taken.");
    expect(stderr).toContain("Error: Enter a valid email address.");
    expect(stderr).toContain("Error: Your passwords didn't match.");
    expect(stdout).toContain("Superuser created successfully.");
    expect(stdout).not.toContain("correct horse");
    expect((await User.objects.get({ username: "ursula" })).email).toBe("u@example.com");
  });

  test("skips itself where nobody can be asked", async () => {
    const { stdout } = await call("createsuperuser", { stdin: Readable.from([]) });
    expect(stdout).toContain("Superuser creation skipped due to not running in a TTY.");
  });
});

describe("dumpdata and loaddata", () => {
  test("give back what was there", async () => {
    const output = join(folder, "users.json");
    await call("dumpdata", "auth.User", { output, indent: 1 });
    const dumped = await readFile(output, "utf8");
    expect(JSON.parse(dumped)).toHaveLength(2);
    await User.objects.all().delete();
    expect((await call("loaddata", output)).stdout).toBe("Installed 2 object(s) from 1 fixture(s)\n");
    expect((await call("dumpdata", "auth.user", { indent: 1 })).stdout).toBe(dumped);
  });

  test("take labels of apps and models, and say which are wrong", async () => {
    const models = async (...args: (string | CallOptions)[]) =>
      new Set((JSON.parse((await call("dumpdata", ...args)).stdout) as { model: string }[]).map(({ model }) => model));
    expect(await models({ exclude: ["auth.permission", "contenttypes"] })).toEqual(new Set(["auth.user"]));
    expect(await models("auth", { naturalForeign: true })).toEqual(new Set(["auth.permission", "auth.user"]));
    const { pk } = (JSON.parse((await call("dumpdata", "auth.user")).stdout) as { pk: number }[])[0]!;
    expect(JSON.parse((await call("dumpdata", "auth.user", { pks: String(pk) })).stdout)).toHaveLength(1);
    await expect(call("dumpdata", "atuh")).rejects.toThrow(
      "No installed app with label 'atuh'. Did you mean \"auth\"?",
    );
    await expect(call("dumpdata", "auth.Usr")).rejects.toThrow(
      "App 'auth' doesn't have a 'Usr' model. Did you mean \"User\"?",
    );
  });

  test("pack what ends in gz, show how far they are, and refuse what cannot be packed", async () => {
    const output = join(folder, "users.yaml.gz");
    await call("dumpdata", "auth.user", { output, format: "yaml" });
    expect(gunzipSync(await readFile(output)).toString()).toMatch(/^- model: auth\.user\n {2}pk: \d+\n {2}fields:\n/);
    // The test above left users.json beside it.
    await expect(call("loaddata", join(folder, "users"))).rejects.toThrow("Multiple fixtures named");
    const { stdout } = await call("loaddata", output, { verbosity: 3 });
    expect(stdout).toContain("\rProcessed 2 object(s).\nInstalled 2 object(s) from 1 fixture(s)\n");
    expect((await call("loaddata", output, { exclude: ["auth"] })).stdout).toBe(
      "Installed 0 object(s) (of 2) from 1 fixture(s)\n",
    );
    await expect(call("dumpdata", { output: join(folder, "users.json.xz") })).rejects.toThrow(
      "Unsupported file extension (.xz)",
    );
  });

  test("loaddata reads standard input", async () => {
    const stdin = Readable.from([
      JSON.stringify([{ model: "auth.group", pk: 1, fields: { name: "editors", permissions: [] } }]),
    ]);
    expect((await call("loaddata", "-", { format: "json", stdin })).stdout).toBe(
      "Installed 1 object(s) from 1 fixture(s)\n",
    );
    await expect(call("loaddata", "-", { stdin })).rejects.toThrow(
      "--format must be specified when reading from stdin.",
    );
  });
});

test("shell runs code that awaits, from -c and from standard input", async () => {
  const seen: unknown[] = [];
  Object.assign(globalThis, { seen });
  await call("shell", { command: "const n = await User.objects.count(); seen.push(n) // done" });
  await call("shell", { stdin: Readable.from(["seen.push(settings.SECRET_KEY,", " typeof models.CharField)"]) });
  expect(seen).toEqual([2, "x", "function"]);
  await expect(call("shell", { command: "await nothing()" })).rejects.toThrow("nothing is not defined");
});

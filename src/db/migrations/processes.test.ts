/** Several processes that migrate one database at once, and one that is killed in the middle, on each server. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configure, isConfigured, swapSettings } from "../../core/conf/settings.ts";
import { hasMysql, openMysql } from "../backends/testing/mysql-server.ts";
import { hasPostgresql, openPostgresql } from "../backends/testing/postgresql-server.ts";
import type { DatabaseSettings } from "../backends/contract.ts";
import { connections } from "../connection/connections.ts";
import { TestProject } from "./testing/project.ts";

const PROCESS = fileURLToPath(new URL("./testing/migrate-process.ts", import.meta.url));

const SERVERS = [
  { name: "PostgreSQL", has: await hasPostgresql(), open: openPostgresql, transactional: true },
  { name: "MariaDB", has: await hasMysql(), open: openMysql, transactional: false },
] as const;

describe.for(SERVERS)("$name", ({ has, open, transactional }) => {
  let project: TestProject;
  let settings: DatabaseSettings;
  let remove: () => Promise<void>;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    if (!isConfigured()) configure({ SECRET_KEY: "test" });
    project = await TestProject.create();
    ({ settings, remove } = await open());
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await remove();
    await project.close();
  });

  /** Starts a process that migrates; `until` waits for a text of its output, or for its end. */
  function start(env: NodeJS.ProcessEnv = {}) {
    const named = { ...settings, ENGINE: transactional ? "postgresql" : "mariadb" };
    const args = ["--import", "tsx", PROCESS, project.root, JSON.stringify(named)];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    let text = "";
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, text }));
    const shown = (wanted: string) =>
      new Promise<void>((resolve, reject) => {
        child.stdout.on("data", () => (text.includes(wanted) ? resolve() : undefined));
        void ended.then(() => reject(new Error(`It ended without "${wanted}": ${text}`)));
      });
    child.stdout.on("data", (chunk: Buffer) => (text += String(chunk)));
    return { child, ended, shown };
  }

  /** Rows of a query, over a connection of this process. */
  async function rows(sql: string): Promise<unknown[][]> {
    const restore = swapSettings({ DATABASES: { default: settings } });
    try {
      const connection = connections.get();
      try {
        return (await connection.executeRaw(sql)).rows;
      } finally {
        await connection.close();
      }
    } finally {
      restore();
    }
  }

  const tables = async () => {
    const names = await rows(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = ${transactional ? "current_schema()" : "DATABASE()"}`,
    );
    return names.flat().map(String).sort();
  };
  const model = (name: string) =>
    `new migrations.CreateModel({ name: "${name}", fields: { id: models.BigAutoField({ primaryKey: true }) } })`;

  test.runIf(has)("of two that migrate at once each migration runs once", { timeout: 60_000 }, async () => {
    await project.write(
      "library",
      "0001_initial",
      `dependencies = [];\noperations = [${model("Book")}, new migrations.RunCode({ code: () => new Promise((go) => setTimeout(go, 700)) })];`,
    );
    await project.write(
      "library",
      "0002_rows",
      `dependencies = [["library", "0001_initial"]];
operations = [new migrations.RunCode({ code: async (apps) => { await apps.getModel("library", "Book").objects.create({} as never); } })];`,
    );
    const both = await Promise.all([start().ended, start().ended]);
    expect(both.map(({ code, text }) => (code === 0 ? "" : text))).toEqual(["", ""]);
    expect(await rows("SELECT name FROM django_migrations ORDER BY id")).toEqual([["0001_initial"], ["0002_rows"]]);
    expect(await rows("SELECT count(*) FROM library_book").then(String)).toBe("1");
  });

  test.runIf(has)(
    "one killed in the middle records nothing, and what goes on is said",
    { timeout: 60_000 },
    async () => {
      const wait =
        'console.log("WAITING"); return process.env.GO === "1" ? undefined : new Promise((go) => setTimeout(go, 60_000));';
      await project.write(
        "library",
        "0001_initial",
        `dependencies = [];\noperations = [${model("Book")}, new migrations.RunCode({ code: () => { ${wait} } }), ${model("Shelf")}];`,
      );
      const first = start();
      await first.shown("WAITING");
      first.child.kill("SIGKILL");
      await first.ended;
      expect(await rows("SELECT name FROM django_migrations")).toEqual([]);
      if (!transactional) {
        expect(await tables()).toEqual(["django_migrations", "library_book"]);
        const again = await start({ GO: "1" }).ended;
        expect(again.code).toBe(1);
        expect(again.text).toContain('failed at operation 1 of 3, "Create model Book"');
        expect(again.text).toContain("the migration is recorded as not applied.");
        expect(again.text).toContain("'./manage.ts sqlmigrate library 0001_initial' prints its statements");
        expect(again.text).toContain("'./manage.ts migrate library 0001_initial --fake'");
        await rows("DROP TABLE library_book");
      }
      const last = await start({ GO: "1" }).ended;
      expect(last.code === 0 ? "" : last.text).toBe("");
      expect(await tables()).toEqual(["django_migrations", "library_book", "library_shelf"]);
      expect(await rows("SELECT name FROM django_migrations")).toEqual([["0001_initial"]]);
    },
  );
});

/** A script that ends with `await connection.close()` ends well: what it waits for keeps the process running. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { hasMysql, mysqlBackend, openMysql } from "../../src/db/backends/testing/mysql-server.ts";
import { hasPostgresql, postgresqlSettings } from "../../src/db/backends/testing/postgresql-server.ts";

const [postgresql, mysql] = [await hasPostgresql(), await hasMysql()];
const folder = mkdtempSync(join(import.meta.dirname, "closing-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(settings: unknown): Promise<string> {
  const script = join(folder, "script.ts");
  writeFileSync(
    script,
    `import { configure } from "belleville/conf";
import { connections } from "belleville/db";
configure({ SECRET_KEY: "x", DATABASES: { default: ${JSON.stringify(settings)} } });
const connection = connections.get();
console.log((await connection.executeRaw("SELECT 1")).rows[0]);
await connection.close();
console.log("closed");
`,
  );
  const args = ["--conditions=belleville-source", "--import", "tsx", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
  return stdout;
}

describe("a script that closes its connection ends", () => {
  test.skipIf(!postgresql)("on PostgreSQL", async () => {
    expect(await run(postgresqlSettings())).toContain("closed");
  });

  test.skipIf(!mysql)("on MariaDB", async () => {
    const { settings, remove } = await openMysql();
    try {
      // The backend itself cannot be written into a script; its name can.
      const { displayName } = await mysqlBackend();
      expect(await run({ ...settings, ENGINE: displayName.toLowerCase() })).toContain("closed");
    } finally {
      await remove();
    }
  });
});

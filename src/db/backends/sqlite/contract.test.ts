import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { databaseContractSuite } from "../testing/contract-suite.ts";

describe("SQLite in memory", () => {
  databaseContractSuite({
    test,
    open: async () => ({ settings: { ENGINE: "sqlite", NAME: ":memory:" }, remove: async () => {} }),
  });
});

describe("SQLite in a file", () => {
  databaseContractSuite({
    test,
    open: async () => {
      const folder = await mkdtemp(join(tmpdir(), "belleville-"));
      return {
        settings: { ENGINE: "sqlite", NAME: join(folder, "db.sqlite3") },
        remove: () => rm(folder, { recursive: true }),
      };
    },
  });
});

/** The engines that queries run on: SQLite, and the servers that answer. */
import type { DatabaseSettings } from "../../src/db/backends/contract.ts";
import { hasPostgresql, openPostgresql } from "../../src/db/backends/testing/postgresql-server.ts";
import { hasMysql, openMysql } from "../../src/db/backends/testing/mysql-server.ts";
import type { Engine } from "./case.ts";

export interface OpenDatabase {
  readonly settings: DatabaseSettings;
  readonly remove: () => Promise<void>;
}

export async function queryEngines(): Promise<
  { readonly engine: Engine; readonly open: () => Promise<OpenDatabase> }[]
> {
  const engines: { engine: Engine; open: () => Promise<OpenDatabase> }[] = [
    {
      engine: "sqlite",
      open: async () => ({ settings: { ENGINE: "sqlite", NAME: ":memory:" }, remove: async () => undefined }),
    },
  ];
  if (await hasPostgresql()) engines.push({ engine: "postgresql", open: () => openPostgresql() });
  if (await hasMysql()) engines.push({ engine: "mysql", open: () => openMysql() });
  return engines;
}

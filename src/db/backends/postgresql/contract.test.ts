import { describe, test } from "vitest";
import { databaseContractSuite } from "../testing/contract-suite.ts";
import { hasPostgresql, openPostgresql } from "../testing/postgresql-server.ts";

describe.skipIf(!(await hasPostgresql()))("PostgreSQL", () => {
  databaseContractSuite({ test, open: () => openPostgresql() });
});

describe.skipIf(!(await hasPostgresql()))("PostgreSQL without kept statements", () => {
  databaseContractSuite({ test, open: () => openPostgresql({ prepare: false }) });
});

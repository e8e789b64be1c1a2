import { describe, test } from "vitest";
import { databaseContractSuite } from "../testing/contract-suite.ts";
import { hasMysql, openMysql } from "../testing/mysql-server.ts";

describe.skipIf(!(await hasMysql()))("MariaDB or MySQL", () => {
  databaseContractSuite({ test, open: () => openMysql() });
});

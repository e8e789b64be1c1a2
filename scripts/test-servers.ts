/** Says once, before the tests, which servers of databases do not answer, and how to start them. */
import { dropMysqlLeftovers, mysqlProblem } from "../src/db/backends/testing/mysql-server.ts";
import { dropPostgresqlLeftovers, postgresqlProblem } from "../src/db/backends/testing/postgresql-server.ts";

/** Vitest calls it in the beginning. Throws for a missing server when `BELLEVILLE_TEST_BACKENDS` is `all`. */
export async function setup(): Promise<void> {
  const problems = (await Promise.all([postgresqlProblem(), mysqlProblem()])).filter((problem) => problem !== null);
  if (problems.length === 0) return;
  if (process.env.BELLEVILLE_TEST_BACKENDS === "all") throw new Error(problems.join(" "));
  console.info(`${problems.join(" ")} Their tests are skipped; .ci/run shows how to start them.`);
}

/** Vitest calls it in the end: what tests of processes that are gone have left on the servers goes. */
export async function teardown(): Promise<void> {
  if ((await postgresqlProblem()) === null) await dropPostgresqlLeftovers();
  if ((await mysqlProblem()) === null) await dropMysqlLeftovers();
}

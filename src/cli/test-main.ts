/**
 * Prepares a process that runs one test file: `node --import <this file> --test`. Loads the project that the
 * environment names and gives it databases that live as long as the process.
 */
import { pathToFileURL } from "node:url";
import { register } from "./register.ts";
import { announceOnly, loadProject } from "./project.ts";

/** Names the file that announces the project: `manage.ts`, or the command `belleville`. */
export const TEST_MAIN = "BELLEVILLE_TEST_MAIN";

// The runner itself loads this file too; only its children have tests to run.
const main = process.env["NODE_TEST_CONTEXT"] === undefined ? undefined : process.env[TEST_MAIN];
if (main !== undefined) {
  // Commands that a test starts are not test processes.
  delete process.env[TEST_MAIN];
  await register();
  const done = announceOnly();
  await import(pathToFileURL(main).href);
  done();
  await loadProject();
  const { createTestDatabases, setupTestEnvironment } = await import("../test/index.ts");
  setupTestEnvironment();
  const databases = await createTestDatabases();
  // Pools of server databases would keep the process alive.
  process.once("beforeExit", () => void databases[Symbol.asyncDispose]());
}

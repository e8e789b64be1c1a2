import { defineConfig } from "vitest/config";

// Sources import each other by relative path; examples and tests import the package by its public
// names, which the `belleville-source` condition of package.json#exports maps to src/.
export default defineConfig({
  resolve: { conditions: ["belleville-source"] },
  ssr: { resolve: { conditions: ["belleville-source"] } },
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts", "examples/**/tests.ts", "examples/**/*.test.ts"],
    globalSetup: ["scripts/test-servers.ts"],
    environment: "node",
    pool: "forks",
    execArgv: ["--conditions=belleville-source", "--disable-warning=ExperimentalWarning"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    typecheck: { enabled: true, include: ["src/**/*.test-d.ts", "tests/**/*.test-d.ts"], checker: "tsc" },
  },
});

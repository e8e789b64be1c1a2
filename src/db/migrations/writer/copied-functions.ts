/** Functions of other migrations, copied into a file that stands in for them. */
import type { ProjectMigration } from "../migration.ts";
import type { Operation } from "../operations/base.ts";
import { RunCode } from "../operations/run-code.ts";
import { RunSQL } from "../operations/run-sql.ts";
import { SeparateDatabaseAndState } from "../operations/separate-database-and-state.ts";

type MigrationFunction = (...args: never[]) => unknown;

/** Functions of data migrations by the name of the migration that holds them. */
export type FunctionOrigins = ReadonlyMap<unknown, string>;

/** Where the functions of these migrations come from. */
export function functionOrigins(migrations: readonly ProjectMigration[]): FunctionOrigins {
  const origins = new Map<unknown, string>();
  for (const { name, operations } of migrations) {
    for (const fn of operations.flatMap(functionsOf)) if (!origins.has(fn)) origins.set(fn, name);
  }
  return origins;
}

function functionsOf(operation: Operation): MigrationFunction[] {
  if (operation instanceof RunCode) {
    const all = [operation.code, operation.reverseCode];
    return all.filter((fn) => fn !== null && fn !== RunCode.noop) as MigrationFunction[];
  }
  if (operation instanceof RunSQL) return operation.stateOperations.flatMap(functionsOf);
  if (operation instanceof SeparateDatabaseAndState) {
    return [...operation.databaseOperations, ...operation.stateOperations].flatMap(functionsOf);
  }
  return [];
}

/** Text of a function as an expression: a method of an object literal becomes a function of its own. */
export function sourceAsExpression(fn: MigrationFunction): string {
  const source = String(fn).trim();
  if (/^(async\s+)?function\b/.test(source) || /^(async\s*)?(\(|[\w$]+\s*=>)/.test(source)) return source;
  return source.replace(
    /^(async\s+)?(\*\s*)?[\w$]+\s*\(/,
    (_, isAsync = "", star = "") => `${isAsync}function ${star}(`,
  );
}

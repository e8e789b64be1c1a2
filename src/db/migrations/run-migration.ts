import { BellevilleError } from "../../core/errors/belleville-error.ts";
import type { SchemaEditor } from "../backends/contract.ts";
import { withMigrationLock } from "../connection/advisory-lock.ts";
import { atomic } from "../connection/atomic.ts";
import type { Connection } from "../connection/connection.ts";
import { withSchemaEditor } from "../connection/schema-session.ts";
import type { MigrationEditor } from "./editor.ts";
import { IrreversibleError, MigrationFailed } from "./errors.ts";
import type { ProjectMigration } from "./migration.ts";
import type { Operation } from "./operations/base.ts";
import type { ProjectState } from "./state/project-state.ts";

export interface RunOptions {
  readonly connection: Connection;
  readonly backwards: boolean;
  /** Only records it. */
  readonly fake: boolean;
  /** Makes other processes wait until the end of the transaction. */
  lock(): Promise<void>;
  /** Whether it has been done meanwhile; asked inside the transaction. */
  isDone(): Promise<boolean>;
  record(): Promise<void>;
}

/** One operation with the states around it. */
interface Step {
  readonly index: number;
  readonly operation: Operation;
  readonly before: ProjectState;
  readonly after: ProjectState;
}

function stepsOf(migration: ProjectMigration, before: ProjectState): Step[] {
  let state = before;
  return migration.operations.map((operation, index) => {
    const after = operation.stateForwards(migration.appLabel, state);
    const step = { index, operation, before: state, after };
    state = after;
    return step;
  });
}

/**
 * Applies or undoes a migration and records that, in one transaction where the engine can: it happens whole or not at
 * all. `before` is the state without the migration. Throws `MigrationFailed` that names file and operation.
 */
export async function runMigration(migration: ProjectMigration, before: ProjectState, run: RunOptions): Promise<void> {
  const { connection, backwards } = run;
  if (backwards && !run.fake) checkReversible(migration);
  if (run.fake)
    return atomic(async () => void ((await run.isDone()) || (await run.record())), { using: connection.alias });
  const transactional = migration.atomic && connection.features.supportsTransactionalDdl;
  if (transactional) return runSession(migration, before, run, transactional);
  return withMigrationLock(connection, () => runSession(migration, before, run, transactional));
}

async function runSession(
  migration: ProjectMigration,
  before: ProjectState,
  run: RunOptions,
  transactional: boolean,
): Promise<void> {
  const { connection } = run;
  const progress: Progress = { index: null, error: null };
  try {
    let done = false;
    await withSchemaEditor(
      connection,
      async (plain) => {
        if (transactional) await run.lock();
        done = await run.isDone();
        if (done) return;
        await runSteps(migration, before, connectEditor(plain, connection, false), run, progress);
        if (transactional) await run.record();
      },
      { atomic: migration.atomic },
    );
    if (!done && !transactional) await run.record();
  } catch (error) {
    throw failure(migration, progress.index, progress.error ?? error, run, transactional);
  }
}

/** Place of the operation that is running, and the error it threw. */
interface Progress {
  index: number | null;
  error: unknown;
}

async function runSteps(
  migration: ProjectMigration,
  before: ProjectState,
  editor: MigrationEditor,
  run: Pick<RunOptions, "connection" | "backwards">,
  progress: Progress,
): Promise<void> {
  const { appLabel } = migration;
  const steps = stepsOf(migration, before);
  for (const { index, operation, before, after } of run.backwards ? steps.reverse() : steps) {
    progress.index = index;
    const change = () =>
      run.backwards
        ? operation.databaseBackwards(appLabel, editor, after, before)
        : operation.databaseForwards(appLabel, editor, before, after);
    try {
      if (operation.atomic === true && !migration.atomic) await atomic(change, { using: run.connection.alias });
      else await change();
    } catch (error) {
      progress.error = error;
      throw error;
    }
  }
  progress.index = null;
}

/** The schema editor as operations get it. */
function connectEditor(editor: SchemaEditor, connection: Connection, collectSql: boolean): MigrationEditor {
  const executeScript = async (sql: string): Promise<void> => {
    if (collectSql) editor.collectedSql.push(sql.trim().endsWith(";") ? sql : `${sql};`);
    else await connection.executeScript(sql);
  };
  return Object.assign(editor, { connection, executeScript });
}

function checkReversible(migration: ProjectMigration): void {
  const fixed = migration.operations.find((operation) => !operation.reversible);
  if (fixed === undefined) return;
  throw new IrreversibleError(`Operation "${fixed.describe()}" in ${migration} is not reversible.`, {
    hint: "Give it reverseCode or reverseSql (noop when there is nothing to undo), or migrate to a later target.",
  });
}

function failure(
  migration: ProjectMigration,
  index: number | null,
  cause: unknown,
  run: RunOptions,
  transactional: boolean,
): unknown {
  const file = migration.file === null ? "" : ` (${migration.file})`;
  const operation = index === null ? null : migration.operations[index]!;
  const where =
    operation === null
      ? ""
      : ` at operation ${index! + 1} of ${migration.operations.length}, "${operation.describe()}"`;
  const what = run.backwards ? "Undoing" : "Applying";
  const reason = cause instanceof Error ? cause.message : String(cause);
  const state = transactional
    ? "The database is as it was before this migration."
    : `${migration.atomic ? `${run.connection.backend.displayName} does not undo changes of tables` : "The migration is not atomic"}: operations before this one ${run.backwards ? "are undone" : "have taken effect"}, and maybe more when an earlier run was cut off; the migration is recorded as ${run.backwards ? "applied" : "not applied"}. './manage.ts sqlmigrate ${migration.appLabel} ${migration.name}${run.backwards ? " --backwards" : ""}' prints its statements: run those that are missing, then record it with './manage.ts migrate ${migration.appLabel} ${run.backwards ? "<the one before>" : migration.name} --fake'. Or take back those that were run, and run migrate again.`;
  const hint = cause instanceof BellevilleError && cause.hint !== undefined ? `${cause.hint} ${state}` : state;
  return new MigrationFailed(`${what} ${migration}${file} failed${where}: ${reason}`, migration.key, index, {
    cause,
    hint,
  });
}

/** The SQL of a migration, with a comment before each operation (`sqlmigrate`). */
export async function collectSql(
  connection: Connection,
  migration: ProjectMigration,
  before: ProjectState,
  backwards: boolean,
): Promise<string[]> {
  if (backwards) checkReversible(migration);
  const steps = stepsOf(migration, before);
  let collected: string[] = [];
  await withSchemaEditor(
    connection,
    async (plain) => {
      const editor = connectEditor(plain, connection, true);
      collected = editor.collectedSql;
      for (const { operation, before, after } of backwards ? steps.reverse() : steps) {
        collected.push("--", `-- ${operation.describe()}`, "--");
        if (!operation.reducesToSql) {
          collected.push("-- THIS OPERATION CANNOT BE WRITTEN AS SQL");
          continue;
        }
        const count = collected.length;
        if (backwards) await operation.databaseBackwards(migration.appLabel, editor, after, before);
        else await operation.databaseForwards(migration.appLabel, editor, before, after);
        if (collected.length === count) collected.push("-- (no-op)");
      }
    },
    { collectSql: true, atomic: migration.atomic },
  );
  return collected;
}

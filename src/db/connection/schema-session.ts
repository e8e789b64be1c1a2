import type { SchemaEditor } from "../backends/contract.ts";
import { NotSupportedError } from "../errors.ts";
import { atomic, type Outcome, runCallbacks, runTransaction } from "./atomic.ts";
import { Block, currentBlock } from "./block.ts";
import type { Connection } from "./connection.ts";
import { mapError } from "./map-error.ts";
import { Session } from "./session.ts";

export interface SchemaEditorOptions {
  /** Whether all changes are one transaction, where the engine can. Default: true. */
  readonly atomic?: boolean | undefined;
  /** Collects the statements in `editor.collectedSql` instead of running them. Default: false. */
  readonly collectSql?: boolean | undefined;
}

/**
 * Runs `body` with a schema editor, then what the editor put off to the end and the check of foreign keys
 * (Django's `with connection.schema_editor() as editor`). Queries of models inside `body` belong to the transaction.
 *
 * Throws `NotSupportedError` inside `atomic()` on SQLite, whose foreign keys cannot be switched off there.
 */
export async function withSchemaEditor<T>(
  connection: Connection,
  body: (editor: SchemaEditor) => T | Promise<T>,
  options: SchemaEditorOptions = {},
): Promise<T> {
  const { backend } = connection;
  const collectSql = options.collectSql === true;
  const editor = backend.createSchemaEditor(connection.executor, { collectSql });
  const edit = async (): Promise<T> => {
    const result = await body(editor);
    await editor.finish();
    return result;
  };
  if (collectSql) return edit();

  const transactional = options.atomic !== false && backend.features.supportsTransactionalDdl;
  const { before, after } = backend.schemaSession;
  if (before.length === 0) return transactional ? atomic(edit, { using: connection.alias }) : edit();
  if (currentBlock(connection) !== null || connection.inTestTransaction) {
    throw new NotSupportedError(
      `${backend.displayName} schema editor cannot be used while foreign key constraint checks are enabled. Make sure to disable them before entering a transaction.atomic() context because ${backend.displayName} does not support disabling them in the middle of a multi-statement transaction.`,
    );
  }
  const session = new Session(connection);
  let outcome: Outcome<T>;
  try {
    outcome = await runWith(connection, session, before, after, () =>
      runTransaction(new Block(connection, null, transactional ? "transaction" : "pinned", session), edit),
    );
  } finally {
    session.release();
  }
  await runCallbacks(connection, outcome.callbacks);
  return outcome.result;
}

/** Runs `body` between statements on the connection of `session`; the last ones also after an error. */
async function runWith<T>(
  { backend }: Connection,
  session: Session,
  before: readonly string[],
  after: readonly string[],
  body: () => Promise<T>,
): Promise<T> {
  const driver = await session.open();
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const sql of statements) {
      try {
        await driver.execute(sql, []);
      } catch (error) {
        throw mapError(error, sql, backend);
      }
    }
  };
  try {
    await run(before);
    return await body();
  } finally {
    await run(after);
  }
}

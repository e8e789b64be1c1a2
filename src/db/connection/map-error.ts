import { BellevilleError } from "../../core/errors/belleville-error.ts";
import type { Backend } from "../backends/contract.ts";
import { type DatabaseError, DbError, ERROR_CLASSES } from "../errors.ts";

/** Errors that came from the database itself, after a statement was sent. */
const fromDriver = new WeakSet<object>();

/**
 * Django's error for a driver's error: the same message, the driver's error as `cause`, the statement as `sql`, and a
 * hint where the engine knows one. Errors of Belleville pass unchanged.
 */
export function mapError(error: unknown, sql: string | undefined, backend: Backend): unknown {
  if (error instanceof BellevilleError || !(error instanceof Error)) return error;
  const ErrorClass = ERROR_CLASSES[backend.classifyError(error)];
  const mapped: DatabaseError | DbError = new ErrorClass(error.message, {
    cause: error,
    sql,
    hint: backend.errorHint(error),
  });
  fromDriver.add(mapped);
  return mapped;
}

/** Whether `error` shows that the database refused a statement, so that the transaction around it must be rolled back. */
export function breaksTransaction(error: unknown): boolean {
  return !(error instanceof BellevilleError) || (error instanceof DbError && fromDriver.has(error));
}

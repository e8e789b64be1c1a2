/** Django's database errors (docs/ref/exceptions, "Database Exceptions"): the same classes for the same fault on every engine. */
import { BellevilleError, type BellevilleErrorOptions } from "../core/errors/belleville-error.ts";

export interface DbErrorOptions extends BellevilleErrorOptions {
  /** Text of the statement that failed; values are never kept. */
  readonly sql?: string | undefined;
}

/** Root of all errors of databases (`django.db.Error`). */
export class DbError extends BellevilleError {
  static override readonly code: string = "db.error";
  /** Text of the statement that failed, when there is one. Values of parameters are not kept. */
  readonly sql: string | undefined;

  constructor(message: string, options: DbErrorOptions = {}) {
    super(message, options);
    this.sql = options.sql;
  }
}

/** The driver is missing or used wrongly; the database has not been asked. */
export class InterfaceError extends DbError {
  static override readonly code: string = "db.interface_error";
}

/** The database refused something. */
export class DatabaseError extends DbError {
  static override readonly code: string = "db.database_error";
}

/** A value cannot be stored: too large, not a number, a character that text may not hold. */
export class DataError extends DatabaseError {
  static override readonly code: string = "db.data_error";
}

/** The database cannot do its work now: it is locked, gone, out of space. */
export class OperationalError extends DatabaseError {
  static override readonly code: string = "db.operational_error";
}

/** A row that was to be updated is not there; each model has a subclass of its own, `Book.NotUpdated`. */
export class ObjectNotUpdated extends DatabaseError {
  static override readonly code: string = "db.not_updated";
}

/** A constraint does not hold: unique, foreign key, check, not null. */
export class IntegrityError extends DatabaseError {
  static override readonly code: string = "db.integrity_error";
}

/** The database found a fault in itself. */
export class InternalError extends DatabaseError {
  static override readonly code: string = "db.internal_error";
}

/** The statement is wrong: unknown table, syntax error, wrong number of values. */
export class ProgrammingError extends DatabaseError {
  static override readonly code: string = "db.programming_error";
}

/** The engine cannot do what is asked. */
export class NotSupportedError extends DatabaseError {
  static override readonly code: string = "db.not_supported";
}

/** A transaction is used wrongly: after an error, or after its end. */
export class TransactionManagementError extends ProgrammingError {
  static override readonly code: string = "db.transaction_management";
}

/** The classes by the names that `Backend.classifyError` gives. */
export const ERROR_CLASSES = {
  DatabaseError,
  DataError,
  IntegrityError,
  InterfaceError,
  InternalError,
  NotSupportedError,
  OperationalError,
  ProgrammingError,
} as const;

/** What can go wrong with migrations; the names are Django's (`django.db.migrations.exceptions`). */
import { BellevilleError, type BellevilleErrorOptions } from "../../core/errors/belleville-error.ts";

/** Root of all errors of migrations. */
export class MigrationError extends BellevilleError {
  static override readonly code: string = "migrations.error";
}

/** A prefix names more than one migration. */
export class AmbiguityError extends MigrationError {
  static override readonly code: string = "migrations.ambiguous_name";
}

/** A file of a migrations folder is not a migration. */
export class BadMigrationError extends MigrationError {
  static override readonly code: string = "migrations.bad_migration";
}

/** Migrations depend on each other in a circle; `cycle` names its members in order. */
export class CircularDependencyError extends MigrationError {
  static override readonly code: string = "migrations.circular_dependency";
  readonly cycle: readonly string[];

  constructor(cycle: readonly string[], options: BellevilleErrorOptions = {}) {
    super(`The migrations depend on each other in a circle: ${[...cycle, cycle[0]].join(" → ")}.`, options);
    this.cycle = cycle;
  }
}

/** The database says that a migration is applied, but one it depends on is not. */
export class InconsistentMigrationHistory extends MigrationError {
  static override readonly code: string = "migrations.inconsistent_history";
}

/** A historical model inherits from a model that does not exist at that time. */
export class InvalidBasesError extends MigrationError {
  static override readonly code: string = "migrations.invalid_bases";
}

/** A plan goes forwards and backwards at once. */
export class InvalidMigrationPlan extends MigrationError {
  static override readonly code: string = "migrations.invalid_plan";
}

/** An operation cannot be undone. */
export class IrreversibleError extends MigrationError {
  static override readonly code: string = "migrations.irreversible";
}

/** A migration is asked for that does not exist; `key` is its name, as in "library.0002_book_price". */
export class NodeNotFoundError extends MigrationError {
  static override readonly code: string = "migrations.node_not_found";
  readonly key: string;

  constructor(message: string, key: string, options: BellevilleErrorOptions = {}) {
    super(message, options);
    this.key = key;
  }
}

/** The table of applied migrations cannot be made. */
export class MigrationSchemaMissing extends MigrationError {
  static override readonly code: string = "migrations.schema_missing";
}

/** Several migrations of one app have no successor. */
export class ConflictingMigrationsError extends MigrationError {
  static override readonly code: string = "migrations.conflict";
}

/** A state change names a model, field, index or constraint that does not exist at that time. */
export class StateError extends MigrationError {
  static override readonly code: string = "migrations.state";
}

/** A value cannot be written into a migration file. */
export class SerializationError extends MigrationError {
  static override readonly code: string = "migrations.cannot_serialize";
}

/** A question has no answer, because nobody may be asked or the answer was to stop. */
export class QuestionerAborted extends MigrationError {
  static override readonly code: string = "migrations.questioner_aborted";
}

/** An operation failed while a migration ran; `cause` is the error of the database or of the data migration. */
export class MigrationFailed extends MigrationError {
  static override readonly code: string = "migrations.failed";
  /** As in "library.0002_book_price". */
  readonly migration: string;
  /** Place of the operation in the list, from 0; null when it failed outside any operation. */
  readonly operation: number | null;

  constructor(message: string, migration: string, operation: number | null, options: BellevilleErrorOptions) {
    super(message, options);
    this.migration = migration;
    this.operation = operation;
  }
}

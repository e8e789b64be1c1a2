export * as migrations from "./namespace.ts";
export {
  AmbiguityError,
  BadMigrationError,
  CircularDependencyError,
  ConflictingMigrationsError,
  InconsistentMigrationHistory,
  InvalidBasesError,
  InvalidMigrationPlan,
  IrreversibleError,
  MigrationError,
  MigrationFailed,
  MigrationSchemaMissing,
  NodeNotFoundError,
  QuestionerAborted,
  SerializationError,
  StateError,
} from "./errors.ts";
export type { MigrationEditor } from "./editor.ts";
export { MigrationExecutor, type PlannedMigration } from "./executor.ts";
export { MigrationLoader } from "./loader.ts";
export {
  AddConstraint,
  AddField,
  AddIndex,
  AlterConstraint,
  AlterField,
  AlterModelOptions,
  AlterModelTable,
  AlterOrderWithRespectTo,
  AlterUniqueTogether,
  CreateModel,
  DeleteModel,
  type MigrationCode,
  Operation,
  RemoveConstraint,
  RemoveField,
  RemoveIndex,
  RenameField,
  RenameIndex,
  RenameModel,
  RunCode,
  RunSQL,
  SeparateDatabaseAndState,
} from "./operations/index.ts";
export { Migration, swappable, swappableDependency } from "./migration.ts";
export { MigrationRecorder } from "./recorder.ts";
export { type MigrateSignal, postMigrate, preMigrate } from "./signals.ts";
export { ModelState } from "./state/model-state.ts";
export { ProjectState } from "./state/project-state.ts";
export type { StateApps } from "./state/state-apps.ts";

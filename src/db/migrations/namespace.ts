/** What migration files import as `migrations`. */
export { Migration, swappable, swappableDependency } from "./migration.ts";
export {
  AddConstraint,
  AddField,
  AddIndex,
  AlterConstraint,
  AlterField,
  AlterModelOptions,
  AlterModelTable,
  AlterUniqueTogether,
  CreateModel,
  DeleteModel,
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

/** Operations of migrations (docs/ref/contrib/postgres/operations). */
import type { MigrationEditor } from "../../db/migrations/editor.ts";
import { connections } from "../../db/connection/connections.ts";
import { NotSupportedError } from "../../db/errors.ts";
import { AddConstraint } from "../../db/migrations/operations/constraints.ts";
import { AddIndex, RemoveIndex } from "../../db/migrations/operations/indexes.ts";
import { CheckConstraint } from "../../db/models/constraints.ts";
import { Operation, type OperationDeconstruction } from "../../db/migrations/operations/base.ts";
import type { ProjectState } from "../../db/migrations/state/project-state.ts";
import { postgresql } from "../../db/backends/postgresql/backend.ts";
import { router } from "../../db/routers.ts";

const ENTRY = "belleville/contrib/postgres";

/** What needs no state of the models. */
abstract class DatabaseOperation extends Operation {
  override readonly category = "s" as const;

  override stateForwards(_appLabel: string, state: ProjectState): ProjectState {
    return state;
  }

  protected async run(appLabel: string, editor: MigrationEditor, sql: string): Promise<void> {
    const { alias, vendor } = editor.connection;
    if (vendor !== "postgresql" || !router.allowMigrate(alias, appLabel, {})) return;
    await editor.execute(sql);
  }
}

/**
 * Installs an extension: `new CreateExtension({ name: "postgis" })`. The user of the database needs the right to, or a
 * trusted extension.
 */
export class CreateExtension extends DatabaseOperation {
  readonly name: string;

  constructor(options: { readonly name: string }) {
    super();
    this.name = options.name;
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.run(appLabel, editor, `CREATE EXTENSION IF NOT EXISTS ${postgresql.compiler.quoteName(this.name)}`);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.run(appLabel, editor, `DROP EXTENSION IF EXISTS ${postgresql.compiler.quoteName(this.name)}`);
  }

  override describe(): string {
    return `Creates extension ${this.name}`;
  }

  override get migrationNameFragment(): string {
    return `create_extension_${this.name}`;
  }

  override deconstruct(): OperationDeconstruction {
    const name = `${ENTRY}#${this.constructor.name}`;
    return { name, options: this.constructor === CreateExtension ? { name: this.name } : {} };
  }
}

export class BloomExtension extends CreateExtension {
  constructor() {
    super({ name: "bloom" });
  }
}
export class BtreeGinExtension extends CreateExtension {
  constructor() {
    super({ name: "btree_gin" });
  }
}
export class BtreeGistExtension extends CreateExtension {
  constructor() {
    super({ name: "btree_gist" });
  }
}
export class CITextExtension extends CreateExtension {
  constructor() {
    super({ name: "citext" });
  }
}
export class CryptoExtension extends CreateExtension {
  constructor() {
    super({ name: "pgcrypto" });
  }
}
/** Needed by `HStoreField`. */
export class HStoreExtension extends CreateExtension {
  constructor() {
    super({ name: "hstore" });
  }
}
/** Needed by the lookups and functions of trigrams. */
export class TrigramExtension extends CreateExtension {
  constructor() {
    super({ name: "pg_trgm" });
  }
}
/** Needed by the lookup `unaccent`. */
export class UnaccentExtension extends CreateExtension {
  constructor() {
    super({ name: "unaccent" });
  }
}

export interface CollationOptions {
  readonly name: string;
  /** A locale of the provider, such as `"und-u-ks-level2"`. */
  readonly locale: string;
  /** Default: `"libc"`. */
  readonly provider?: "libc" | "icu" | undefined;
  /** Whether equal texts are equal bytes. Default: true; false needs icu. */
  readonly deterministic?: boolean | undefined;
}

abstract class CollationOperation extends DatabaseOperation {
  readonly options: CollationOptions;

  constructor(options: CollationOptions) {
    super();
    this.options = options;
  }

  protected create(appLabel: string, editor: MigrationEditor): Promise<void> {
    const { name, locale, provider = "libc", deterministic = true } = this.options;
    const { quoteName, quoteValue } = postgresql.compiler;
    const words = [
      `locale=${quoteValue.call(postgresql.compiler, locale)}`,
      ...(provider === "icu" ? ["provider=icu"] : []),
      ...(deterministic ? [] : ["deterministic=false"]),
    ];
    return this.run(
      appLabel,
      editor,
      `CREATE COLLATION ${quoteName.call(postgresql.compiler, name)} (${words.join(", ")})`,
    );
  }

  protected drop(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.run(appLabel, editor, `DROP COLLATION ${postgresql.compiler.quoteName(this.options.name)}`);
  }

  override deconstruct(): OperationDeconstruction {
    return { name: `${ENTRY}#${this.constructor.name}`, options: { ...this.options } };
  }
}

/** Makes a collation, for `dbCollation`. */
export class CreateCollation extends CollationOperation {
  override databaseForwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.create(appLabel, editor);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.drop(appLabel, editor);
  }

  override describe(): string {
    return `Create collation ${this.options.name}`;
  }

  override get migrationNameFragment(): string {
    return `create_collation_${this.options.name.toLowerCase()}`;
  }
}

/** Removes a collation; the options make it again backwards. */
export class RemoveCollation extends CollationOperation {
  override databaseForwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.drop(appLabel, editor);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    return this.create(appLabel, editor);
  }

  override describe(): string {
    return `Remove collation ${this.options.name}`;
  }

  override get migrationNameFragment(): string {
    return `remove_collation_${this.options.name.toLowerCase()}`;
  }
}

function outsideTransaction(operation: string, editor: MigrationEditor): void {
  if (!connections.get(editor.connection.alias).inAtomicBlock) return;
  throw new NotSupportedError(
    `The ${operation} operation cannot be executed inside a transaction (set atomic = false on the migration).`,
  );
}

/** Adds an index without keeping others from writing. Its migration says `atomic = false`. */
export class AddIndexConcurrently extends AddIndex {
  override readonly atomic = false;
  protected override readonly manner = { concurrently: true };

  override deconstruct(): OperationDeconstruction {
    return { ...super.deconstruct(), name: `${ENTRY}#AddIndexConcurrently` };
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    outsideTransaction("AddIndexConcurrently", editor);
    return super.databaseForwards(appLabel, editor, from, to);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState) {
    outsideTransaction("AddIndexConcurrently", editor);
    return super.databaseBackwards(appLabel, editor, from);
  }

  override describe(): string {
    return `Concurrently create index ${this.index.name} on model ${this.modelName}`;
  }
}

/** Drops an index without keeping others from writing. */
export class RemoveIndexConcurrently extends RemoveIndex {
  override readonly atomic = false;
  protected override readonly manner = { concurrently: true };

  override deconstruct(): OperationDeconstruction {
    return { ...super.deconstruct(), name: `${ENTRY}#RemoveIndexConcurrently` };
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState) {
    outsideTransaction("RemoveIndexConcurrently", editor);
    return super.databaseForwards(appLabel, editor, from);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    outsideTransaction("RemoveIndexConcurrently", editor);
    return super.databaseBackwards(appLabel, editor, from, to);
  }

  override describe(): string {
    return `Concurrently remove index ${this.name} from model ${this.modelName}`;
  }
}

/** Adds a check that new rows must pass; those that are there wait for `ValidateConstraint`. */
export class AddConstraintNotValid extends AddConstraint {
  protected override readonly manner = { notValid: true };

  constructor(options: ConstructorParameters<typeof AddConstraint>[0]) {
    super(options);
    if (!(options.constraint instanceof CheckConstraint))
      throw new TypeError("AddConstraintNotValid.constraint must be a check constraint.");
  }

  override deconstruct(): OperationDeconstruction {
    return { ...super.deconstruct(), name: `${ENTRY}#AddConstraintNotValid` };
  }

  override describe(): string {
    return `Create not valid constraint ${this.constraint.name} on model ${this.modelName}`;
  }
}

/** Looks at the rows that were there when a constraint was added; others may read and write meanwhile. */
export class ValidateConstraint extends DatabaseOperation {
  readonly modelName: string;
  readonly name: string;

  constructor(options: { readonly modelName: string; readonly name: string }) {
    super();
    this.modelName = options.modelName;
    this.name = options.name;
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    const { dbTable } = from.apps.getModel(appLabel, this.modelName)._meta;
    const { compiler } = postgresql;
    return this.run(
      appLabel,
      editor,
      `ALTER TABLE ${compiler.quoteName(dbTable)} VALIDATE CONSTRAINT ${compiler.quoteName(this.name)}`,
    );
  }

  override async databaseBackwards(): Promise<void> {
    // A constraint that is valid may stay so.
  }

  override describe(): string {
    return `Validate constraint ${this.name} on model ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `${this.modelName.toLowerCase()}_validate_${this.name.toLowerCase()}`;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: `${ENTRY}#ValidateConstraint`, options: { modelName: this.modelName, name: this.name } };
  }
}

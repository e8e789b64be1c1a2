import { IrreversibleError, MigrationError } from "../errors.ts";
import type { MigrationEditor } from "../editor.ts";
import type { ProjectState } from "../state/project-state.ts";
import { router } from "../../routers.ts";
import type { StateApps } from "../state/state-apps.ts";
import { Operation, type OperationDeconstruction } from "./base.ts";

/** A data migration: it gets the models as they were at this point of history, and the schema editor. */
export type MigrationCode = (apps: StateApps, schemaEditor: MigrationEditor) => void | Promise<void>;

export interface RunCodeOptions {
  readonly code: MigrationCode;
  /** Undoes it; `RunCode.noop` when there is nothing to undo. Without it the migration cannot be undone. */
  readonly reverseCode?: MigrationCode;
  /** True forces a transaction around it, false forbids one. Default: as the migration. */
  readonly atomic?: boolean;
  /** Hints for database routers. */
  readonly hints?: Readonly<Record<string, unknown>>;
  /** Whether squashing may drop it. Default: `false`. */
  readonly elidable?: boolean;
}

/**
 * Runs code over historical models: Django's `RunPython`.
 *
 * ```ts
 * new migrations.RunCode({
 *   code: async (apps) => {
 *     const Book = apps.getModel("library", "Book");
 *     await Book.objects.filter({ status: "" }).update({ status: "d" });
 *   },
 *   reverseCode: migrations.RunCode.noop,
 * })
 * ```
 */
export class RunCode extends Operation {
  static readonly noop: MigrationCode = () => {};
  override readonly category = "p";
  override readonly reducesToSql = false;
  override readonly atomic: boolean | null;
  override readonly elidable: boolean;
  readonly code: MigrationCode;
  readonly reverseCode: MigrationCode | null;
  readonly hints: Readonly<Record<string, unknown>>;

  constructor(options: RunCodeOptions) {
    super();
    for (const code of [options.code, options.reverseCode ?? RunCode.noop]) {
      if (typeof code !== "function") throw new MigrationError("RunCode takes functions as code and reverseCode.");
    }
    this.code = options.code;
    this.reverseCode = options.reverseCode ?? null;
    this.atomic = options.atomic ?? null;
    this.hints = options.hints ?? {};
    this.elidable = options.elidable ?? false;
  }

  override get reversible(): boolean {
    return this.reverseCode !== null;
  }

  override deconstruct(): OperationDeconstruction {
    const { code, reverseCode, atomic, hints, elidable } = this;
    return {
      name: "RunCode",
      options: {
        code,
        ...(reverseCode === null ? {} : { reverseCode }),
        ...(atomic === null ? {} : { atomic }),
        ...(Object.keys(hints).length > 0 ? { hints } : {}),
        ...(elidable ? { elidable } : {}),
      },
    };
  }

  override stateForwards(_appLabel: string, state: ProjectState): ProjectState {
    return state;
  }

  override async databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    if (!router.allowMigrate(editor.connection.alias, appLabel, this.hints)) return;
    from.apps.renderAll();
    await this.code(from.apps, editor);
  }

  override async databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    if (this.reverseCode === null) throw new IrreversibleError("This RunCode has no reverseCode.");
    if (!router.allowMigrate(editor.connection.alias, appLabel, this.hints)) return;
    from.apps.renderAll();
    await this.reverseCode(from.apps, editor);
  }

  override describe(): string {
    return "Raw code operation";
  }
}

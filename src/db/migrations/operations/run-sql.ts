import { router } from "../../routers.ts";
import { IrreversibleError } from "../errors.ts";
import type { MigrationEditor } from "../editor.ts";
import type { ProjectState } from "../state/project-state.ts";
import { Operation, type OperationDeconstruction } from "./base.ts";

/** A script, or statements one by one, each alone or as `[statement, parameters]`. */
export type MigrationSql = string | readonly (string | readonly [sql: string, params: readonly unknown[]])[];

export interface RunSQLOptions {
  readonly sql: MigrationSql;
  /** SQL that undoes it; `RunSQL.noop` when there is nothing to undo. Without it the migration cannot be undone. */
  readonly reverseSql?: MigrationSql;
  /** Operations that say what the SQL did to the models. */
  readonly stateOperations?: readonly Operation[];
  /** Hints for database routers. */
  readonly hints?: Readonly<Record<string, unknown>>;
  /** Whether squashing may drop it. Default: `false`. */
  readonly elidable?: boolean;
}

/** Runs SQL as it stands. */
export class RunSQL extends Operation {
  static readonly noop = "";
  override readonly category = "s";
  override readonly elidable: boolean;
  readonly sql: MigrationSql;
  readonly reverseSql: MigrationSql | null;
  readonly stateOperations: readonly Operation[];
  readonly hints: Readonly<Record<string, unknown>>;

  constructor(options: RunSQLOptions) {
    super();
    if (typeof options !== "object" || options === null || options.sql === undefined) {
      throw new TypeError('RunSQL takes an object: new migrations.RunSQL({ sql: "…", reverseSql: "…" }).');
    }
    this.sql = options.sql;
    this.reverseSql = options.reverseSql ?? null;
    this.stateOperations = options.stateOperations ?? [];
    this.hints = options.hints ?? {};
    this.elidable = options.elidable ?? false;
  }

  override get reversible(): boolean {
    return this.reverseSql !== null;
  }

  override deconstruct(): OperationDeconstruction {
    const { sql, reverseSql, stateOperations, hints, elidable } = this;
    return {
      name: "RunSQL",
      options: {
        sql,
        ...(reverseSql === null ? {} : { reverseSql }),
        ...(stateOperations.length > 0 ? { stateOperations } : {}),
        ...(Object.keys(hints).length > 0 ? { hints } : {}),
        ...(elidable ? { elidable } : {}),
      },
    };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return this.stateOperations.reduce((current, operation) => operation.stateForwards(appLabel, current), state);
  }

  override async databaseForwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    if (router.allowMigrate(editor.connection.alias, appLabel, this.hints)) await runSql(editor, this.sql);
  }

  override async databaseBackwards(appLabel: string, editor: MigrationEditor): Promise<void> {
    if (this.reverseSql === null) throw new IrreversibleError("This RunSQL has no reverseSql.");
    if (router.allowMigrate(editor.connection.alias, appLabel, this.hints)) await runSql(editor, this.reverseSql);
  }

  override describe(): string {
    return "Raw SQL operation";
  }
}

async function runSql(editor: MigrationEditor, sql: MigrationSql): Promise<void> {
  if (typeof sql === "string") {
    if (sql.trim() !== "") await editor.executeScript(sql);
    return;
  }
  for (const entry of sql) {
    if (typeof entry === "string") await editor.execute(entry);
    else await editor.execute(entry[0], entry[1]);
  }
}

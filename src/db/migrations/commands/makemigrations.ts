import { type Apps, apps as projectApps } from "../../../core/apps/registry.ts";
import { override } from "../../../core/i18n/translation.ts";
import type { ModelClass } from "../../models/fields/field.ts";
import { arrangeForGraph, type Changes } from "../autodetector/arrange.ts";
import { makeChanges } from "../autodetector/autodetector.ts";
import { ConflictingMigrationsError, MigrationError } from "../errors.ts";
import { MigrationLoader } from "../loader.ts";
import { ProjectMigration } from "../migration.ts";
import { type MigrationQuestioner, NonInteractiveQuestioner } from "../questioner.ts";
import { projectStateOf } from "../state/from-model.ts";
import type { ProjectState } from "../state/project-state.ts";
import { mergeMigrations } from "./merge.ts";
import { type CommandOutput, Printer } from "./printer.ts";
import { updateLast } from "./update-last.ts";
import { type FileOptions, writeChanges } from "./write-files.ts";

export interface MakeMigrationsOptions {
  /** Labels of the apps to look at. Default: all. */
  readonly appLabels?: readonly string[];
  /** Says what would be written, and writes nothing. */
  readonly dryRun?: boolean;
  /** As `dryRun`; the result's `changed` tells whether models and migrations differ. */
  readonly check?: boolean;
  /** Makes a migration that joins conflicting ones. */
  readonly merge?: boolean;
  /** Makes an empty migration for each of `appLabels`. */
  readonly empty?: boolean;
  /** Puts the changes into the last migration of each app, which must not be applied. */
  readonly update?: boolean;
  /** Words of the name, after the number. */
  readonly name?: string | undefined;
  /** Answers questions. Default: never guesses, and stops where an answer is needed. */
  readonly questioner?: MigrationQuestioner;
  /** Whether files begin with version and time. Default: `true`. */
  readonly includeHeader?: boolean;
  /** 0 is silent; 3 shows whole files with `dryRun`. Default: `1`. */
  readonly verbosity?: number;
  readonly output?: CommandOutput;
  readonly apps?: Apps;
}

export interface MakeMigrationsResult {
  /** Whether models and migrations differ (or, with `merge`, whether there was a conflict). */
  readonly changed: boolean;
  /** Paths of the files that were written. */
  readonly files: readonly string[];
  readonly changes: Changes;
}

/** The state of the models as they are now. */
export function currentState(apps: Apps): ProjectState {
  return projectStateOf(apps.getModels({ includeSwapped: true }) as unknown as ModelClass[]);
}

/** Throws `ConflictingMigrationsError` when an app has several newest migrations. */
export function refuseConflicts(conflicts: ReadonlyMap<string, readonly string[]>): void {
  if (conflicts.size === 0) return;
  const names = [...conflicts].map(([appLabel, leaves]) => `${leaves.join(", ")} in ${appLabel}`).join("; ");
  throw new ConflictingMigrationsError(
    `Conflicting migrations detected; multiple leaf nodes in the migration graph: (${names}).`,
    { hint: "To fix them run './manage.ts makemigrations --merge'." },
  );
}

/**
 * Writes migrations for what changed in the models (docs/ref/django-admin, "makemigrations"). Texts are written as they
 * stand in the source, whatever language is active.
 */
export function makemigrations(options: MakeMigrationsOptions = {}): Promise<MakeMigrationsResult> {
  return override(null, () => detectAndWrite(options));
}

async function detectAndWrite(options: MakeMigrationsOptions): Promise<MakeMigrationsResult> {
  const { apps = projectApps, appLabels = [], verbosity = 1, name } = options;
  const printer = new Printer(options.output);
  if (name !== undefined && !/^[A-Za-z_]\w*$/.test(name)) {
    throw new MigrationError(
      `The migration name '${name}' must be a valid identifier: letters, digits and underscores.`,
    );
  }
  for (const label of appLabels) apps.getAppConfig(label);
  const loader = await MigrationLoader.load(null, { apps });
  const wanted = new Set(appLabels);
  const conflicts = new Map([...loader.detectConflicts()].filter(([app]) => wanted.size === 0 || wanted.has(app)));
  const log = (text: string) => (verbosity >= 1 ? printer.line(text) : undefined);
  const questioner = options.questioner ?? new NonInteractiveQuestioner(log);
  const state = currentState(apps);
  const files: FileOptions = {
    apps,
    state,
    verbosity,
    dryRun: options.dryRun === true || options.check === true,
    includeHeader: options.includeHeader ?? true,
  };
  if (options.merge === true) return mergeMigrations(loader, conflicts, { printer, questioner, name, files });
  refuseConflicts(conflicts);
  if (options.empty === true) {
    if (wanted.size === 0) throw new MigrationError("You must supply at least one app label when using --empty.");
    const empty: Changes = new Map(
      [...wanted].map((appLabel) => [appLabel, [new ProjectMigration({ appLabel, name: "custom" })]]),
    );
    const changes = arrangeForGraph(empty, loader.graph, name);
    return { changed: true, files: await writeChanges(changes, printer, files), changes };
  }
  const changes = await makeChanges(loader.projectState(), state, {
    questioner,
    graph: loader.graph,
    ignoredApps: loader.unmigratedApps,
    trimTo: wanted.size > 0 ? wanted : undefined,
    migrationName: name,
  });
  if (changes.size === 0) {
    log(noChanges(appLabels));
    return { changed: false, files: [], changes };
  }
  const written =
    options.update === true
      ? await updateLast(changes, printer, name, files)
      : await writeChanges(changes, printer, files);
  return { changed: true, files: written, changes };
}

function noChanges(appLabels: readonly string[]): string {
  if (appLabels.length === 0) return "No changes detected";
  return `No changes detected in app${appLabels.length === 1 ? "" : "s"} '${appLabels.join("', '")}'`;
}

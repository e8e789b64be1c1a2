import { apps as projectApps, type Apps } from "../../core/apps/registry.ts";
import type { Connection } from "../connection/connection.ts";
import { InvalidMigrationPlan } from "./errors.ts";
import { appLabelOf, compareKeys, type MigrationKey, migrationKey } from "./keys.ts";
import { MigrationLoader } from "./loader.ts";
import type { ProjectMigration } from "./migration.ts";
import { MigrationRecorder } from "./recorder.ts";
import { type RunOptions, runMigration } from "./run-migration.ts";
import { isSoftApplied } from "./soft-applied.ts";
import type { ProjectState } from "./state/project-state.ts";

/** A step of a plan: a migration to apply, or to undo. */
export interface PlannedMigration {
  readonly migration: ProjectMigration;
  readonly backwards: boolean;
}

/** A migration to reach; a name of null undoes all migrations of the app. */
export type PlanTarget = readonly [appLabel: string, name: string | null];

export type ProgressAction = "apply_start" | "apply_success" | "unapply_start" | "unapply_success";
export type ProgressCallback = (action: ProgressAction, migration: ProjectMigration, fake: boolean) => void;

export interface MigrateOptions {
  /** Records migrations without running them. */
  readonly fake?: boolean;
  /** Records initial migrations without running them when their tables exist. */
  readonly fakeInitial?: boolean;
}

/** Plans migrations and runs them. Follows Django's `MigrationExecutor`. */
export class MigrationExecutor {
  readonly connection: Connection;
  readonly recorder: MigrationRecorder;
  readonly #progress: ProgressCallback;
  readonly #apps: Apps;
  loader: MigrationLoader;

  private constructor(connection: Connection, loader: MigrationLoader, progress: ProgressCallback, apps: Apps) {
    this.connection = connection;
    this.loader = loader;
    this.recorder = new MigrationRecorder(connection);
    this.#progress = progress;
    this.#apps = apps;
  }

  static async create(
    connection: Connection,
    options: { readonly progress?: ProgressCallback; readonly apps?: Apps } = {},
  ): Promise<MigrationExecutor> {
    const { progress = () => {}, apps = projectApps } = options;
    return new MigrationExecutor(connection, await MigrationLoader.load(connection, { apps }), progress, apps);
  }

  /** What must run so that the database is at `targets`: forwards to what is not applied, backwards to what is. */
  async migrationPlan(
    targets: readonly PlanTarget[],
    options: { readonly cleanStart?: boolean } = {},
  ): Promise<PlannedMigration[]> {
    const missing = targets.some(([app, name]) => name !== null && !this.loader.graph.has(migrationKey(app, name)));
    if (missing && this.loader.replacements.size > 0) {
      // A replaced migration is asked for by name: look at the graph without replacements.
      this.loader = await MigrationLoader.load(this.connection, { apps: this.#apps, replaceMigrations: false });
    }
    return plan(this.loader, targets, options.cleanStart === true);
  }

  /** Leaf migrations of all apps, or of one. */
  leafTargets(appLabel?: string): PlanTarget[] {
    return this.loader.graph.leafNodes(appLabel).map((key) => {
      const { appLabel: app, name } = this.loader.graph.get(key);
      return [app, name];
    });
  }

  /** The state that the applied migrations lead to. */
  appliedState(): ProjectState {
    const { graph, applied } = this.loader;
    return graph
      .plan(graph.leafNodes())
      .filter((key) => applied.has(key))
      .reduce((state, key) => graph.get(key).mutateState(state), this.loader.baseState());
  }

  /** Runs a plan; each migration is one transaction where the engine can. Returns the state that is reached. */
  async migrate(steps: readonly PlannedMigration[], options: MigrateOptions = {}): Promise<ProjectState> {
    if (steps.some((step) => step.backwards) && steps.some((step) => !step.backwards)) {
      throw new InvalidMigrationPlan("A plan with both forwards and backwards migrations is not supported.", {
        hint: "Split it into one plan of only forwards and one of only backwards migrations.",
      });
    }
    if (steps.length > 0) await this.recorder.ensureSchema();
    else if (!(await this.recorder.hasTable())) return this.loader.baseState();
    const backwards = steps[0]?.backwards === true;
    const state = backwards ? await this.#backwards(steps, options) : await this.#forwards(steps, options);
    await this.#recordReplacements();
    return state;
  }

  async #forwards(steps: readonly PlannedMigration[], options: MigrateOptions): Promise<ProjectState> {
    const { graph, applied } = this.loader;
    const todo = new Set(steps.map((step) => step.migration.key));
    let state = this.loader.baseState();
    for (const key of graph.plan(graph.leafNodes())) {
      const migration = graph.get(key);
      if (!todo.has(key) && !applied.has(key)) continue;
      state = todo.has(key) ? await this.#apply(migration, state, options) : migration.mutateState(state);
    }
    return state;
  }

  async #apply(migration: ProjectMigration, before: ProjectState, options: MigrateOptions): Promise<ProjectState> {
    const after = migration.mutateState(before);
    const fake =
      options.fake === true ||
      (options.fakeInitial === true && (await isSoftApplied(this.connection, migration, before, after)));
    this.#progress("apply_start", migration, fake);
    await runMigration(migration, before, this.#run(migration, false, fake));
    this.#progress("apply_success", migration, fake);
    return after;
  }

  async #backwards(steps: readonly PlannedMigration[], options: MigrateOptions): Promise<ProjectState> {
    const { graph, applied } = this.loader;
    const todo = new Set(steps.map((step) => step.migration.key));
    const before = new Map<MigrationKey, ProjectState>();
    let [state, left] = [this.loader.baseState(), this.loader.baseState()];
    for (const key of graph.plan(graph.leafNodes())) {
      if (!applied.has(key)) continue;
      before.set(key, state);
      state = graph.get(key).mutateState(state);
      if (!todo.has(key)) left = graph.get(key).mutateState(left);
    }
    for (const { migration } of steps) {
      const fake = options.fake === true;
      this.#progress("unapply_start", migration, fake);
      await runMigration(migration, before.get(migration.key)!, this.#run(migration, true, fake));
      this.#progress("unapply_success", migration, fake);
    }
    return left;
  }

  #run(migration: ProjectMigration, backwards: boolean, fake: boolean): RunOptions {
    return {
      connection: this.connection,
      backwards,
      fake,
      lock: () => this.recorder.lock(),
      // Another process may have been faster: whoever holds the transaction looks again.
      isDone: async () => (await this.recorder.isApplied(migration.appLabel, migration.name)) !== backwards,
      record: () => this.#record(migration, backwards),
    };
  }

  /** A replacement is recorded together with what it replaces. */
  async #record(migration: ProjectMigration, backwards: boolean): Promise<void> {
    for (const [app, name] of migration.replaces) {
      const inner = this.loader.replacements.get(migrationKey(app, name));
      if (inner !== undefined) await this.#record(inner, backwards);
      else await this.#recordOne(app, name, backwards);
    }
    await this.#recordOne(migration.appLabel, migration.name, backwards);
  }

  async #recordOne(app: string, name: string, backwards: boolean): Promise<void> {
    if (backwards) await this.recorder.recordUnapplied(app, name);
    else if (!(await this.recorder.isApplied(app, name))) await this.recorder.recordApplied(app, name);
  }

  /** Records replacements whose replaced migrations have all been applied before. */
  async #recordReplacements(): Promise<void> {
    if (this.loader.replacements.size === 0) return;
    const recorded = await this.recorder.appliedMigrations();
    for (const [key, { appLabel, name }] of this.loader.replacements) {
      if (recorded.has(key) || !this.loader.allReplacedApplied(key, recorded)) continue;
      await this.recorder.recordApplied(appLabel, name);
    }
  }
}

function plan(loader: MigrationLoader, targets: readonly PlanTarget[], cleanStart: boolean): PlannedMigration[] {
  const { graph } = loader;
  const applied = new Set(cleanStart ? [] : loader.applied);
  const steps: PlannedMigration[] = [];
  const undo = (key: MigrationKey) => {
    for (const each of graph.backwardsPlan(key)) {
      if (applied.delete(each)) steps.push({ migration: graph.get(each), backwards: true });
    }
  };
  for (const [appLabel, name] of targets) {
    if (name === null) {
      for (const root of graph.rootNodes(appLabel)) undo(root);
      continue;
    }
    const key = migrationKey(appLabel, name);
    if (applied.has(key)) {
      // Only what follows in the same app, and what stands on that: not all that stands on the target.
      const next = [...graph.node(key).children]
        .map((child) => child.key)
        .filter((each) => appLabelOf(each) === appLabel);
      for (const child of next.sort(compareKeys)) undo(child);
      continue;
    }
    for (const each of graph.forwardsPlan(key)) {
      if (applied.has(each)) continue;
      steps.push({ migration: graph.get(each), backwards: false });
      applied.add(each);
    }
  }
  return steps;
}

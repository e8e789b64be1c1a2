import { type Apps, apps as projectApps } from "../../core/apps/registry.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { Connection } from "../connection/connection.ts";
import type { ModelClass } from "../models/fields/field.ts";
import { loadAppMigrations, migrationsFolder } from "./disk.ts";
import { AmbiguityError, CircularDependencyError, InconsistentMigrationHistory, NodeNotFoundError } from "./errors.ts";
import { MigrationGraph } from "./graph.ts";
import { appLabelOf, type MigrationKey, migrationKey, type MigrationTarget, nameOf } from "./keys.ts";
import { type ProjectMigration, SwappableDependency } from "./migration.ts";
import { MigrationRecorder } from "./recorder.ts";
import { projectStateOf } from "./state/from-model.ts";
import { ProjectState } from "./state/project-state.ts";

export interface LoaderOptions {
  /** Whether a migration with `replaces` stands in for the ones it replaces. Default: `true`. */
  readonly replaceMigrations?: boolean;
  /** Installed apps. Default: those of the project. */
  readonly apps?: Apps;
}

/**
 * The migrations of all installed apps as a graph, and which of them a database has seen.
 *
 * Follows Django's `MigrationLoader`. A database of null is asked nothing: then nothing is applied.
 */
export class MigrationLoader {
  readonly apps: Apps;
  readonly disk: ReadonlyMap<MigrationKey, ProjectMigration>;
  readonly graph: MigrationGraph<ProjectMigration>;
  /** Applied migrations, with replacements counted as applied when all they replace are. */
  readonly applied: ReadonlySet<MigrationKey>;
  /** Migrations recorded in the database, with their times; some may have no file any more. */
  readonly recorded: ReadonlyMap<MigrationKey, Date>;
  /** Apps that MIGRATION_MODULES takes out. */
  readonly unmigratedApps: ReadonlySet<string>;
  readonly replacements: ReadonlyMap<MigrationKey, ProjectMigration>;

  private constructor(
    apps: Apps,
    disk: ReadonlyMap<MigrationKey, ProjectMigration>,
    recorded: ReadonlyMap<MigrationKey, Date>,
    replaceMigrations: boolean,
  ) {
    this.apps = apps;
    this.disk = disk;
    this.recorded = recorded;
    const configs = apps.getAppConfigs();
    this.unmigratedApps = new Set(configs.filter((c) => migrationsFolder(c) === null).map((c) => c.label));
    this.replacements = new Map([...disk].filter(([, migration]) => migration.replaces.length > 0));
    this.graph = this.#connect();
    this.applied = replaceMigrations ? this.#replace() : new Set(recorded.keys());
    this.graph.validate();
    this.graph.ensureNotCyclic();
  }

  static async load(connection: Connection | null, options: LoaderOptions = {}): Promise<MigrationLoader> {
    const { apps = projectApps, replaceMigrations = true } = options;
    const disk = new Map<MigrationKey, ProjectMigration>();
    for (const config of apps.getAppConfigs()) {
      for (const migration of await loadAppMigrations(config)) disk.set(migration.key, migration);
    }
    const recorded = connection === null ? new Map() : await new MigrationRecorder(connection).appliedMigrations();
    return new MigrationLoader(apps, disk, recorded, replaceMigrations);
  }

  // ---- the graph ----

  #connect(): MigrationGraph<ProjectMigration> {
    const graph = new MigrationGraph<ProjectMigration>();
    for (const [key, migration] of this.disk) graph.addNode(key, migration);
    // Dependencies inside apps come first: they tell which migration `__first__` is.
    for (const [key, { appLabel, dependencies }] of this.disk) {
      for (const each of dependencies) {
        if (each instanceof SwappableDependency || each[0] !== appLabel || each[1] === "__first__") continue;
        graph.addDependency(key, key, migrationKey(...each));
      }
    }
    for (const [key, { appLabel, dependencies, runBefore }] of this.disk) {
      for (const each of dependencies) {
        const target = each instanceof SwappableDependency ? each.resolve() : each;
        if (target[0] === appLabel) continue;
        const parent = this.#resolve(graph, key, target);
        if (parent !== null) graph.addDependency(key, key, parent);
      }
      for (const target of runBefore) {
        const child = this.#resolve(graph, key, target);
        if (child !== null) graph.addDependency(key, child, key);
      }
    }
    return graph;
  }

  /** The key of a target, `__first__` and `__latest__` resolved; null for an app without migrations. */
  #resolve(graph: MigrationGraph, origin: MigrationKey, [appLabel, name]: MigrationTarget): MigrationKey | null {
    if (name !== "__first__" && name !== "__latest__") return migrationKey(appLabel, name);
    const labels = this.apps.getAppConfigs().map((config) => config.label);
    if (!labels.includes(appLabel)) {
      throw new NodeNotFoundError(
        `Migration ${origin} depends on the app '${appLabel}', which is not installed. ${didYouMean(appLabel, labels)}`.trim(),
        migrationKey(appLabel, name),
        { hint: `Add ${appLabel} to INSTALLED_APPS.` },
      );
    }
    const ends = name === "__first__" ? graph.rootNodes(appLabel) : graph.leafNodes(appLabel);
    return ends[0] ?? null;
  }

  /** Puts replacements in place where all or none of what they replace is applied; returns what counts as applied. */
  #replace(): Set<MigrationKey> {
    const applied = new Set(this.recorded.keys());
    const state = new Map<MigrationKey, "started" | "done">();
    const replaceOne = (key: MigrationKey): void => {
      if (state.get(key) === "done") return;
      if (state.get(key) === "started") {
        throw new CircularDependencyError([key], {
          hint: "Migrations replace each other in a circle: mend their replaces.",
        });
      }
      state.set(key, "started");
      const migration = this.replacements.get(key)!;
      const direct = migration.replaces.map((target) => migrationKey(...target));
      for (const inner of direct) if (this.replacements.has(inner)) replaceOne(inner);
      const all = this.#replacedKeys(migration);
      const count = all.filter((each) => applied.has(each)).length;
      if (count === all.length) applied.add(key);
      else applied.delete(key);
      if (count === all.length || count === 0) this.graph.removeReplacedNodes(key, direct);
      else this.graph.removeReplacementNode(key, direct);
      state.set(key, "done");
    };
    for (const key of this.replacements.keys()) replaceOne(key);
    return applied;
  }

  /** What a migration replaces, through replacements of replacements. */
  #replacedKeys(migration: ProjectMigration): MigrationKey[] {
    return migration.replaces.flatMap((target) => {
      const key = migrationKey(...target);
      const inner = this.replacements.get(key);
      return inner === undefined ? [key] : this.#replacedKeys(inner);
    });
  }

  /** Whether everything a replacement replaces is in `applied`. */
  allReplacedApplied(key: MigrationKey, applied: { has(key: MigrationKey): boolean }): boolean {
    const migration = this.replacements.get(key);
    return migration !== undefined && this.#replacedKeys(migration).every((each) => applied.has(each));
  }

  // ---- questions ----

  /** The migration of an app whose name begins with `prefix`. Throws `AmbiguityError` or `NodeNotFoundError`. */
  getMigrationByPrefix(appLabel: string, prefix: string): ProjectMigration {
    const names = [...this.disk.values()].filter((m) => m.appLabel === appLabel).map((m) => m.name);
    const matches = names.filter((name) => name.startsWith(prefix));
    if (matches.length > 1 && !matches.includes(prefix)) {
      throw new AmbiguityError(
        `More than one migration matches '${prefix}' in app '${appLabel}': ${matches.join(", ")}. Please be more specific.`,
      );
    }
    const name = matches.includes(prefix) ? prefix : matches[0];
    if (name === undefined) {
      throw new NodeNotFoundError(
        `Cannot find a migration matching '${prefix}' from app '${appLabel}'. ${didYouMean(prefix, names)}`.trim(),
        migrationKey(appLabel, prefix),
        { hint: names.length > 0 ? `The app has ${names.join(", ")}.` : "The app has no migrations yet." },
      );
    }
    return this.disk.get(migrationKey(appLabel, name))!;
  }

  /** Whether an app has migration files. */
  hasMigrations(appLabel: string): boolean {
    return [...this.disk.values()].some((migration) => migration.appLabel === appLabel);
  }

  /** Apps with more than one newest migration, with the names of those. */
  detectConflicts(): Map<string, string[]> {
    const byApp = new Map<string, string[]>();
    for (const key of this.graph.leafNodes()) {
      byApp.set(appLabelOf(key), [...(byApp.get(appLabelOf(key)) ?? []), nameOf(key)]);
    }
    return new Map([...byApp].filter(([, names]) => names.length > 1));
  }

  /** Throws `InconsistentMigrationHistory` when a migration is applied before one it depends on. */
  checkConsistentHistory(alias: string): void {
    for (const key of this.recorded.keys()) {
      if (!this.graph.has(key)) continue;
      for (const parent of this.graph.node(key).parents) {
        if (this.recorded.has(parent.key) || this.allReplacedApplied(parent.key, this.recorded)) continue;
        throw new InconsistentMigrationHistory(
          `Migration ${key} is applied before its dependency ${parent.key} on database '${alias}'.`,
          {
            hint: `If the tables of ${parent.key} exist already, record it: migrate ${appLabelOf(parent.key)} ${nameOf(parent.key)} --fake.`,
          },
        );
      }
    }
  }

  // ---- states ----

  /** The state before all migrations: the present models of apps that have none. */
  baseState(): ProjectState {
    if (this.unmigratedApps.size === 0) return ProjectState.empty;
    const models = this.apps
      .getModels({ includeSwapped: true })
      .filter((model) => this.unmigratedApps.has(model._meta.appLabel));
    return projectStateOf(models as unknown as ModelClass[]);
  }

  /** The state that the migrations lead to: all, or those that `keys` need; without `keys` themselves on request. */
  projectState(keys: readonly MigrationKey[] = this.graph.leafNodes(), atEnd = true): ProjectState {
    return this.graph
      .plan(keys, atEnd)
      .reduce((state, key) => this.graph.get(key).mutateState(state), this.baseState());
  }
}

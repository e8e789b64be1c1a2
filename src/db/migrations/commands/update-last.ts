import { rm } from "node:fs/promises";
import { connections } from "../../connection/connections.ts";
import type { Changes } from "../autodetector/arrange.ts";
import { MigrationError } from "../errors.ts";
import { migrationKey, type MigrationTarget, nameOf } from "../keys.ts";
import { MigrationLoader } from "../loader.ts";
import { type ProjectMigration, SwappableDependency } from "../migration.ts";
import { suggestName } from "../names.ts";
import { optimize } from "../optimizer.ts";
import { functionOrigins } from "../writer/copied-functions.ts";
import type { Printer } from "./printer.ts";
import { displayPath } from "./project-modules.ts";
import { type FileOptions, writeChanges } from "./write-files.ts";

/**
 * Puts changes into the last migration of each app instead of new ones (`makemigrations --update`). Returns the paths of
 * the files that take their place.
 */
export async function updateLast(
  changes: Changes,
  printer: Printer,
  name: string | undefined,
  files: FileOptions,
): Promise<string[]> {
  const loader = await MigrationLoader.load(connections.get(), { apps: files.apps });
  const leaves = new Map([...changes.keys()].map((appLabel) => [appLabel, updatable(loader, appLabel)] as const));
  const renamed = new Map<string, MigrationTarget>();
  const updated = new Map<string, ProjectMigration>();
  for (const [appLabel, migrations] of changes) {
    const leaf = leaves.get(appLabel)!;
    const added = migrations.flatMap(({ operations }) => [...operations]);
    const merged = leaf.with({ operations: optimize([...leaf.operations, ...added], appLabel) });
    const suggested = `${leaf.name.slice(0, 4)}_${name ?? suggestName(merged)}`;
    const newName = suggested === leaf.name ? `${leaf.name}_updated` : suggested;
    updated.set(appLabel, merged.with({ name: newName, file: null }));
    for (const each of migrations) renamed.set(each.key, [appLabel, newName]);
  }
  const result: Changes = new Map();
  for (const [appLabel, migration] of updated) {
    const found = changes.get(appLabel)!.flatMap(({ dependencies }) => [...dependencies]);
    const outer = found
      .map((each) => (each instanceof SwappableDependency ? each : (renamed.get(migrationKey(...each)) ?? each)))
      .filter((each) => each instanceof SwappableDependency || each[0] !== appLabel);
    result.set(appLabel, [migration.with({ dependencies: [...migration.dependencies, ...outer] })]);
  }
  const paths = await writeChanges(result, printer, files);
  if (files.dryRun) return paths;
  for (const { file } of leaves.values()) {
    await rm(file!);
    if (files.verbosity >= 1) printer.line(`Deleted ${displayPath(file!)}`);
  }
  return paths;
}

/** The last migration of an app. Throws `MigrationError` when it must stay as it is. */
function updatable(loader: MigrationLoader, appLabel: string): ProjectMigration {
  const [key] = loader.graph.leafNodes(appLabel);
  if (key === undefined) {
    throw new MigrationError(`App ${appLabel} has no migration, cannot update last migration.`, {
      hint: `Make one without --update: './manage.ts makemigrations ${appLabel}'.`,
    });
  }
  const leaf = loader.graph.get(key);
  if (leaf.replaces.length > 0) throw new MigrationError(`Cannot update squash migration '${leaf}'.`);
  if (loader.applied.has(key)) {
    throw new MigrationError(`Cannot update applied migration '${leaf}'.`, {
      hint: `Undo it first with './manage.ts migrate ${appLabel} <the one before>', or make a new migration without --update.`,
    });
  }
  const children = [...loader.graph.node(key).children].map((child) => `'${child.key}'`);
  if (children.length > 0) {
    throw new MigrationError(`Cannot update migration '${leaf}' that migrations ${children.join(", ")} depend on.`);
  }
  if (functionOrigins([leaf]).size > 0) {
    throw new MigrationError(`Cannot update migration '${leaf}', which holds functions of its own.`, {
      hint: `Its file would lose what they use. Make a new migration without --update, or add the operations to ${nameOf(key)} by hand.`,
    });
  }
  return leaf;
}

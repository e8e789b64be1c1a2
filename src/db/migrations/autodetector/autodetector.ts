import type { MigrationGraph } from "../graph.ts";
import type { MigrationQuestioner } from "../questioner.ts";
import { MigrationQuestioner as SilentQuestioner } from "../questioner.ts";
import type { ProjectState } from "../state/project-state.ts";
import { arrangeForGraph, type Changes, trimToApps } from "./arrange.ts";
import { MigrationBuilder } from "./build.ts";
import {
  findAlteredConstraints,
  generateAddedConstraints,
  generateAlteredConstraints,
  generateRemovedConstraints,
} from "./constraints.ts";
import { Detection } from "./detection.ts";
import {
  findRenamedFields,
  generateAddedFields,
  generateAlteredFields,
  generateRemovedFields,
  generateRenamedFields,
} from "./fields.ts";
import { findAlteredIndexes, generateAddedIndexes, generateRemovedIndexes, generateRenamedIndexes } from "./indexes.ts";
import {
  generateCreatedModels,
  generateCreatedProxies,
  generateDeletedModels,
  generateDeletedProxies,
} from "./models.ts";
import {
  generateAddedUniqueTogether,
  generateAlteredOptions,
  generateAlteredOrderWithRespectTo,
  generateAlteredTable,
  generateRemovedUniqueTogether,
} from "./options.ts";
import { generateRenamedModels } from "./renamed-models.ts";

export interface DetectOptions {
  /** Answers questions. Default: nothing was renamed. */
  readonly questioner?: MigrationQuestioner;
  /** Apps that have no migrations. */
  readonly ignoredApps?: ReadonlySet<string>;
  /** The migrations there are, to depend on. */
  readonly graph?: MigrationGraph;
}

/**
 * Migrations that lead from one state to another, by app, under provisional names. Empty when nothing differs.
 *
 * Follows Django's `MigrationAutodetector`: first renames, as they decide what counts as new; then the operations of
 * each kind; then order, cuts between apps, and joining.
 */
export async function detectChanges(
  from: ProjectState,
  to: ProjectState,
  options: DetectOptions = {},
): Promise<Changes> {
  const { questioner = new SilentQuestioner(), ignoredApps, graph } = options;
  const detection = new Detection(from, to, questioner, ignoredApps);
  await generateRenamedModels(detection);
  generateDeletedModels(detection);
  generateCreatedModels(detection);
  generateDeletedProxies(detection);
  generateCreatedProxies(detection);
  generateAlteredOptions(detection);
  await findRenamedFields(detection);
  const indexes = findAlteredIndexes(detection);
  const constraints = findAlteredConstraints(detection);
  generateRemovedConstraints(detection, constraints);
  generateRemovedIndexes(detection, indexes);
  generateRenamedFields(detection);
  generateRenamedIndexes(detection, indexes);
  generateRemovedUniqueTogether(detection);
  generateRemovedFields(detection);
  await generateAddedFields(detection);
  await generateAlteredFields(detection);
  generateAddedUniqueTogether(detection);
  generateAddedIndexes(detection, indexes);
  generateAddedConstraints(detection, constraints);
  generateAlteredConstraints(detection, constraints);
  generateAlteredTable(detection);
  generateAlteredOrderWithRespectTo(detection);
  return new MigrationBuilder(detection.operations, graph ?? null, new Set(from.appLabels())).build();
}

export interface ChangesOptions extends DetectOptions {
  readonly graph: MigrationGraph;
  /** Only these apps, and those they need. */
  readonly trimTo?: ReadonlySet<string> | undefined;
  /** Words of the new names, after the number. */
  readonly migrationName?: string | undefined;
}

/** The migrations to write, with their final names and dependencies. */
export async function makeChanges(from: ProjectState, to: ProjectState, options: ChangesOptions): Promise<Changes> {
  const changes = arrangeForGraph(await detectChanges(from, to, options), options.graph, options.migrationName);
  return options.trimTo === undefined ? changes : trimToApps(changes, options.trimTo);
}

/** Indexes that appear, vanish, or change their name. */
import { AddIndex, RemoveIndex, RenameIndex } from "../operations/index.ts";
import { type MigrationIndex, samePart, samePartBut } from "../parts.ts";
import type { ModelState } from "../state/model-state.ts";
import type { Detection } from "./detection.ts";
import { modelDependencies } from "./model-dependencies.ts";

export interface AlteredIndexes {
  readonly model: ModelState;
  readonly added: readonly MigrationIndex[];
  readonly removed: readonly MigrationIndex[];
  readonly renamed: readonly { readonly oldName: string; readonly newName: string }[];
}

export function findAlteredIndexes(detection: Detection): AlteredIndexes[] {
  return [...detection.kept()].map(({ old, now }) => {
    const [before, after] = [old.options.indexes, now.options.indexes];
    const added = after.filter((index) => !before.some((other) => samePart(index, other)));
    const removed = before.filter((index) => !after.some((other) => samePart(index, other)));
    const renamed: { oldName: string; newName: string }[] = [];
    const left = added.filter((index) => {
      const match = removed.find((other) => samePartBut(other, index, ["name"]));
      if (match === undefined) return true;
      renamed.push({ oldName: match.name, newName: index.name });
      removed.splice(removed.indexOf(match), 1);
      return false;
    });
    return { model: now, added: left, removed, renamed };
  });
}

export function generateRemovedIndexes(detection: Detection, changes: readonly AlteredIndexes[]): void {
  for (const { model, removed } of changes) {
    for (const { name } of removed) {
      detection.add(model.appLabel, new RemoveIndex({ modelName: model.modelName, name }));
    }
  }
}

export function generateRenamedIndexes(detection: Detection, changes: readonly AlteredIndexes[]): void {
  for (const { model, renamed } of changes) {
    for (const names of renamed) {
      detection.add(model.appLabel, new RenameIndex({ modelName: model.modelName, ...names }));
    }
  }
}

export function generateAddedIndexes(detection: Detection, changes: readonly AlteredIndexes[]): void {
  for (const { model, added } of changes) {
    for (const index of added) {
      const operation = new AddIndex({ modelName: model.modelName, index });
      detection.add(model.appLabel, operation, modelDependencies(detection, model));
    }
  }
}

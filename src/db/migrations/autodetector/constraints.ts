/** Constraints that appear, vanish, or change what only people see of them. */
import { AddConstraint, AlterConstraint, RemoveConstraint } from "../operations/index.ts";
import { type MigrationConstraint, samePart, samePartBut } from "../parts.ts";
import type { ModelState } from "../state/model-state.ts";
import type { Detection } from "./detection.ts";
import { modelDependencies } from "./model-dependencies.ts";

export interface AlteredConstraints {
  readonly model: ModelState;
  readonly added: readonly MigrationConstraint[];
  readonly removed: readonly MigrationConstraint[];
  readonly altered: readonly MigrationConstraint[];
}

/** Options of constraints that the database does not know. */
const NOT_IN_DATABASE = ["violationErrorCode", "violationErrorMessage"] as const;

export function findAlteredConstraints(detection: Detection): AlteredConstraints[] {
  return [...detection.kept()].map(({ old, now }) => {
    const [before, after] = [old.options.constraints, now.options.constraints];
    const altered = after.filter((constraint) =>
      before.some(
        (other) =>
          other.name === constraint.name &&
          !samePart(other, constraint) &&
          samePartBut(other, constraint, NOT_IN_DATABASE),
      ),
    );
    const names = new Set(altered.map(({ name }) => name));
    const without = (list: readonly MigrationConstraint[], others: readonly MigrationConstraint[]) =>
      list.filter((each) => !names.has(each.name) && !others.some((other) => samePart(each, other)));
    return { model: now, added: without(after, before), removed: without(before, after), altered };
  });
}

export function generateRemovedConstraints(detection: Detection, changes: readonly AlteredConstraints[]): void {
  for (const { model, removed } of changes) {
    for (const { name } of removed) {
      detection.add(model.appLabel, new RemoveConstraint({ modelName: model.modelName, name }));
    }
  }
}

export function generateAddedConstraints(detection: Detection, changes: readonly AlteredConstraints[]): void {
  for (const { model, added } of changes) {
    for (const constraint of added) {
      const operation = new AddConstraint({ modelName: model.modelName, constraint });
      detection.add(model.appLabel, operation, modelDependencies(detection, model));
    }
  }
}

export function generateAlteredConstraints(detection: Detection, changes: readonly AlteredConstraints[]): void {
  for (const { model, altered } of changes) {
    for (const constraint of altered) {
      const options = { modelName: model.modelName, name: constraint.name, constraint };
      detection.add(model.appLabel, new AlterConstraint(options), modelDependencies(detection, model));
    }
  }
}

import { partsOf, relationOf } from "../fields.ts";
import { RenameModel } from "../operations/index.ts";
import type { ModelState } from "../state/model-state.ts";
import { sameValue } from "../values.ts";
import type { OperationDependency } from "./dependencies.ts";
import type { Detection } from "./detection.ts";

/** A model that vanished and one that appeared in the same app with equal fields: asks whether it was renamed. */
export async function generateRenamedModels(detection: Detection): Promise<void> {
  for (const now of detection.added("table")) {
    for (const old of detection.removed("table")) {
      if (old.appLabel !== now.appLabel || !sameValue(fieldShapes(old), fieldShapes(now))) continue;
      if (!(await detection.questioner.askRenameModel(old, now))) continue;
      const operation = new RenameModel({ oldName: old.name, newName: now.name });
      detection.add(now.appLabel, operation, relatedModels(detection, now));
      detection.renamedModels.set(now.key, old.key);
      break;
    }
  }
}

/** Fields without the targets of relations, which a rename may change. */
function fieldShapes(model: ModelState): unknown {
  const names = [...model.fields.keys()].sort();
  return names.map((name) => {
    const field = model.fields.get(name)!;
    const { path, args, options } = partsOf(field);
    const { through: _, ...rest } = options;
    return relationOf(field) === null ? [name, path, args, options] : [name, path, args.slice(1), rest];
  });
}

/** Models that the renamed one points to, and that point to it, must exist under the names of the new state. */
function relatedModels(detection: Detection, model: ModelState): OperationDependency[] {
  const own = [...model.fields.values()].flatMap((field) => detection.relationDependencies(model, field));
  return own.filter((each) => each.key !== `create ${model.key}`);
}

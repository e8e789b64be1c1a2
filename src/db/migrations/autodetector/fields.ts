/** Fields that appear, vanish, or change their name. */
import { fieldWith, type MigrationField, partsOf, relationOf } from "../fields.ts";
import { compareText } from "../keys.ts";
import { AddField, AlterField, RemoveField, RenameField } from "../operations/index.ts";
import { type FieldQuestion, noDefault } from "../questioner.ts";
import type { ModelState } from "../state/model-state.ts";
import { sameValue } from "../values.ts";
import { columnOf } from "./columns.ts";
import { dependency } from "./dependencies.ts";
import type { Detection, KeptModel } from "./detection.ts";

/** Names of fields that only one of the two states of a model has, renames aside; sorted. */
function onlyIn(names: Iterable<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name)).sort(compareText);
}

function oldNames(detection: Detection, { now }: KeptModel): Set<string> {
  return new Set([...now.fields.keys()].map((name) => detection.oldFieldName(now.key, name)));
}

/**
 * A field that vanished and one that appeared in the same model, equal but for the name: asks whether it was renamed.
 * Remembers the answers in `detection.renamedFields`.
 */
export async function findRenamedFields(detection: Detection): Promise<void> {
  for (const kept of detection.kept()) {
    const { old, now } = kept;
    const removed = onlyIn(old.fields.keys(), new Set(now.fields.keys()));
    for (const fieldName of onlyIn(now.fields.keys(), new Set(old.fields.keys()))) {
      const field = now.field(fieldName);
      for (const oldName of removed) {
        if (!mayBeRename(detection, kept, oldName, field)) continue;
        const question = { modelName: now.modelName, oldName, fieldName, field };
        if (!(await detection.questioner.askRename(question))) continue;
        detection.renamedFields.set(`${now.key}.${fieldName}`, oldName);
        removed.splice(removed.indexOf(oldName), 1);
        break;
      }
    }
  }
}

/** Equal, or equal but for a `dbColumn` that keeps the old column. */
function mayBeRename(detection: Detection, kept: KeptModel, oldName: string, now: MigrationField): boolean {
  const old = kept.old.field(oldName);
  if (detection.sameField(kept, old, now)) return true;
  if (old.manyToMany || now.dbColumn === undefined || now.dbColumn !== columnOf(oldName, old)) return false;
  return detection.sameField(kept, fieldWith(old, { options: { dbColumn: now.dbColumn } }), now);
}

export function generateRenamedFields(detection: Detection): void {
  for (const { old, now } of detection.kept()) {
    for (const [newName, field] of now.fields) {
      const oldName = detection.oldFieldName(now.key, newName);
      if (oldName === newName) continue;
      const { appLabel, modelName } = now;
      // With dbColumn set first, the rename that follows leaves the column alone.
      if (old.field(oldName).dbColumn !== field.dbColumn) {
        detection.add(appLabel, new AlterField({ modelName, name: oldName, field }));
      }
      detection.add(appLabel, new RenameField({ modelName, oldName, newName }));
    }
  }
}

export async function generateAddedFields(detection: Detection): Promise<void> {
  for (const kept of detection.kept()) {
    const known = new Set(kept.old.fields.keys());
    for (const name of [...kept.now.fields.keys()].sort(compareText)) {
      if (!known.has(detection.oldFieldName(kept.now.key, name))) await generateAddedField(detection, kept.now, name);
    }
  }
}

export async function generateAddedField(detection: Detection, model: ModelState, name: string): Promise<void> {
  const { appLabel, modelName, key } = model;
  const field = model.field(name);
  const needs = [dependency("remove", key, name), ...detection.relationDependencies(model, field)];
  const question: FieldQuestion = { fieldName: name, modelName, field };
  const { questioner } = detection;
  let filled = field;
  const preserveDefault = !needsDefault(field);
  if (!preserveDefault) {
    const isAdded = partsOf(field).options["autoNowAdd"] === true;
    const answer = isAdded
      ? await questioner.askAutoNowAddAddition(question)
      : await questioner.askNotNullAddition(question);
    if (answer !== noDefault) filled = fieldWith(field, { options: { default: answer.value } });
  } else if (field.unique && typeof partsOf(field).options["default"] === "function") {
    await questioner.askUniqueCallableDefaultAddition(question);
  }
  detection.add(appLabel, new AddField({ modelName, name, field: filled, preserveDefault }), needs);
}

/** Whether rows that exist already would have no value. */
function needsDefault(field: MigrationField): boolean {
  const { options } = partsOf(field);
  if (field.null || field.hasDefault() || options["dbDefault"] !== undefined || field.manyToMany) return false;
  if (field.blank && field.emptyStringsAllowed) return false;
  if (options["autoNow"] === true || field.generated !== null) return false;
  return !field.getInternalType().endsWith("AutoField");
}

export function generateRemovedFields(detection: Detection): void {
  for (const kept of detection.kept()) {
    for (const name of onlyIn(kept.old.fields.keys(), oldNames(detection, kept))) {
      generateRemovedField(detection, kept.now, name);
    }
  }
}

export function generateRemovedField(detection: Detection, model: ModelState, name: string): void {
  const { appLabel, modelName, key } = model;
  const needs = [dependency("together", key), dependency("parts", key)];
  detection.add(appLabel, new RemoveField({ modelName, name }), needs);
}

/** Changed fields; between a column and a many-to-many table, or to another target of one, there is no way but anew. */
export async function generateAlteredFields(detection: Detection): Promise<void> {
  for (const kept of detection.kept()) {
    const { old, now } = kept;
    for (const name of [...now.fields.keys()].filter((each) => old.fields.has(each)).sort(compareText)) {
      const [before, after] = [old.field(name), now.field(name)];
      if (detection.sameField(kept, before, after)) continue;
      if (
        before.manyToMany !== after.manyToMany ||
        (before.manyToMany && !sameTarget(detection, kept, before, after)) ||
        !sameGeneration(before, after)
      ) {
        generateRemovedField(detection, now, name);
        await generateAddedField(detection, now, name);
      } else {
        await generateAlteredField(detection, now, name, before, after);
      }
    }
  }
}

/** Whether a column is computed in the same way: no engine can change that of a column that is there. */
function sameGeneration(before: MigrationField, after: MigrationField): boolean {
  const [old, now] = [before, after].map((field) => (field.generated === null ? null : partsOf(field).options));
  if (old === null || now === null) return old === now;
  return ["expression", "dbPersist", "outputField"].every((name) => sameValue(old![name], now![name]));
}

function sameTarget(detection: Detection, kept: KeptModel, before: MigrationField, after: MigrationField): boolean {
  return detection.sameField(kept, onlyTarget(before), onlyTarget(after));
}

function onlyTarget(field: MigrationField): MigrationField {
  const { options } = partsOf(field);
  const none = Object.fromEntries(Object.keys(options).map((key) => [key, undefined]));
  const { through } = relationOf(field)!;
  return fieldWith(field, { options: { ...none, through: through ?? undefined } });
}

async function generateAlteredField(
  detection: Detection,
  model: ModelState,
  name: string,
  before: MigrationField,
  after: MigrationField,
): Promise<void> {
  const { appLabel, modelName } = model;
  let field = after;
  let preserveDefault = true;
  const hasDefault = after.hasDefault() || partsOf(after).options["dbDefault"] !== undefined;
  if (before.null && !after.null && !hasDefault && !after.manyToMany) {
    const answer = await detection.questioner.askNotNullAlteration({ fieldName: name, modelName, field: after });
    if (answer !== noDefault) {
      field = fieldWith(after, { options: { default: answer.value } });
      preserveDefault = false;
    }
  }
  const operation = new AlterField({ modelName, name, field, preserveDefault });
  detection.add(appLabel, operation, detection.relationDependencies(model, after));
}

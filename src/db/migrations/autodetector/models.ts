/** Models that appear and vanish. */
import { type MigrationField, relationOf } from "../fields.ts";
import { compareText } from "../keys.ts";
import {
  AddConstraint,
  AddField,
  AddIndex,
  AlterField,
  AlterUniqueTogether,
  CreateModel,
  DeleteModel,
  RemoveConstraint,
  RemoveField,
  RemoveIndex,
} from "../operations/index.ts";
import { isClassBase, type ModelState } from "../state/model-state.ts";
import { resolveReference } from "../state/references.ts";
import { dependency, type OperationDependency } from "./dependencies.ts";
import type { Detection } from "./detection.ts";

/** Relations are added after the models, so that circles of foreign keys come apart; the optimizer joins the rest. */
function relatedFields(model: ModelState): Map<string, MigrationField> {
  const related = [...model.fields].filter(([, field]) => {
    const relation = relationOf(field);
    return relation !== null && !field.primaryKey && !relation.parentLink;
  });
  return new Map(related.sort(([a], [b]) => compareText(a, b)));
}

export function generateCreatedModels(detection: Detection): void {
  const models = [...detection.added("table"), ...detection.added("unmanaged")];
  // Each is put in front of the list, so the first to be made comes last here: models that settings name.
  const first = (model: ModelState) => (isSwappableCandidate(detection, model) ? 0 : 1);
  models.sort((a, b) => first(b) - first(a) || compareText(b.key, a.key));
  for (const model of models) createModel(detection, model);
}

function isSwappableCandidate(detection: Detection, model: ModelState): boolean {
  return Boolean(model.options.swappable) || detection.swappables.has(model.key);
}

function createModel(detection: Detection, model: ModelState): void {
  const { appLabel, name, modelName, key } = model;
  const { indexes, constraints, uniqueTogether, ...options } = model.options;
  const related = relatedFields(model);
  const fields = [...model.fields].filter(([field]) => !related.has(field));
  const operation = new CreateModel({
    name,
    fields: Object.fromEntries(fields),
    options,
    bases: model.bases,
    managers: model.managers,
  });
  detection.add(appLabel, operation, [dependency("remove", key), ...baseDependencies(detection, model)], {
    first: true,
  });
  if (options.managed === false) return;
  const own = dependency("create", key);
  for (const [fieldName, field] of related) {
    const needs = [...detection.relationDependencies(model, field), own];
    detection.add(appLabel, new AddField({ modelName, name: fieldName, field }), needs);
  }
  const complete = [...[...related.keys()].map((field) => dependency("create", key, field)), own];
  for (const index of indexes) {
    detection.add(appLabel, new AddIndex({ modelName, index }), complete);
  }
  for (const constraint of constraints) {
    detection.add(appLabel, new AddConstraint({ modelName, constraint }), complete);
  }
  if (uniqueTogether != null && uniqueTogether.length > 0) {
    detection.add(appLabel, new AlterUniqueTogether({ name: modelName, uniqueTogether }), complete);
  }
  if (detection.wasProxy(key)) repointReferrers(detection, model);
}

/** Foreign keys to a proxy that becomes a table of its own. */
function repointReferrers(detection: Detection, target: ModelState): void {
  for (const { model, name, field } of detection.to.referrers(target.key)) {
    const operation = new AlterField({ modelName: model.modelName, name, field });
    detection.add(model.appLabel, operation, [dependency("create", target.key)]);
  }
}

/** Bases, the target of a relation that is the key, and fields that move from a base into the model. */
function baseDependencies(detection: Detection, model: ModelState): OperationDependency[] {
  const found: OperationDependency[] = [];
  for (const base of model.bases) {
    if (isClassBase(base)) continue;
    const key = resolveReference(base, model.appLabel, model.name);
    found.push(dependency("create", key));
    const [old, now] = [detection.from.findKey(key), detection.to.findKey(key)];
    if (old === undefined || now === undefined) continue;
    for (const field of old.fields.keys()) {
      if (!now.fields.has(field) && model.fields.has(field)) found.push(dependency("remove", key, field));
    }
  }
  for (const field of model.fields.values()) {
    if (field.primaryKey && field.isRelation) found.push(...detection.relationDependencies(model, field));
  }
  return found;
}

export function generateCreatedProxies(detection: Detection): void {
  for (const model of detection.added("proxy")) {
    const { name, options, bases, managers, appLabel, key } = model;
    const { indexes: _, constraints: __, ...rest } = options;
    const operation = new CreateModel({ name, fields: {}, options: rest, bases, managers });
    detection.add(appLabel, operation, [dependency("remove", key), ...baseDependencies(detection, model)]);
  }
}

export function generateDeletedModels(detection: Detection): void {
  const models = [...detection.removed("table"), ...detection.removed("unmanaged")];
  const throughUsers = findThroughUsers(detection);
  for (const model of models) deleteModel(detection, model, throughUsers.get(model.key) ?? []);
}

/** Many-to-many fields by the model they go through. */
function findThroughUsers(detection: Detection): Map<string, OperationDependency[]> {
  const users = new Map<string, OperationDependency[]>();
  for (const model of detection.from.models()) {
    for (const [name, field] of model.fields) {
      const through = relationOf(field)?.through ?? null;
      if (through === null) continue;
      const key = resolveReference(through, model.appLabel, model.name);
      users.set(key, [...(users.get(key) ?? []), dependency("remove", model.key, name)]);
    }
  }
  return users;
}

function deleteModel(detection: Detection, model: ModelState, throughUsers: readonly OperationDependency[]): void {
  const { appLabel, modelName, key, options } = model;
  if (options.uniqueTogether != null && options.uniqueTogether.length > 0) {
    detection.add(appLabel, new AlterUniqueTogether({ name: modelName, uniqueTogether: null }));
  }
  for (const { name } of options.indexes) detection.add(appLabel, new RemoveIndex({ modelName, name }));
  for (const { name } of options.constraints) detection.add(appLabel, new RemoveConstraint({ modelName, name }));
  const related = [...model.fields].filter(([, field]) => relationOf(field) !== null).map(([name]) => name);
  for (const name of related.sort()) {
    detection.add(appLabel, new RemoveField({ modelName, name }), [dependency("parts", key)]);
  }
  const needs: OperationDependency[] = [...throughUsers];
  for (const referrer of detection.from.referrers(key)) {
    needs.push(dependency("remove", referrer.model.key, referrer.name));
    if (!referrer.field.manyToMany) needs.push(dependency("alter", referrer.model.key, referrer.name));
  }
  for (const name of related) needs.push(dependency("remove", key, name));
  detection.add(appLabel, new DeleteModel({ name: model.name }), needs);
}

export function generateDeletedProxies(detection: Detection): void {
  for (const model of detection.removed("proxy")) {
    detection.add(model.appLabel, new DeleteModel({ name: model.name }));
  }
}

/** Options of models that change: table, order of rows and the like, sets of unique fields. */
import { ALTER_OPTION_KEYS } from "../operations/model-options.ts";
import {
  AlterModelOptions,
  AlterModelTable,
  AlterOrderWithRespectTo,
  AlterUniqueTogether,
} from "../operations/index.ts";
import type { ModelOptions, ModelState } from "../state/model-state.ts";
import { sameValue } from "../values.ts";
import { dependency } from "./dependencies.ts";
import type { Detection, ModelKind } from "./detection.ts";
import { modelDependencies } from "./model-dependencies.ts";

const sameSort = (old: ModelKind, now: ModelKind): boolean => (old === "proxy") === (now === "proxy");
const sameKind = (old: ModelKind, now: ModelKind): boolean => old === now;

function stateOnly(options: ModelOptions): Record<string, unknown> {
  const present = ALTER_OPTION_KEYS.filter((key) => options[key] !== undefined);
  return Object.fromEntries(present.map((key) => [key, options[key]]));
}

export function generateAlteredOptions(detection: Detection): void {
  for (const { old, now } of detection.kept(sameSort)) {
    const [before, after] = [stateOnly(old.options), stateOnly(now.options)];
    if (sameValue(before, after)) continue;
    detection.add(now.appLabel, new AlterModelOptions({ name: now.modelName, options: after }));
  }
}

export function generateAlteredTable(detection: Detection): void {
  for (const { old, now } of detection.kept(sameKind)) {
    const table = now.options.dbTable ?? null;
    if ((old.options.dbTable ?? null) === table) continue;
    detection.add(now.appLabel, new AlterModelTable({ name: now.modelName, table }));
  }
}

export function generateAlteredOrderWithRespectTo(detection: Detection): void {
  for (const { old, now } of detection.kept()) {
    const wanted = now.options.orderWithRespectTo ?? null;
    const before = old.options.orderWithRespectTo ?? null;
    if (wanted === (before === null ? null : newFieldName(detection, now, before))) continue;
    const needs = wanted === null ? [] : modelDependencies(detection, now);
    const operation = new AlterOrderWithRespectTo({ name: now.modelName, orderWithRespectTo: wanted });
    detection.add(now.appLabel, operation, needs);
  }
}

/** The name that a field of the old state has now. */
function newFieldName(detection: Detection, now: ModelState, oldName: string): string {
  return [...now.fields.keys()].find((name) => detection.oldFieldName(now.key, name) === oldName) ?? oldName;
}

interface TogetherChange {
  readonly model: ModelState;
  /** Sets in both states, and all sets of the new one. */
  readonly left: readonly (readonly string[])[];
  readonly wanted: readonly (readonly string[])[];
  readonly hadAny: boolean;
}

function* changedTogether(detection: Detection): Generator<TogetherChange> {
  for (const { old, now } of detection.kept()) {
    const newNames = new Map([...now.fields.keys()].map((name) => [detection.oldFieldName(now.key, name), name]));
    const before = (old.options.uniqueTogether ?? []).map((names) => names.map((name) => newNames.get(name) ?? name));
    const wanted = now.options.uniqueTogether ?? [];
    const has = (sets: readonly (readonly string[])[], set: readonly string[]) => sets.some((s) => sameValue(s, set));
    const left = wanted.filter((set) => has(before, set));
    if (left.length === before.length && left.length === wanted.length) continue;
    yield { model: now, left, wanted, hadAny: before.length > 0 };
  }
}

/** Sets that go, before their fields may go. */
export function generateRemovedUniqueTogether(detection: Detection): void {
  for (const { model, left, hadAny } of changedTogether(detection)) {
    if (!hadAny) continue;
    const operation = new AlterUniqueTogether({ name: model.modelName, uniqueTogether: left });
    detection.add(model.appLabel, operation, [], { provides: [dependency("together", model.key)] });
  }
}

/** Sets that come, after their fields. */
export function generateAddedUniqueTogether(detection: Detection): void {
  for (const { model, left, wanted } of changedTogether(detection)) {
    if (left.length === wanted.length) continue;
    const operation = new AlterUniqueTogether({ name: model.modelName, uniqueTogether: wanted });
    detection.add(model.appLabel, operation, modelDependencies(detection, model));
  }
}

import { partsOf, relationOf } from "../fields.ts";
import type { MigrationField } from "../fields.ts";
import { compareText } from "../keys.ts";
import type { Operation } from "../operations/base.ts";
import type { MigrationQuestioner } from "../questioner.ts";
import type { ModelKey, ModelState } from "../state/model-state.ts";
import type { ProjectState } from "../state/project-state.ts";
import { resolveReference } from "../state/references.ts";
import { isSwapped, swappedLabel } from "../swappable.ts";
import { sameValue } from "../values.ts";
import { type OperationDependency, provides, relationDependencies, type Swappables } from "./dependencies.ts";

/** An operation on its way into a migration, with what must come before it. */
export interface PendingOperation {
  readonly operation: Operation;
  readonly dependencies: readonly OperationDependency[];
  /** Keys of dependencies that it fulfils. */
  readonly provides: readonly string[];
}

export interface AddOptions {
  /** Whether it is put in front of the others. */
  readonly first?: boolean;
  /** Keys of dependencies that it fulfils besides those that its kind tells. */
  readonly provides?: readonly OperationDependency[];
}

export type ModelKind = "table" | "proxy" | "unmanaged";

/** A model that both states have, perhaps under two names. */
export interface KeptModel {
  readonly old: ModelState;
  readonly now: ModelState;
}

/** What one run of the autodetector knows and has found; the `generate…` functions of this folder add to it. */
export class Detection {
  readonly from: ProjectState;
  readonly to: ProjectState;
  readonly questioner: MigrationQuestioner;
  readonly swappables: Swappables;
  /** New name → name in the old state, of models that were renamed. */
  readonly renamedModels = new Map<ModelKey, ModelKey>();
  /** `app.model.newField` → old name, of fields that were renamed; the model under its new name. */
  readonly renamedFields = new Map<string, string>();
  readonly operations = new Map<string, PendingOperation[]>();
  readonly #oldKinds: ReadonlyMap<ModelKey, ModelKind>;
  readonly #newKinds: ReadonlyMap<ModelKey, ModelKind>;

  constructor(
    from: ProjectState,
    to: ProjectState,
    questioner: MigrationQuestioner,
    ignoredApps: ReadonlySet<string> = new Set(),
  ) {
    this.from = from;
    this.to = to;
    this.questioner = questioner;
    this.#oldKinds = kindsOf(from, ignoredApps);
    this.#newKinds = kindsOf(to, ignoredApps);
    this.swappables = findSwappables(to);
  }

  add(
    appLabel: string,
    operation: Operation,
    dependencies: readonly OperationDependency[] = [],
    options: AddOptions = {},
  ): void {
    let list = this.operations.get(appLabel);
    if (list === undefined) this.operations.set(appLabel, (list = []));
    const unique = new Map(dependencies.map((each) => [`${each.setting} ${each.key}`, each]));
    const extra = (options.provides ?? []).map(({ key }) => key);
    const provided = [...provides(appLabel, operation), ...extra];
    const pending = { operation, dependencies: [...unique.values()], provides: provided };
    if (options.first === true) list.unshift(pending);
    else list.push(pending);
  }

  /** Name that a model of the new state had in the old one. */
  oldKey(key: ModelKey): ModelKey {
    return this.renamedModels.get(key) ?? key;
  }

  oldFieldName(model: ModelKey, field: string): string {
    return this.renamedFields.get(`${model}.${field}`) ?? field;
  }

  /** Models of that kind that only the new state has, sorted. */
  added(...kinds: readonly ModelKind[]): ModelState[] {
    return [...this.#newKinds]
      .filter(([key, kind]) => kinds.includes(kind) && !this.#inOld(key, kind))
      .map(([key]) => this.to.findKey(key)!)
      .sort((a, b) => compareText(a.key, b.key));
  }

  /** Models of that kind that only the old state has, sorted. */
  removed(...kinds: readonly ModelKind[]): ModelState[] {
    const taken = new Set(this.renamedModels.values());
    return [...this.#oldKinds]
      .filter(([key, kind]) => kinds.includes(kind) && !taken.has(key) && !this.#inNew(key, kind))
      .map(([key]) => this.from.findKey(key)!)
      .sort((a, b) => compareText(a.key, b.key));
  }

  /** Proxies are apart: a model that becomes a proxy is removed and made anew. Managed and unmanaged are one. */
  #inOld(key: ModelKey, kind: ModelKind): boolean {
    const old = this.#oldKinds.get(this.oldKey(key));
    if (old === undefined || (this.renamedModels.size > 0 && this.#isRenamedAway(key))) return false;
    return (old === "proxy") === (kind === "proxy");
  }

  #isRenamedAway(key: ModelKey): boolean {
    return !this.renamedModels.has(key) && [...this.renamedModels.values()].includes(key);
  }

  #inNew(key: ModelKey, kind: ModelKind): boolean {
    const now = this.#newKinds.get(key);
    return now !== undefined && (now === "proxy") === (kind === "proxy");
  }

  /** Models in both states, sorted by new name. Default: those with a table in both. */
  *kept(accept: (old: ModelKind, now: ModelKind) => boolean = bothTables): Generator<KeptModel> {
    for (const key of [...this.#newKinds.keys()].sort(compareText)) {
      const kind = this.#oldKinds.get(this.oldKey(key));
      if (kind === undefined || this.#isRenamedAway(key) || !accept(kind, this.#newKinds.get(key)!)) continue;
      yield { old: this.from.findKey(this.oldKey(key))!, now: this.to.findKey(key)! };
    }
  }

  wasProxy(key: ModelKey): boolean {
    return this.#oldKinds.get(key) === "proxy";
  }

  relationDependencies(model: ModelState, field: MigrationField): OperationDependency[] {
    return relationDependencies(model.appLabel, model.modelName, field, this.swappables);
  }

  /** Whether a field of the old state and one of the new come to the same, renames of models and fields aside. */
  sameField(kept: KeptModel, old: MigrationField, now: MigrationField): boolean {
    return sameValue(this.#comparable(kept.old, old, false), this.#comparable(kept.now, now, true));
  }

  /** Parts of a field with references as the old state would name them. */
  #comparable(model: ModelState, field: MigrationField, isNew: boolean): unknown {
    const { path, args, options } = partsOf(field);
    const relation = relationOf(field);
    if (relation === null) return { path, args, options };
    const key = (reference: string) => {
      const resolved = resolveReference(reference, model.appLabel, model.modelName);
      return isNew ? this.oldKey(resolved) : resolved;
    };
    const target = resolveReference(relation.to, model.appLabel, model.modelName);
    const toField = relation.toField !== null && isNew ? this.oldFieldName(target, relation.toField) : relation.toField;
    const through = relation.through === null ? null : key(relation.through);
    return { path, args: [key(relation.to), ...args.slice(1)], options: { ...options, toField, through } };
  }
}

export const bothTables = (old: ModelKind, now: ModelKind): boolean => old === "table" && now === "table";

function kindsOf(state: ProjectState, ignoredApps: ReadonlySet<string>): Map<ModelKey, ModelKind> {
  const kinds = new Map<ModelKey, ModelKind>();
  for (const model of state.models()) {
    if (ignoredApps.has(model.appLabel)) continue;
    const { managed, proxy } = model.options;
    kinds.set(model.key, managed === false ? "unmanaged" : proxy === true ? "proxy" : "table");
  }
  return kinds;
}

/** Models that a setting names, by key. Only a setting that some model declares as `swappable` counts. */
export function findSwappables(state: ProjectState): Map<ModelKey, string> {
  const found = new Map<ModelKey, string>();
  for (const model of state.models()) {
    const { swappable } = model.options;
    if (swappable) found.set(isSwapped(model) ? swappedLabel(swappable).toLowerCase() : model.key, swappable);
  }
  return found;
}

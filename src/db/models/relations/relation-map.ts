/** Which relations of other models point to a model: worked out once per state of the registry. */
import type { ModelClass } from "../fields/field.ts";
import type { RelationPath } from "../query/hops.ts";
import type { ModelRegistry } from "../registry.ts";
import { installOrder, installReverse } from "./install-reverse.ts";
import type { RemoteField } from "./remote-field.ts";

interface RelationMap {
  readonly version: number;
  readonly byModel: ReadonlyMap<ModelClass, readonly RemoteField[]>;
  /** Ways back of fields without columns, by the model they lead from and their name. */
  readonly privates: ReadonlyMap<ModelClass, ReadonlyMap<string, RelationPath>>;
}

const maps = new WeakMap<ModelRegistry, RelationMap>();
const NONE: readonly RemoteField[] = [];

/** Relations that point to `model` or to a parent of it. */
export function relationMapOf(model: ModelClass): readonly RemoteField[] {
  const { registry, concreteModel, parents } = model._meta;
  const map = mapOf(registry);
  const own = map.byModel.get(concreteModel) ?? NONE;
  if (parents.size === 0) return own;
  const inherited = [...parents.keys()]
    .filter((p) => p !== concreteModel)
    .flatMap((parent) => map.byModel.get(parent) ?? NONE);
  // The link of a child to its parent is no relation of the child itself.
  return [
    ...own,
    ...inherited.filter(
      (r) => !own.includes(r) && !(r.parentLink && (r.relatedModel === model || r.relatedModel === concreteModel)),
    ),
  ];
}

/** The way from a model back along a field without a column, such as a generic relation. */
export function privateRelation(model: ModelClass, name: string): RelationPath | undefined {
  return mapOf(model._meta.registry).privates.get(model._meta.concreteModel)?.get(name);
}

/** Names of those ways. */
export function privateRelationNames(model: ModelClass): string[] {
  return [...(mapOf(model._meta.registry).privates.get(model._meta.concreteModel)?.keys() ?? [])];
}

function mapOf(registry: ModelRegistry): RelationMap {
  const map = maps.get(registry);
  return map === undefined || map.version !== registry.version ? buildMap(registry) : map;
}

function buildMap(registry: ModelRegistry): RelationMap {
  const byModel = new Map<ModelClass, RemoteField[]>();
  let version: number;
  do {
    version = registry.version; // through models may be made on the way
    byModel.clear();
    for (const model of registry.getModels({ includeAutoCreated: true })) {
      if (model._meta.abstract || model._meta.proxy || model._meta.swapped !== null) continue;
      for (const field of [...model._meta.localFields, ...model._meta.localManyToMany]) {
        const remote = field.remoteField;
        if (remote === null) continue;
        void remote.through;
        const target = remote.model._meta.concreteModel;
        const list = byModel.get(target);
        if (list === undefined) byModel.set(target, [remote]);
        else list.push(remote);
      }
    }
  } while (version !== registry.version);
  const map: RelationMap = { version, byModel, privates: privateRelations(registry) };
  maps.set(registry, map);
  for (const relations of byModel.values()) {
    for (const remote of relations) {
      installReverse(remote);
      installOrder(remote);
    }
  }
  return map;
}

function privateRelations(registry: ModelRegistry): RelationMap["privates"] {
  const privates = new Map<ModelClass, Map<string, RelationPath>>();
  for (const model of registry.getModels()) {
    if (model._meta.abstract || model._meta.swapped !== null) continue;
    for (const field of model._meta.privateFields) {
      const found = field.model === model ? field.reverse?.() : undefined;
      if (found === undefined || found === null) continue;
      const { concreteModel } = found.model._meta;
      let names = privates.get(concreteModel);
      if (names === undefined) privates.set(concreteModel, (names = new Map()));
      names.set(found.name, found.path);
    }
  }
  return privates;
}

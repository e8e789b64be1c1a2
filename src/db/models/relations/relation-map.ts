/** Which relations of other models point to a model: worked out once per state of the registry. */
import type { ModelClass } from "../fields/field.ts";
import type { ModelRegistry } from "../registry.ts";
import { installOrder, installReverse } from "./install-reverse.ts";
import type { RemoteField } from "./remote-field.ts";

interface RelationMap {
  readonly version: number;
  readonly byModel: ReadonlyMap<ModelClass, readonly RemoteField[]>;
}

const maps = new WeakMap<ModelRegistry, RelationMap>();
const NONE: readonly RemoteField[] = [];

/** Relations that point to `model` or to a parent of it. */
export function relationMapOf(model: ModelClass): readonly RemoteField[] {
  const { registry, concreteModel, parents } = model._meta;
  let map = maps.get(registry);
  if (map === undefined || map.version !== registry.version) {
    map = buildMap(registry);
    maps.set(registry, map);
  }
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
  maps.set(registry, { version, byModel });
  for (const relations of byModel.values()) {
    for (const remote of relations) {
      installReverse(remote);
      installOrder(remote);
    }
  }
  return { version, byModel };
}

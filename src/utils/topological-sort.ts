/** Names that depend on each other in a circle. */
export class CyclicDependencyError<T> extends RangeError {
  override readonly name: string = "CyclicDependencyError";
  readonly nodes: readonly T[];
  constructor(nodes: readonly T[]) {
    super(`These depend on each other in a circle: ${nodes.map(String).join(", ")}.`);
    this.nodes = nodes;
  }
}

/**
 * Layers of nodes: each depends only on nodes of earlier layers; inside a layer they stay in the order given.
 *
 * ```ts
 * topologicalLayers(new Map([["b", ["a"]], ["a", []]])); // [["a"], ["b"]]
 * ```
 *
 * Nodes that are only named as dependencies count too. Throws `CyclicDependencyError`.
 */
export function topologicalLayers<T>(dependencies: ReadonlyMap<T, Iterable<T>>): T[][] {
  const open = new Map<T, Set<T>>();
  for (const [node, needs] of dependencies) {
    open.set(node, new Set([...needs].filter((need) => need !== node)));
  }
  for (const needs of open.values()) for (const need of needs) if (!open.has(need)) open.set(need, new Set());
  const layers: T[][] = [];
  while (open.size > 0) {
    const layer = [...open].filter(([, needs]) => needs.size === 0).map(([node]) => node);
    if (layer.length === 0) throw new CyclicDependencyError([...open.keys()]);
    layers.push(layer);
    for (const node of layer) open.delete(node);
    for (const needs of open.values()) for (const node of layer) needs.delete(node);
  }
  return layers;
}

/** All nodes, each behind those it depends on. Throws `CyclicDependencyError`. */
export function topologicalSort<T>(dependencies: ReadonlyMap<T, Iterable<T>>): T[] {
  return topologicalLayers(dependencies).flat();
}

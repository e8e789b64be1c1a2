import { didYouMean } from "../../utils/suggest.ts";
import { CircularDependencyError, NodeNotFoundError } from "./errors.ts";
import { appLabelOf, compareKeys, type MigrationKey, nameOf } from "./keys.ts";

/** A migration in the graph, with its neighbours. `payload` is null for a name that no file stands behind. */
export interface GraphNode<T> {
  readonly key: MigrationKey;
  payload: T | null;
  readonly parents: Set<GraphNode<T>>;
  readonly children: Set<GraphNode<T>>;
  /** Of a missing node: which migration asked for it. */
  readonly origin: MigrationKey | null;
}

/**
 * The directed graph of all migrations: each is a node, each dependency an edge from parent to child.
 *
 * The numbers in names mean nothing here; only declared dependencies count. `root` and `leaf` speak of one app:
 * edges to other apps do not matter for them. Follows `django.db.migrations.graph`.
 */
export class MigrationGraph<T = unknown> {
  readonly #nodes = new Map<MigrationKey, GraphNode<T>>();

  addNode(key: MigrationKey, payload: T): void {
    const known = this.#nodes.get(key);
    if (known !== undefined) known.payload = payload;
    else this.#nodes.set(key, { key, payload, parents: new Set(), children: new Set(), origin: null });
  }

  /** `child` runs after `parent`. Names without a node are kept as missing, for `validate()` to report. */
  addDependency(origin: MigrationKey, child: MigrationKey, parent: MigrationKey): void {
    const [from, to] = [this.#ensure(parent, origin), this.#ensure(child, origin)];
    to.parents.add(from);
    from.children.add(to);
  }

  #ensure(key: MigrationKey, origin: MigrationKey): GraphNode<T> {
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = { key, payload: null, parents: new Set(), children: new Set(), origin };
      this.#nodes.set(key, node);
    }
    return node;
  }

  has(key: MigrationKey): boolean {
    const node = this.#nodes.get(key);
    return node !== undefined && node.payload !== null;
  }

  /** The node of a migration. Throws `NodeNotFoundError` with near names. */
  node(key: MigrationKey): GraphNode<T> & { readonly payload: T } {
    const node = this.#nodes.get(key);
    if (node === undefined || node.payload === null) {
      throw new NodeNotFoundError(`There is no migration ${key}. ${this.#near(key)}`.trim(), key);
    }
    return node as GraphNode<T> & { readonly payload: T };
  }

  get(key: MigrationKey): T {
    return this.node(key).payload;
  }

  keys(): MigrationKey[] {
    return [...this.#nodes.values()].filter((node) => node.payload !== null).map((node) => node.key);
  }

  #near(key: MigrationKey): string {
    const app = appLabelOf(key);
    const names = this.keys().filter((other) => appLabelOf(other) === app);
    return names.length > 0
      ? didYouMean(nameOf(key), names.map(nameOf))
      : didYouMean(app, new Set(this.keys().map(appLabelOf)));
  }

  /** Puts `replacement` in the place of the nodes it replaces: their neighbours become its own. */
  removeReplacedNodes(replacement: MigrationKey, replaced: Iterable<MigrationKey>): void {
    const target = this.node(replacement);
    const names = new Set(replaced);
    for (const name of names) {
      const node = this.#nodes.get(name);
      if (node === undefined) continue;
      this.#nodes.delete(name);
      for (const child of node.children) {
        child.parents.delete(node);
        if (names.has(child.key) || child === target) continue;
        target.children.add(child);
        child.parents.add(target);
      }
      for (const parent of node.parents) {
        parent.children.delete(node);
        if (names.has(parent.key) || parent === target) continue;
        target.parents.add(parent);
        parent.children.add(target);
      }
    }
  }

  /** Takes a replacement away that cannot be used; its children move to the last of the nodes it would replace. */
  removeReplacementNode(replacement: MigrationKey, replaced: Iterable<MigrationKey>): void {
    const node = this.node(replacement);
    this.#nodes.delete(replacement);
    const candidates = [...replaced].flatMap((key) => this.#nodes.get(key) ?? []);
    const inner = new Set(candidates.flatMap((candidate) => [...candidate.parents]));
    const last = candidates.filter((candidate) => !inner.has(candidate));
    for (const child of node.children) {
      child.parents.delete(node);
      for (const candidate of last) {
        candidate.children.add(child);
        child.parents.add(candidate);
      }
    }
    for (const parent of node.parents) parent.children.delete(node);
  }

  /** Throws `NodeNotFoundError` for the first dependency that names no migration. */
  validate(): void {
    for (const node of this.#nodes.values()) {
      if (node.payload !== null) continue;
      throw new NodeNotFoundError(
        `Migration ${node.origin} depends on ${node.key}, which does not exist. ${this.#near(node.key)}`.trim(),
        node.key,
        {
          hint: `Correct the dependencies of ${node.origin}, or restore the file ${nameOf(node.key)} of the app ${appLabelOf(node.key)}.`,
        },
      );
    }
  }

  /** Throws `CircularDependencyError` with the path of a circle, when there is one. */
  ensureNotCyclic(): void {
    const done = new Set<GraphNode<T>>();
    for (const start of this.#nodes.values()) {
      const path: GraphNode<T>[] = [];
      const onPath = new Set<GraphNode<T>>();
      const stack: { node: GraphNode<T>; rest: Iterator<GraphNode<T>> }[] = [];
      const enter = (node: GraphNode<T>) => {
        path.push(node);
        onPath.add(node);
        stack.push({ node, rest: node.children.values() });
      };
      if (!done.has(start)) enter(start);
      while (stack.length > 0) {
        const { node, rest } = stack.at(-1)!;
        const next = rest.next();
        if (next.done === true) {
          stack.pop();
          path.pop();
          onPath.delete(node);
          done.add(node);
        } else if (onPath.has(next.value)) {
          throw new CircularDependencyError(
            path.slice(path.indexOf(next.value)).map((member) => member.key),
            { hint: "Remove one of the dependencies or runBefore entries of these files." },
          );
        } else if (!done.has(next.value)) {
          enter(next.value);
        }
      }
    }
  }

  /** Migrations to apply so that `key` is applied, in order, ending with it. */
  forwardsPlan(key: MigrationKey): MigrationKey[] {
    return [...this.#depthFirst(this.node(key), "parents")];
  }

  /** Migrations to undo so that `key` is not applied, in order, ending with it. */
  backwardsPlan(key: MigrationKey): MigrationKey[] {
    return [...this.#depthFirst(this.node(key), "children")];
  }

  #depthFirst(
    start: GraphNode<T>,
    direction: "parents" | "children",
    visited = new Set<MigrationKey>(),
  ): Set<MigrationKey> {
    const stack: [node: GraphNode<T>, entered: boolean][] = [[start, false]];
    while (stack.length > 0) {
      const [node, entered] = stack.pop()!;
      if (visited.has(node.key)) continue;
      if (entered) {
        visited.add(node.key);
        continue;
      }
      stack.push([node, true]);
      for (const next of [...node[direction]].sort((a, b) => compareKeys(a.key, b.key))) stack.push([next, false]);
    }
    return visited;
  }

  /** Plan of several targets, each migration once; without the targets themselves when `atEnd` is false. */
  plan(targets: readonly MigrationKey[], atEnd = true): MigrationKey[] {
    const plan = new Set<MigrationKey>();
    for (const target of targets) this.#depthFirst(this.node(target), "parents", plan);
    if (!atEnd) for (const target of targets) plan.delete(target);
    return [...plan];
  }

  /** Migrations without a parent in their own app, sorted. */
  rootNodes(appLabel?: string): MigrationKey[] {
    return this.#ends("parents", appLabel);
  }

  /** Migrations without a child in their own app, sorted: the newest of each app. Two in one app are a conflict. */
  leafNodes(appLabel?: string): MigrationKey[] {
    return this.#ends("children", appLabel);
  }

  #ends(direction: "parents" | "children", appLabel: string | undefined): MigrationKey[] {
    const found: MigrationKey[] = [];
    for (const node of this.#nodes.values()) {
      const app = appLabelOf(node.key);
      if (node.payload === null || (appLabel !== undefined && app !== appLabel)) continue;
      if ([...node[direction]].every((other) => appLabelOf(other.key) !== app)) found.push(node.key);
    }
    return found.sort(compareKeys);
  }
}

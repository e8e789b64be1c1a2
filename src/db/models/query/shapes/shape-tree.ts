/**
 * The tree in which shapes of statements are found: one step for each thing that the text of a statement depends on.
 *
 * A walk takes the steps of one query set and gathers its values on the way. Steps must tell apart whatever can differ:
 * lists say their length first, so that no two different walks end at one node.
 */
import type { Shape } from "./shape.ts";

export class ShapeNode {
  /** The shape of walks that end here; null: they are compiled each time; undefined: not known yet. */
  shape: Shape | null | undefined = undefined;
  /** The child taken last: most nodes have one only. */
  #key: unknown = undefined;
  #child: ShapeNode | null = null;
  #others: Map<unknown, ShapeNode> | null = null;

  /** The node after a step; undefined when no walk went there yet. */
  find(key: unknown): ShapeNode | undefined {
    if (this.#child !== null && this.#key === key) return this.#child;
    return this.#others?.get(key);
  }

  add(key: unknown): ShapeNode {
    const node = new ShapeNode();
    if (this.#child === null) {
      this.#key = key;
      this.#child = node;
    } else (this.#others ??= new Map()).set(key, node);
    return node;
  }
}

/** Nodes of one tree. Lengths of lists and slices are steps, and may come from requests. */
const MOST_NODES = 5000;

/** The shapes of one model on one engine. */
export class ShapeTree {
  root = new ShapeNode();
  #size = 0;

  step(node: ShapeNode, key: unknown): ShapeNode {
    const found = node.find(key);
    if (found !== undefined) return found;
    if (++this.#size > MOST_NODES) {
      this.root = new ShapeNode();
      this.#size = 0;
    }
    return node.add(key);
  }
}

/** Steps of one query set. */
export class ShapeWalk {
  node: ShapeNode;
  /** Where the values come from, such as the lookups of filters, in order; params of a statement name them. */
  readonly sources: object[] = [];
  /** The values, by the same index. */
  readonly values: unknown[] = [];
  readonly #tree: ShapeTree;

  constructor(tree: ShapeTree) {
    this.#tree = tree;
    this.node = tree.root;
  }

  step(key: unknown): void {
    this.node = this.#tree.step(this.node, key);
  }

  /** A value that is no part of the shape: it becomes a parameter. */
  value(source: object, value: unknown): void {
    this.sources.push(source);
    this.values.push(value);
  }

  list(keys: readonly unknown[]): void {
    this.step(keys.length);
    for (let i = 0; i < keys.length; i++) this.step(keys[i]);
  }
}

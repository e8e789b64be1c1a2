import type { Pattern } from "./pattern.ts";

interface IndexNode {
  readonly children: Map<string, IndexNode>;
  /** Positions in the list of the patterns that belong exactly here. */
  readonly own: number[];
  readonly parent: IndexNode | null;
  /** Positions that can match below this node, in order; worked out at first use. */
  candidates: readonly number[] | null;
}

const createNode = (parent: IndexNode | null): IndexNode => ({
  children: new Map(),
  own: [],
  parent,
  candidates: null,
});

/**
 * Finds the few patterns of a list that can match a path, by the literal segments with which patterns begin
 * (`"api/"`, `"books/"`); the order of the list is kept.
 */
export class SegmentIndex {
  readonly #root = createNode(null);

  constructor(patterns: readonly Pattern[]) {
    for (const [i, pattern] of patterns.entries()) this.#insert(i, pattern);
  }

  #insert(index: number, pattern: Pattern): void {
    let node = this.#root;
    const prefix = pattern.literalPrefix;
    let start = 0;
    for (let slash = prefix.indexOf("/"); slash !== -1; slash = prefix.indexOf("/", start)) {
      node = childOf(node, prefix.slice(start, slash + 1));
      start = slash + 1;
    }
    if (start < prefix.length && pattern.isLiteral && pattern.isEndpoint) node = childOf(node, prefix.slice(start));
    node.own.push(index);
  }

  /** Positions in the list, in order, of all patterns that can match at `position`. */
  candidates(path: string, position: number): readonly number[] {
    let node = this.#root;
    for (let start = position; node.children.size > 0 && start < path.length; ) {
      const slash = path.indexOf("/", start);
      const end = slash === -1 ? path.length : slash + 1;
      const child = node.children.get(path.slice(start, end));
      if (child === undefined) break;
      node = child;
      start = end;
    }
    node.candidates ??= collect(node);
    return node.candidates;
  }
}

function childOf(node: IndexNode, key: string): IndexNode {
  let child = node.children.get(key);
  if (child === undefined) {
    child = createNode(node);
    node.children.set(key, child);
  }
  return child;
}

function collect(node: IndexNode): number[] {
  const found: number[] = [];
  for (let at: IndexNode | null = node; at !== null; at = at.parent) found.push(...at.own);
  return found.sort((a, b) => a - b);
}

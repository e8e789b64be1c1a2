/** What went wrong: two lists name the same files in opposite orders. */
export const MEDIA_ORDER_CONFLICT = "MediaOrderConflictWarning";

/**
 * Joins lists so that each keeps its order; items of equal rank stand as they come.
 * When the lists contradict each other a process warning of type `MediaOrderConflictWarning` says so,
 * and the items stand in the order of their first appearance.
 *
 * `keyOf` tells which items are the same.
 */
export function mergeInOrder<T>(lists: readonly (readonly T[])[], keyOf: (item: T) => string): T[] {
  const items = new Map<string, T>();
  const after = new Map<string, Set<string>>();
  const waiting = new Map<string, number>();
  for (const list of lists) {
    let head: string | null = null;
    for (const item of list) {
      const key = keyOf(item);
      if (!items.has(key)) {
        items.set(key, item);
        after.set(key, new Set());
        waiting.set(key, 0);
      }
      if (head !== null && head !== key && !after.get(head)!.has(key)) {
        after.get(head)!.add(key);
        waiting.set(key, waiting.get(key)! + 1);
      }
      head = key;
    }
  }
  const sorted: T[] = [];
  let ready = [...items.keys()].filter((key) => waiting.get(key) === 0);
  while (ready.length > 0) {
    const next: string[] = [];
    for (const key of ready) {
      sorted.push(items.get(key)!);
      for (const follower of after.get(key)!) {
        const left = waiting.get(follower)! - 1;
        waiting.set(follower, left);
        if (left === 0) next.push(follower);
      }
    }
    ready = next;
  }
  if (sorted.length === items.size) return sorted;
  const shown = lists.map((list) => `[${list.map(keyOf).join(", ")}]`).join(", ");
  process.emitWarning(`Detected duplicate Media files in an opposite order: ${shown}`, MEDIA_ORDER_CONFLICT);
  return [...items.values()];
}

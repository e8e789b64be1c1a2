import type { NodeEffects, NodeList } from "../node.ts";

/** Joint effects of nodes and all that is inside them. */
export function effectsOf(lists: readonly NodeList[]): NodeEffects {
  let [reads, writes] = [false, false];
  const assigns: string[] = [];
  const visit = (list: NodeList): void => {
    for (const node of list.nodes) {
      const own = node.effects;
      reads ||= own.reads;
      writes ||= own.writes;
      assigns.push(...own.assigns);
      for (const child of node.childNodelists) visit(child);
    }
  };
  lists.forEach(visit);
  return { reads, writes, assigns };
}

/** Whether nodes need what surrounds them to stand in the context, not only in JavaScript variables. */
export function needsContext(effects: NodeEffects): boolean {
  return effects.reads || effects.writes || effects.assigns.length > 0;
}

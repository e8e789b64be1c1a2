import { TemplateRecursionError } from "../errors.ts";
import type { BlockDefinition } from "./blocks.ts";
import type { Origin } from "../origin.ts";
import type { RenderableTemplate } from "../renderable.ts";

/** Deepest nesting of templates that include or extend each other. */
export const MAX_DEPTH = 100;

/** What the templates of one page share. */
interface PageState {
  /** Templates found in this rendering, by name: an include in a loop is loaded once. */
  readonly templates: Map<string, RenderableTemplate>;
  /** Whether integers print without separators; worked out at the first one. */
  plainIntegers: boolean | undefined;
}

/**
 * State of one template while it is rendered: cycles, `ifchanged`, the blocks of its children.
 * An included template has its own. Follows Django's `RenderContext`.
 */
export class RenderState {
  /** Stands in a context that is not being rendered. */
  static readonly IDLE = new RenderState(null, null);

  readonly parent: RenderState | null;
  readonly page: PageState;
  readonly depth: number;
  readonly template: RenderableTemplate | null;
  /** Blocks by name, that of the youngest child first; null when nothing extends. */
  blocks: ReadonlyMap<string, readonly BlockDefinition[]> | null = null;
  /** Origins of the templates that extend each other here, the youngest first. */
  history: Origin[] | null = null;
  #values: Map<object, unknown> | null = null;

  constructor(parent: RenderState | null, template: RenderableTemplate | null) {
    const inside = parent !== null && parent !== RenderState.IDLE;
    this.parent = parent;
    this.template = template;
    this.page = inside ? parent.page : { templates: new Map(), plainIntegers: undefined };
    this.depth = inside ? parent.depth + 1 : 0;
    if (this.depth > MAX_DEPTH) {
      throw new TemplateRecursionError(tooDeep(this), { hint: "End the recursion with an {% if %}." });
    }
  }

  /** Values that tags keep between their uses, by node. */
  get values(): Map<object, unknown> {
    this.#values ??= new Map();
    return this.#values;
  }
}

function tooDeep(state: RenderState): string {
  const names: string[] = [];
  for (let at: RenderState | null = state; at !== null && names.length < 5; at = at.parent)
    names.unshift(at.template?.label ?? "");
  return `Templates are nested deeper than ${MAX_DEPTH} levels: … → ${names.join(" → ")}.`;
}

import type { CodeUnit } from "./compiler/code-unit.ts";
import { compileNodeList } from "./compiler/compile-detached.ts";
import type { CompileEnvironment } from "./compiler/environment.ts";
import type { Context } from "./context.ts";
import type { Token } from "./lexer.ts";
import { type StepFunction, type StepGenerator, Steps } from "./runtime/steps.ts";

/** How a node and the context meet; decides which variables may live in JavaScript variables. */
export interface NodeEffects {
  /** Reads names of the context that are not written in the template (an include, a custom tag). */
  readonly reads: boolean;
  /** May set any name. */
  readonly writes: boolean;
  /** Names that it sets: `{% … as name %}`. */
  readonly assigns: readonly string[];
}

export const NO_EFFECTS: NodeEffects = { reads: false, writes: false, assigns: [] };
export const ANY_EFFECTS: NodeEffects = { reads: true, writes: true, assigns: [] };

/**
 * A part of a parsed template.
 *
 * A custom tag returns a subclass with `render(context)`, which gives text, a promise of text, or is a generator
 * that yields what has to be awaited. Safe text is not needed: what a node renders is not escaped.
 *
 * ```ts
 * class UpperNode extends Node {
 *   constructor(readonly nodelist: NodeList) { super(); }
 *   override async render(context: Context) { return String(await this.nodelist.render(context)).toUpperCase(); }
 * }
 * ```
 */
export class Node {
  /** The tag in the source; set by the parser. */
  token: Token | null = null;
  /** Whether only text may stand before it (`{% extends %}`). */
  get mustBeFirst(): boolean {
    return false;
  }

  /** Node lists inside this node; custom nodes keep theirs in `nodelist` or override this. */
  get childNodelists(): readonly NodeList[] {
    const { nodelist } = this as { nodelist?: unknown };
    return nodelist instanceof NodeList ? [nodelist] : [];
  }

  /** @internal */
  get effects(): NodeEffects {
    return ANY_EFFECTS;
  }

  /** What the node prints; overridden by custom tags. */
  render(_context: Context): unknown {
    return "";
  }

  /** Writes the code of the node. Built-in nodes override it; others are rendered by `render()`. @internal */
  compile(c: CodeUnit): void {
    c.custom(this);
  }
}

/** Nodes in order, as `parser.parse()` returns them. */
export class NodeList {
  readonly nodes: Node[] = [];
  readonly environment: CompileEnvironment;
  #run: StepFunction | null = null;

  constructor(environment: CompileEnvironment) {
    this.environment = environment;
  }

  get length(): number {
    return this.nodes.length;
  }

  [Symbol.iterator](): IterableIterator<Node> {
    return this.nodes[Symbol.iterator]();
  }

  /** Renders the nodes: await it, or yield it from a generator `render()`, which works synchronously too. */
  render(context: Context): Steps<string> {
    return new Steps(this.steps(context));
  }

  /** The same as a generator: `yield* nodelist.steps(context)`. */
  steps(context: Context): StepGenerator {
    this.#run ??= compileNodeList(this);
    return restoring(context, this.#run);
  }

  /** All nodes of a class, in and below this list. */
  getNodesByType<T extends Node>(type: abstract new (...args: never[]) => T): T[] {
    const found: T[] = [];
    for (const node of this.nodes) {
      if (node instanceof type) found.push(node);
      for (const list of node.childNodelists) found.push(...list.getNodesByType(type));
    }
    return found;
  }
}

/** Leaves the context as it was when rendering fails: a custom tag may catch the error and go on. */
function* restoring(context: Context, run: StepFunction): StepGenerator {
  const { depth, renderState, autoescape } = context;
  try {
    return yield* run(context);
  } catch (error) {
    context.unwind(depth);
    Object.assign(context, { renderState, autoescape });
    throw error;
  }
}

/** Text between tags. */
export class TextNode extends Node {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.text(this.text);
  }
}

import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Context } from "../context.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";
import { equals } from "../runtime/comparison.ts";
import { ForLoop } from "../runtime/for-loop.ts";

class IfChangedNode extends Node {
  readonly values: readonly Expression[];
  readonly changed: NodeList;
  readonly same: NodeList | null;

  constructor(values: readonly Expression[], changed: NodeList, same: NodeList | null) {
    super();
    this.values = values;
    this.changed = changed;
    this.same = same;
  }
  override get childNodelists(): readonly NodeList[] {
    return this.same === null ? [this.changed] : [this.changed, this.same];
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const { same } = this;
    // Inside a loop of this function the state is a variable that begins anew with the loop.
    const state = c.loopState();
    const isChanged = (now: string): string =>
      state === null
        ? `${c.module.constant(changedSince)}(C, ${c.module.constant(this)}, ${now})`
        : `!equals(${state}, ${now})`;
    const note = (now: string): void => {
      if (state !== null) c.line(`${state} = ${now};`);
    };
    c.block("", () => {
      const now = c.id("now");
      if (this.values.length === 0) {
        const output = c.capture(() => c.nodes(this.changed));
        c.line(`const ${now} = ${output};`);
        c.block(`if (${isChanged(now)})`, () => {
          note(now);
          c.append(output);
        });
      } else {
        const values = this.values.map((value) => c.expression(value, "none"));
        c.line(`const ${now} = [${values.join(", ")}];`);
        c.release(...values);
        c.block(`if (${isChanged(now)})`, () => {
          note(now);
          c.nodes(this.changed);
        });
      }
      if (same !== null) c.block("else", () => c.nodes(same));
    });
  }
}

const loopStates = new WeakMap<ForLoop, Map<object, unknown>>();

/** Compares with the value of the last time, in the loop around the template or block, and keeps the new one. */
function changedSince(context: Context, node: object, now: unknown): boolean {
  const loop = context.get("forloop");
  let states = context.renderState.values;
  if (loop instanceof ForLoop) {
    states = loopStates.get(loop) ?? new Map();
    loopStates.set(loop, states);
  }
  if (states.has(node) && equals(states.get(node), now)) return false;
  states.set(node, now);
  return true;
}

/** `{% ifchanged a b %}…{% else %}…{% endifchanged %}`. */
export const ifchanged: TagCompiler = (parser, token) => {
  const bits = token.splitContents().slice(1);
  const changed = parser.parse(["else", "endifchanged"]);
  let same: NodeList | null = null;
  if (parser.nextToken().contents === "else") {
    same = parser.parse(["endifchanged"]);
    parser.deleteFirstToken();
  }
  return new IfChangedNode(
    bits.map((bit) => parser.compileFilter(bit)),
    changed,
    same,
  );
};

import type { CodeUnit } from "../compiler/code-unit.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects } from "../node.ts";

/** A tag that prints nothing, or text known when the template is compiled. */
export class ConstantNode extends Node {
  readonly text: string;
  constructor(text = "") {
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

/** `{% comment "why" %}…{% endcomment %}`. */
export const comment: TagCompiler = (parser) => {
  parser.skipPast("endcomment");
  return new ConstantNode();
};

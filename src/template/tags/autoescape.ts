import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";

class AutoEscapeNode extends Node {
  readonly on: boolean;
  readonly nodelist: NodeList;
  constructor(on: boolean, nodelist: NodeList) {
    super();
    this.on = on;
    this.nodelist = nodelist;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    const shared = c.needsContext(this.nodelist);
    const before = c.id("a");
    c.block("", () => {
      if (shared) c.line(`const ${before} = C.autoescape; C.autoescape = ${this.on};`);
      c.withAutoescape(this.on, () => c.nodes(this.nodelist));
      c.flush();
      if (shared) c.line(`C.autoescape = ${before};`);
    });
  }
}

/** `{% autoescape on %}…{% endautoescape %}`. */
export const autoescape: TagCompiler = (parser, token) => {
  const args = token.contents.split(/\s+/);
  if (args.length !== 2) throw new TemplateSyntaxError("'autoescape' tag requires exactly one argument.");
  if (args[1] !== "on" && args[1] !== "off") {
    throw new TemplateSyntaxError("'autoescape' argument should be 'on' or 'off'");
  }
  const nodelist = parser.parse(["endautoescape"]);
  parser.deleteFirstToken();
  return new AutoEscapeNode(args[1] === "on", nodelist);
};

import type { CodeUnit } from "../compiler/code-unit.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";

/** Renders its nodes with an option of the context set: `{% localize off %}`, `{% localtime on %}`. */
export class OptionNode extends Node {
  readonly option: "useL10n" | "useTz";
  readonly on: boolean;
  readonly nodelist: NodeList;

  constructor(option: "useL10n" | "useTz", on: boolean, nodelist: NodeList) {
    super();
    this.option = option;
    this.on = on;
    this.nodelist = nodelist;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    const before = c.id("v");
    c.block("", () => {
      c.line(`const ${before} = C.${this.option}; C.${this.option} = ${this.on};`);
      c.nodes(this.nodelist);
      c.flush();
      c.line(`C.${this.option} = ${before};`);
    });
  }
}

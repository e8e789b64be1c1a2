import { stripSpacesBetweenTags } from "../../utils/html.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";

class SpacelessNode extends Node {
  readonly nodelist: NodeList;
  constructor(nodelist: NodeList) {
    super();
    this.nodelist = nodelist;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.block("", () => {
      const output = c.capture(() => c.nodes(this.nodelist));
      c.append(`${c.module.constant(stripSpacesBetweenTags)}(${output}.trim())`);
    });
  }
}

/** `{% spaceless %}…{% endspaceless %}`. */
export const spaceless: TagCompiler = (parser) => {
  const nodelist = parser.parse(["endspaceless"]);
  parser.deleteFirstToken();
  return new SpacelessNode(nodelist);
};

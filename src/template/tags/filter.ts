import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";

class FilterNode extends Node {
  readonly expression: Expression;
  readonly nodelist: NodeList;
  constructor(expression: Expression, nodelist: NodeList) {
    super();
    this.expression = expression;
    this.nodelist = nodelist;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.block("", () => {
      const output = c.capture(() => c.nodes(this.nodelist));
      c.mark(this);
      const safe = c.id("v");
      c.line(`const ${safe} = ${c.safe(output)};`);
      c.shadow("var", safe);
      const value = c.expression(this.expression);
      c.append(`text(${value})`);
      c.flush();
      c.release(value);
    });
  }
}

/** `{% filter force_escape|lower %}…{% endfilter %}`. */
export const filter: TagCompiler = (parser, token) => {
  const rest = token.contents.replace(/^\S+\s*/, "");
  const expression = parser.compileFilter(`var|${rest}`);
  for (const { name } of expression.filters) {
    if (name === "escape" || name === "safe") {
      throw new TemplateSyntaxError(`"filter ${name}" is not permitted.  Use the "autoescape" tag instead.`);
    }
  }
  const nodelist = parser.parse(["endfilter"]);
  parser.deleteFirstToken();
  return new FilterNode(expression, nodelist);
};

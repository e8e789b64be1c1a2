import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";
import { tokenKwargs } from "./arguments.ts";

class WithNode extends Node {
  readonly values: ReadonlyMap<string, Expression>;
  readonly nodelist: NodeList;
  constructor(values: ReadonlyMap<string, Expression>, nodelist: NodeList) {
    super();
    this.values = values;
    this.nodelist = nodelist;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const names = [...this.values.keys()];
    const shared = c.needsContext(this.nodelist) || !names.every((name) => c.canBeLocal(name));
    c.block("", () => {
      const bound = [...this.values].map(([name, expression]) => {
        const [t, code] = [c.expression(expression), c.id("x")];
        c.line(`const ${code} = ${t};`);
        c.release(t);
        return { name, code };
      });
      if (shared) c.line("C.push();");
      for (const { name, code } of bound) {
        c.bind(name, code);
        if (shared) c.line(`C.set(${quote(name)}, ${code});`);
      }
      c.nodes(this.nodelist);
      c.flush();
      if (shared) c.line("C.pop();");
    });
  }
}

/** `{% with total=books.count %}…{% endwith %}`. */
export const withTag: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  const rest = bits.slice(1);
  const values = tokenKwargs(rest, parser, true);
  if (values.size === 0) throw new TemplateSyntaxError(`'${bits[0]}' expected at least one variable assignment`);
  if (rest.length > 0) throw new TemplateSyntaxError(`'${bits[0]}' received an invalid token: '${rest[0]}'`);
  const nodelist = parser.parse(["endwith"]);
  parser.deleteFirstToken();
  return new WithNode(values, nodelist);
};

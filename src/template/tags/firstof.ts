import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { takeTarget } from "./arguments.ts";

class FirstOfNode extends Node {
  readonly values: readonly Expression[];
  readonly target: string | null;
  constructor(values: readonly Expression[], target: string | null) {
    super();
    this.values = values;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    c.block("", () => {
      const label = c.id("l");
      const output = c.capture(() => {
        c.line(`${label}: {`);
        for (const value of this.values) {
          const t = c.expression(value, "none");
          c.block(`if (truthy(${t}))`, () => {
            c.print(t);
            c.flush();
            c.line(`break ${label};`);
          });
          c.release(t);
        }
        c.line("}");
      });
      if (this.target === null) c.append(output);
      else c.assign(this.target, c.safe(output));
    });
  }
}

/** `{% firstof a b "nothing" as name %}`. */
export const firstof: TagCompiler = (parser, token) => {
  const bits = token.splitContents().slice(1);
  if (bits.length === 0) throw new TemplateSyntaxError("'firstof' statement requires at least one argument");
  const target = takeTarget(bits);
  return new FirstOfNode(
    bits.map((bit) => parser.compileFilter(bit)),
    target,
  );
};

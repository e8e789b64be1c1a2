import type { CodeUnit } from "../compiler/code-unit.ts";
import type { TagCompiler } from "../library.ts";
import type { NodeList } from "../node.ts";
import { takeTarget } from "./arguments.ts";
import { type CallArguments, parseArguments } from "./call-arguments.ts";
import { SimpleNode, type SimpleTagFunction, type SimpleTagOptions } from "./simple-tag.ts";

/** Gets (the context, if wanted,) the rendered content as safe text, then what a simple tag gets. */
export type SimpleBlockTagFunction = SimpleTagFunction;

export interface SimpleBlockTagOptions extends SimpleTagOptions {
  /** Name of the end tag; default: `end` and the name. */
  readonly endName?: string | undefined;
}

class SimpleBlockNode extends SimpleNode {
  readonly nodelist: NodeList;
  constructor(
    nodelist: NodeList,
    run: SimpleBlockTagFunction,
    takesContext: boolean,
    args: CallArguments,
    target: string | null,
  ) {
    super(run as never, takesContext, args, target);
    this.nodelist = nodelist;
  }
  override compile(c: CodeUnit): void {
    c.block("", () => {
      const content = c.capture(() => c.nodes(this.nodelist));
      c.mark(this);
      this.compileCall(c, [c.safe(content)]);
    });
  }
}

/** Compile function of a simple block tag. */
export function simpleBlockTag(run: SimpleBlockTagFunction, tag: string, options: SimpleBlockTagOptions): TagCompiler {
  return (parser, token) => {
    const [name, ...bits] = token.splitContents();
    const target = takeTarget(bits);
    const nodelist = parser.parse([options.endName ?? `end${tag}`]);
    parser.deleteFirstToken();
    const args = parseArguments(parser, bits, name!, options);
    return new SimpleBlockNode(nodelist, run, options.takesContext ?? false, args, target);
  };
}

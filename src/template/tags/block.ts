import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects, type NodeList } from "../node.ts";
import { type BlockDefinition, blockDefinition } from "../runtime/blocks.ts";

/** `{% block name %}…{% endblock %}`: a part that children replace. */
export class BlockNode extends Node {
  readonly name: string;
  readonly nodelist: NodeList;
  /** @internal */
  readonly definition: BlockDefinition;

  constructor(name: string, nodelist: NodeList) {
    super();
    this.name = name;
    this.nodelist = nodelist;
    this.definition = blockDefinition(name);
  }
  override get effects(): NodeEffects {
    return { reads: true, writes: false, assigns: [] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const frame = c.id("b");
    c.flush();
    c.line(`const ${frame} = blockFrame(C, ${c.module.constant(this.definition)});`);
    c.append(`(${frame}.definition.text ?? (yield* runBlock(C, ${frame})))`);
    c.flush();
  }
}

const NAMES = Symbol("blocks");

export const block: TagCompiler = (parser, token) => {
  const bits = token.contents.split(/\s+/);
  if (bits.length !== 2) throw new TemplateSyntaxError(`'${bits[0]}' tag takes only one argument`);
  const name = bits[1]!;
  const names = (parser.extraData.get(NAMES) ?? new Set()) as Set<string>;
  parser.extraData.set(NAMES, names);
  if (names.has(name)) {
    throw new TemplateSyntaxError(`'${bits[0]}' tag with name '${name}' appears more than once`);
  }
  names.add(name);
  const nodelist = parser.parse(["endblock"]);
  const end = parser.nextToken();
  const allowed = ["endblock", `endblock ${name}`];
  if (!allowed.includes(end.contents)) throw parser.invalidBlockTag(end, "endblock", allowed);
  return new BlockNode(name, nodelist);
};

import { didYouMean } from "../../utils/suggest.ts";
import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Context } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";
import type { RenderableTemplate } from "../renderable.ts";
import { type BlockDefinition, blockDefinition } from "../runtime/blocks.ts";
import type { StepGenerator } from "../runtime/steps.ts";

/** `{% partialdef name %}…{% endpartialdef %}`: a part that can be rendered alone. */
export class PartialDefNode extends Node {
  readonly name: string;
  readonly inline: boolean;
  readonly nodelist: NodeList;
  /** @internal */
  readonly definition: BlockDefinition;

  constructor(name: string, inline: boolean, nodelist: NodeList) {
    super();
    this.name = name;
    this.inline = inline;
    this.nodelist = nodelist;
    this.definition = blockDefinition(name);
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    if (this.inline) c.nodes(this.nodelist);
  }
}

/** The template whose tags the parser reads; it knows its partials. */
interface PartialOwner {
  readonly compiled: { readonly partials: ReadonlyMap<string, BlockDefinition> };
  getPartial(name: string): RenderableTemplate | undefined;
}

class PartialNode extends Node {
  readonly name: string;
  readonly #owner: PartialOwner;
  constructor(name: string, owner: PartialOwner) {
    super();
    this.name = name;
    this.#owner = owner;
  }
  override get effects(): NodeEffects {
    return { reads: true, writes: true, assigns: [] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const t = c.temp();
    c.line(
      `${t} = yield* ${c.module.constant(renderPartial)}(C, ${c.module.constant(this.#owner)}, ${quote(this.name)});`,
    );
    c.append(t);
  }
}

function* renderPartial(context: Context, owner: PartialOwner, name: string): StepGenerator {
  const partial = owner.getPartial(name);
  if (partial !== undefined) return yield* partial.steps(context);
  throw new TemplateSyntaxError(`Partial '${name}' is not defined in the current template.`, {
    hint: didYouMean(name, owner.compiled.partials.keys()) || undefined,
  });
}

const PARTIALS = Symbol("partials");

export const partialdef: TagCompiler = (parser, token) => {
  const [, name, option, ...more] = token.splitContents();
  if (name === undefined) throw new TemplateSyntaxError("'partialdef' tag requires a name");
  if (more.length > 0) throw new TemplateSyntaxError("'partialdef' tag takes at most 2 arguments");
  if (option !== undefined && option !== "inline") {
    throw new TemplateSyntaxError(
      "The 'inline' argument does not have any parameters; either use 'inline' or remove it completely.",
    );
  }
  const ends = ["endpartialdef", `endpartialdef ${name}`];
  const nodelist = parser.parse(ends);
  const end = parser.nextToken();
  if (!ends.includes(end.contents)) throw parser.invalidBlockTag(end, "endpartialdef", ends);
  const names = (parser.extraData.get(PARTIALS) ?? new Set()) as Set<string>;
  parser.extraData.set(PARTIALS, names);
  if (names.has(name)) {
    throw new TemplateSyntaxError(`Partial '${name}' is already defined in the '${parser.origin.name}' template.`);
  }
  names.add(name);
  return new PartialDefNode(name, option === "inline", nodelist);
};

/** `{% partial name %}`. */
export const partial: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length !== 2) throw new TemplateSyntaxError("'partial' tag requires a single argument");
  return new PartialNode(bits[1]!, parser.extraData.get("template") as PartialOwner);
};

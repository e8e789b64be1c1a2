import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Context, ContextValues } from "../context.ts";
import type { TagCompiler } from "../library.ts";
import { ANY_EFFECTS, Node, type NodeEffects } from "../node.ts";
import type { RenderableTemplate } from "../renderable.ts";
import { include } from "../runtime/inheritance.ts";
import type { StepGenerator } from "../runtime/steps.ts";
import { type CallArguments, compileArguments, parseArguments } from "./call-arguments.ts";
import type { SimpleTagOptions } from "./simple-tag.ts";

/** Gets what a simple tag gets; returns the values for the template. */
// oxlint-disable-next-line typescript/no-explicit-any -- authors declare the types that their tag takes
export type InclusionTagFunction = (...args: any[]) => object | Promise<object>;
export type InclusionTagOptions = SimpleTagOptions;

/** Template of an inclusion tag: a name, names to try, or a template. */
export type InclusionTemplate = string | readonly string[] | RenderableTemplate;

class InclusionNode extends Node {
  readonly template: InclusionTemplate;
  readonly run: InclusionTagFunction;
  readonly takesContext: boolean;
  readonly args: CallArguments;

  constructor(template: InclusionTemplate, run: InclusionTagFunction, takesContext: boolean, args: CallArguments) {
    super();
    this.template = template;
    this.run = run;
    this.takesContext = takesContext;
    this.args = args;
  }
  override get effects(): NodeEffects {
    return this.takesContext ? ANY_EFFECTS : { reads: true, writes: false, assigns: [] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const args = compileArguments(c, this.args, this.takesContext ? ["C"] : []);
    const t = c.temp();
    c.line(`${t} = yield* awaited(${c.module.constant(this.run)}(${args}));`);
    c.line(`${t} = yield* ${c.module.constant(renderInclusion)}(C, ${c.module.constant(this.template)}, ${t});`);
    c.append(t);
  }
}

function* renderInclusion(context: Context, template: InclusionTemplate, values: ContextValues): StepGenerator {
  const inner = context.new(values);
  const token = context.get("csrf_token");
  if (token !== undefined) inner.set("csrf_token", token);
  return yield* include(inner, template);
}

/** Compile function of an inclusion tag. */
export function inclusionTag(
  template: InclusionTemplate,
  run: InclusionTagFunction,
  options: InclusionTagOptions,
): TagCompiler {
  return (parser, token) => {
    const [name, ...bits] = token.splitContents();
    return new InclusionNode(
      template,
      run,
      options.takesContext ?? false,
      parseArguments(parser, bits, name!, options),
    );
  };
}

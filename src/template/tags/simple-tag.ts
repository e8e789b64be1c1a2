import { htmlOf } from "../../utils/html.ts";
import { str } from "../../utils/str.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { TagCompiler } from "../library.ts";
import { ANY_EFFECTS, Node, type NodeEffects } from "../node.ts";
import { takeTarget } from "./arguments.ts";
import { type CallArguments, compileArguments, type Parameters, parseArguments } from "./call-arguments.ts";

/** Gets (the context, if wanted,) the arguments of the tag, and an object of its keyword arguments; may be async. */
// oxlint-disable-next-line typescript/no-explicit-any -- authors declare the types that their tag takes
export type SimpleTagFunction = (...args: any[]) => unknown;

export interface SimpleTagOptions extends Parameters {
  /** Name in templates; default: the function's name in snake_case. */
  readonly name?: string | undefined;
  /** Whether the context is passed as first argument (default false). */
  readonly takesContext?: boolean | undefined;
}

export class SimpleNode extends Node {
  readonly run: SimpleTagFunction;
  readonly takesContext: boolean;
  readonly args: CallArguments;
  readonly target: string | null;

  constructor(run: SimpleTagFunction, takesContext: boolean, args: CallArguments, target: string | null) {
    super();
    this.run = run;
    this.takesContext = takesContext;
    this.args = args;
    this.target = target;
  }
  override get effects(): NodeEffects {
    if (this.takesContext) return ANY_EFFECTS;
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    this.compileCall(c, []);
  }
  /** Calls the function with more arguments before those of the tag, and prints or stores the result. */
  protected compileCall(c: CodeUnit, more: readonly string[]): void {
    c.flush();
    const args = compileArguments(c, this.args, [...(this.takesContext ? ["C"] : []), ...more]);
    const t = c.temp();
    c.line(`${t} = yield* awaited(${c.module.constant(this.run)}(${args}));`);
    if (this.target !== null) {
      c.assign(this.target, t);
      c.release(t);
      return;
    }
    c.line(`${t} = ${c.module.constant(printed)}(${t}, ${c.autoescape});`);
    c.append(t);
  }
}

/** Text of a result; a function that returns nothing prints nothing. */
function printed(value: unknown, autoescape: boolean): string {
  if (value === undefined) return "";
  return autoescape ? htmlOf(value) : str(value);
}

/** Compile function of a simple tag. */
export function simpleTag(run: SimpleTagFunction, options: SimpleTagOptions): TagCompiler {
  return (parser, token) => {
    const [name, ...bits] = token.splitContents();
    const target = takeTarget(bits);
    return new SimpleNode(run, options.takesContext ?? false, parseArguments(parser, bits, name!, options), target);
  };
}

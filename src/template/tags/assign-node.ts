import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Expression } from "../expression.ts";
import { Node, type NodeEffects } from "../node.ts";

/** Stores what a function gives under a name: `{% get_current_language as code %}`. */
export class AssignNode extends Node {
  readonly target: string;
  readonly argument: Expression | null;
  readonly run: (argument: unknown) => unknown;

  constructor(target: string, run: (argument: unknown) => unknown, argument: Expression | null = null) {
    super();
    this.target = target;
    this.run = run;
    this.argument = argument;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const argument = this.argument === null ? "undefined" : c.expression(this.argument);
    c.line(`C.set(${quote(this.target)}, ${c.module.constant(this.run)}(${argument}));`);
    c.release(argument);
  }
}

import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Expression } from "../expression.ts";
import { NO_EFFECTS, Node, type NodeEffects } from "../node.ts";

/** `{{ expression }}`. */
export class VariableNode extends Node {
  readonly expression: Expression;
  constructor(expression: Expression) {
    super();
    this.expression = expression;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    const { operand, filters } = this.expression;
    if (operand.kind === "literal" && typeof operand.value === "string" && filters.length === 0) {
      c.text(operand.value);
      return;
    }
    c.mark(this);
    c.print(c.expression(this.expression));
  }
}

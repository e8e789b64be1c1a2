import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Condition, InfixOperator } from "../smart-if.ts";

type Comparison = Exclude<InfixOperator, "or" | "and" | "in" | "not in">;

const COMPARISONS: Readonly<Record<Comparison, (a: string, b: string) => string>> = {
  is: (a, b) => `isSame(${a}, ${b})`,
  "is not": (a, b) => `!isSame(${a}, ${b})`,
  "==": (a, b) => `equals(${a}, ${b})`,
  "!=": (a, b) => `!equals(${a}, ${b})`,
  ">": (a, b) => `greaterThan(${a}, ${b})`,
  ">=": (a, b) => `atLeast(${a}, ${b})`,
  "<": (a, b) => `lessThan(${a}, ${b})`,
  "<=": (a, b) => `atMost(${a}, ${b})`,
};

/** Writes code that leaves in `target` whether the condition holds. An error inside an operator makes it false, as in Django. */
export function compileCondition(c: CodeUnit, condition: Condition, target: string): void {
  if (condition.kind === "value") {
    const value = compileValue(c, condition);
    c.line(`${target} = truthy(${value});`);
    c.release(value);
    return;
  }
  c.line("try {");
  if (condition.kind === "not") {
    compileCondition(c, condition.operand, target);
    c.line(`${target} = !${target};`);
  } else if (condition.operator === "and" || condition.operator === "or") {
    compileCondition(c, condition.left, target);
    c.line(`if (${condition.operator === "and" ? "" : "!"}${target}) {`);
    compileCondition(c, condition.right, target);
    c.line("}");
  } else {
    const left = compileValue(c, condition.left);
    const right = compileValue(c, condition.right);
    if (condition.operator === "in" || condition.operator === "not in") {
      c.line(`${target} = contains(${right}, ${left});`);
      c.await(target);
      if (condition.operator === "not in") c.line(`${target} = !${target};`);
    } else {
      c.line(`${target} = ${COMPARISONS[condition.operator](left, right)};`);
    }
    c.release(left, right);
  }
  c.line(`} catch (e) { ${target} = swallow(e); }`);
}

/** The value of an operand: of an operator its truth, of anything else the value itself. */
function compileValue(c: CodeUnit, condition: Condition): string {
  if (condition.kind === "value") return c.expression(condition.expression, "none");
  const t = c.temp();
  compileCondition(c, condition, t);
  return t;
}

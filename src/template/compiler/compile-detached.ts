import type { FilterExpression } from "../filter-expression.ts";
import type { NodeList } from "../node.ts";
import type { StepFunction } from "../runtime/steps.ts";
import { CodeModule } from "./code-module.ts";
import { CodeUnit, type WhenMissing } from "./code-unit.ts";
import { effectsOf } from "./effects.ts";
import type { CompileEnvironment } from "./environment.ts";
import { evaluate } from "./evaluate.ts";

/** Compiles nodes that a custom tag renders itself, when it does so for the first time. */
export function compileNodeList(list: NodeList): StepFunction {
  const module = new CodeModule(list.environment);
  const unit = new CodeUnit(module, effectsOf([list]));
  unit.nodes(list);
  module.addFunction(unit.finish("main"));
  return evaluate(module, ["main"]).main!;
}

/** Compiles an expression that a custom tag evaluates itself. */
export function compileExpression(
  expression: FilterExpression,
  environment: CompileEnvironment,
  missing: WhenMissing,
): StepFunction<unknown> {
  const module = new CodeModule(environment);
  const unit = new CodeUnit(module, effectsOf([]));
  const value = unit.expression(expression, missing);
  unit.line(`return ${value};`);
  module.addFunction(unit.finish("main"));
  return evaluate(module, ["main"]).main! as StepFunction<unknown>;
}

import type { Context } from "../context.ts";
import type { BlockFrame } from "../runtime/blocks.ts";
import { RUNTIME, RUNTIME_NAMES } from "../runtime/runtime.ts";
import type { StepGenerator } from "../runtime/steps.ts";
import type { CodeModule } from "./code-module.ts";

/** A compiled function of a template. */
export type UnitFunction = (context: Context, frame?: BlockFrame | null) => StepGenerator;

/** Turns generated source into functions. */
export function evaluate(module: CodeModule, names: readonly string[]): Readonly<Record<string, UnitFunction>> {
  const source = module.source(RUNTIME_NAMES, names);
  // oxlint-disable-next-line typescript/no-implied-eval -- the source is written by CodeUnit; text of templates enters it quoted only
  const make = new Function("K", "R", source) as (
    constants: readonly unknown[],
    runtime: typeof RUNTIME,
  ) => Readonly<Record<string, UnitFunction>>;
  return make(module.constants, RUNTIME);
}

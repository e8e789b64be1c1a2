import { compileExpression } from "./compiler/compile-detached.ts";
import type { CompileEnvironment } from "./compiler/environment.ts";
import type { Context } from "./context.ts";
import type { AppliedFilter, FilterExpression } from "./filter-expression.ts";
import type { Operand } from "./literal.ts";
import { type StepFunction, type StepGenerator, Steps } from "./runtime/steps.ts";

/** An expression of a tag: what `parser.compileFilter()` returns. Follows `django.template.base.FilterExpression`. */
export class Expression implements FilterExpression {
  readonly token: string;
  readonly operand: Operand;
  readonly filters: readonly AppliedFilter[];
  readonly environment: CompileEnvironment;
  readonly #compiled = new Map<boolean, StepFunction<unknown>>();

  constructor({ token, operand, filters }: FilterExpression, environment: CompileEnvironment) {
    this.token = token;
    this.operand = operand;
    this.filters = filters;
    this.environment = environment;
  }

  /** Whether it begins with a variable rather than with a constant. */
  get isVar(): boolean {
    return this.operand.kind === "variable";
  }

  /**
   * The value in a context, for custom tags: await it, or yield it from a generator `render()`.
   * A variable that does not exist is the engine's `stringIfInvalid`, or null with `ignoreFailures`.
   */
  resolve(context: Context, ignoreFailures = false): Steps<unknown> {
    return new Steps(this.steps(context, ignoreFailures));
  }

  /** The same as a generator: `yield* expression.steps(context)`. */
  steps(context: Context, ignoreFailures = false): StepGenerator<unknown> {
    let run = this.#compiled.get(ignoreFailures);
    if (run === undefined) {
      run = compileExpression(this, this.environment, ignoreFailures ? "none" : "invalid");
      this.#compiled.set(ignoreFailures, run);
    }
    return run(context);
  }

  toString(): string {
    return this.token;
  }
}

import type { CompiledTemplate } from "./compiler/compile-template.ts";
import { Context, type ContextValues } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { Origin } from "./origin.ts";
import { RenderState } from "./runtime/render-state.ts";
import { isThenable, runAsync, runSync, type StepGenerator, TagResult } from "./runtime/steps.ts";

/** What can be rendered and included: a template, or a partial of one. */
export abstract class RenderableTemplate {
  abstract readonly name: string | null;
  abstract readonly origin: Origin;
  abstract readonly engine: Engine;
  /** Whole output, when it is nothing but text. @internal */
  abstract get text(): string | null;
  /** Runs the generated code. @internal */
  abstract body(context: Context): StepGenerator;

  /** Name for messages. */
  get label(): string {
    return this.name ?? this.origin.name;
  }

  /**
   * Renders with values or a `Context`; with a request, context processors add theirs.
   *
   * Whatever has to be awaited is awaited: promises, query sets, relations.
   */
  async render(context?: ContextValues | Context | null, request?: unknown): Promise<string> {
    return await runAsync(this.page(this.#context(context, request)));
  }

  /** Renders without waiting. Throws `SynchronousRenderError` when a value has to be awaited. */
  renderSync(context?: ContextValues | Context | null, request?: unknown): string {
    return runSync(this.page(this.#context(context, request)));
  }

  #context(context: ContextValues | Context | null | undefined, request: unknown): Context {
    if (context instanceof Context) return context;
    return new Context(context, { autoescape: this.engine.autoescape, request });
  }

  /** The outermost template of a page: binds the context and runs its processors. @internal */
  *page(context: Context): StepGenerator {
    if (context.template !== null) return yield* this.steps(context);
    const depth = context.depth;
    const removers: (() => void)[] = [];
    context.template = this;
    try {
      if (context.request !== undefined && context.request !== null) {
        for (const processor of [...this.engine.contextProcessors, ...context.processors]) {
          const result = processor(context.request);
          const values: unknown = isThenable(result) ? yield new TagResult(result) : result;
          if (values === undefined || values === null) continue;
          if (typeof values !== "object") {
            throw new TypeError(`Context processor ${processor.name} didn't return an object, but ${typeof values}.`);
          }
          removers.push(context.addBelow(values as ContextValues));
        }
      }
      return yield* this.steps(context);
    } finally {
      context.template = null;
      context.renderState = RenderState.IDLE;
      context.unwind(depth);
      for (const remove of removers.reverse()) remove();
    }
  }

  /** Renders inside a page, with a state of its own. @internal */
  *steps(context: Context): StepGenerator {
    const before = context.renderState;
    context.renderState = new RenderState(before, this);
    const text = yield* this.body(context);
    context.renderState = before;
    return text;
  }
}

/** A template that may have blocks and be extended. */
export abstract class ExtendableTemplate extends RenderableTemplate {
  /** @internal */
  abstract get compiled(): CompiledTemplate;
}

import type { Context } from "../context.ts";
import type { Expression } from "../expression.ts";
import { Node, type NodeEffects, type NodeList } from "../node.ts";
import { type StepGenerator, within } from "../runtime/steps.ts";

/** Renders its nodes inside a scope that depends on a value: another language, another time zone. */
export class ScopedNode extends Node {
  readonly value: Expression;
  readonly nodelist: NodeList;
  readonly #scope: <R>(value: unknown, body: () => R) => R;

  constructor(value: Expression, nodelist: NodeList, scope: <R>(value: unknown, body: () => R) => R) {
    super();
    this.value = value;
    this.nodelist = nodelist;
    this.#scope = scope;
  }
  override get effects(): NodeEffects {
    return { reads: true, writes: false, assigns: [] };
  }
  override *render(context: Context): StepGenerator {
    const value = yield* this.value.steps(context);
    return yield* within((body) => this.#scope(value, body), this.nodelist.steps(context));
  }
}

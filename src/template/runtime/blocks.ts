import { markSafe, SafeString } from "../../utils/safe-string.ts";
import type { Context } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import { type StepGenerator, Steps } from "./steps.ts";

/** The code of a `{% block %}` or `{% partialdef %}`. */
export interface BlockDefinition {
  readonly name: string;
  /** The whole content, when it is nothing but text. */
  text: string | null;
  /** Whether the content needs a scope of its own in the context. */
  scoped: boolean;
  run: (context: Context, frame?: BlockFrame | null) => StepGenerator;
}

/** The definition of a block before its code is generated. */
export function blockDefinition(name: string): BlockDefinition {
  return { name, text: null, scoped: true, run: notCompiled };
}

function notCompiled(): never {
  throw new Error("The block is rendered before its template is compiled.");
}

/** A block while it is rendered: the variable `block` of templates. */
export class BlockFrame {
  readonly definition: BlockDefinition;
  readonly #context: Context;
  readonly #chain: readonly BlockDefinition[] | null;
  readonly #index: number;

  constructor(context: Context, definition: BlockDefinition, chain: readonly BlockDefinition[] | null, index: number) {
    this.definition = definition;
    this.#context = context;
    this.#chain = chain;
    this.#index = index;
  }

  get name(): string {
    return this.definition.name;
  }

  /** `{{ block.super }}`: the block of the parent template. */
  super(): Steps<SafeString | string> {
    return new Steps(this.superSteps(this.#context));
  }

  /** @internal */
  *superSteps(context: Context): StepGenerator<SafeString | string> {
    if (this.#chain === null) {
      throw new TemplateSyntaxError(
        "'BlockNode' object has no attribute 'context'. Did you use {{ block.super }} in a base template?",
      );
    }
    const parent = this.#chain[this.#index + 1];
    if (parent === undefined) return "";
    if (parent.text !== null) return markSafe(parent.text);
    return markSafe(yield* runBlock(context, new BlockFrame(context, parent, this.#chain, this.#index + 1)));
  }
}

/** Renders the content of a block in a scope of its own. */
export function* runBlock(context: Context, frame: BlockFrame): StepGenerator {
  const { definition } = frame;
  if (!definition.scoped) return yield* definition.run(context, frame);
  context.push().set("block", frame);
  const text = yield* definition.run(context, frame);
  context.pop();
  return text;
}

/** The block that stands at this place: that of the youngest child template that has it. */
export function blockFrame(context: Context, own: BlockDefinition): BlockFrame {
  const { blocks } = context.renderState;
  if (blocks === null) return new BlockFrame(context, own, null, 0);
  const chain = blocks.get(own.name);
  return chain === undefined ? new BlockFrame(context, own, [], -1) : new BlockFrame(context, chain[0]!, chain, 0);
}

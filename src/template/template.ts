import { type CompiledTemplate, compileTemplate } from "./compiler/compile-template.ts";
import type { Context } from "./context.ts";
import { getDefaultEngine } from "./default-engine.ts";
import type { Engine } from "./engine.ts";
import { tokenize } from "./lexer.ts";
import type { NodeList } from "./node.ts";
import { Origin, UNKNOWN_SOURCE } from "./origin.ts";
import { Parser } from "./parser.ts";
import { ExtendableTemplate, RenderableTemplate } from "./renderable.ts";
import type { BlockDefinition } from "./runtime/blocks.ts";
import type { StepGenerator } from "./runtime/steps.ts";

export interface TemplateOptions {
  readonly origin?: Origin | undefined;
  readonly name?: string | null | undefined;
  /** Default: the engine of the TEMPLATES setting. */
  readonly engine?: Engine | undefined;
}

/**
 * A template of the Django Template Language.
 *
 * ```ts
 * await new Template("Hello {{ name }}!").render({ name: "Ursula" });
 * ```
 *
 * The source is parsed at once (throws `TemplateSyntaxError`); code is generated at the first rendering.
 * Follows `django.template.Template`.
 */
export class Template extends ExtendableTemplate {
  readonly name: string | null;
  readonly origin: Origin;
  readonly engine: Engine;
  readonly source: string;
  readonly nodelist: NodeList;
  #compiled: CompiledTemplate | null = null;
  #partials: Map<string, PartialTemplate> | null = null;

  constructor(source: string, options: TemplateOptions = {}) {
    super();
    this.engine = options.engine ?? getDefaultEngine();
    this.source = String(source);
    this.origin = options.origin ?? new Origin(UNKNOWN_SOURCE);
    this.name = options.name ?? null;
    const { origin } = this;
    const { stringIfInvalid } = this.engine;
    this.nodelist = new Parser(
      tokenize(this.source),
      { origin, source: this.source, stringIfInvalid },
      this.engine,
    ).parseTemplate(this);
  }

  /** @internal */
  get compiled(): CompiledTemplate {
    this.#compiled ??= compileTemplate(this.nodelist, this.nodelist.environment);
    return this.#compiled;
  }

  /** @internal */
  get text(): string | null {
    return this.compiled.text;
  }

  /** @internal */
  body(context: Context): StepGenerator {
    return this.compiled.main(context);
  }

  /** The partial of that name (`{% partialdef name %}`); undefined when there is none. */
  getPartial(name: string): PartialTemplate | undefined {
    this.#partials ??= new Map(
      Array.from(this.compiled.partials, ([key, definition]) => [key, new PartialTemplate(this, definition)]),
    );
    return this.#partials.get(name);
  }
}

/** A part of a template that is rendered alone: `"list.html#row"`. */
export class PartialTemplate extends RenderableTemplate {
  readonly template: Template;
  readonly name: string;
  readonly #definition: BlockDefinition;

  constructor(template: Template, definition: BlockDefinition) {
    super();
    this.template = template;
    this.name = definition.name;
    this.#definition = definition;
  }

  get origin(): Origin {
    return this.template.origin;
  }

  get engine(): Engine {
    return this.template.engine;
  }

  override get label(): string {
    return `${this.template.label}#${this.name}`;
  }

  /** @internal */
  get text(): string | null {
    return this.#definition.text;
  }

  /** @internal */
  body(context: Context): StepGenerator {
    return this.#definition.run(context);
  }
}

import { BellevilleError, type BellevilleErrorOptions } from "../core/errors/belleville-error.ts";
import type { Origin } from "./origin.ts";
import { excerpt, positionAt } from "./source-position.ts";

/** One place that was looked at for a template. */
export interface TriedOrigin {
  readonly origin: Origin;
  readonly status: string;
}

/** No loader has the template. `tried` lists the places; `chain` the errors of several engines or names. */
export class TemplateDoesNotExist extends BellevilleError {
  static override readonly code: string = "template.does_not_exist";
  readonly tried: readonly TriedOrigin[];
  readonly chain: readonly TemplateDoesNotExist[];
  /** The name that was asked for (Django's message). */
  readonly rawMessage: string;

  constructor(
    name: string,
    options: { tried?: readonly TriedOrigin[]; chain?: readonly TemplateDoesNotExist[]; hint?: string } = {},
  ) {
    const tried = [...(options.tried ?? []), ...(options.chain ?? []).flatMap((e) => e.tried)];
    const places = tried.map((t) => `\n  - ${t.origin.name} (${t.status})`).join("");
    super(`${name}${places === "" ? "" : `\nPlaces that were looked at:${places}`}`, {
      hint:
        options.hint ??
        "Put the file into a templates/ folder of an installed app or into DIRS of the TEMPLATES setting.",
    });
    this.rawMessage = name;
    this.tried = options.tried ?? [];
    this.chain = options.chain ?? [];
  }
}

/** Where an error was found. */
export interface TemplateErrorPlace {
  readonly origin: Origin;
  readonly source: string;
  /** Offsets of the tag in the source. */
  readonly start: number;
  readonly end: number;
}

/**
 * A template breaks the rules of the language, found when it is compiled or when it runs.
 *
 * `rawMessage` is Django's sentence; `message` adds file, line, column and the source with a caret.
 */
export class TemplateSyntaxError extends BellevilleError {
  static override readonly code: string = "template.syntax";
  readonly rawMessage: string;
  #place: TemplateErrorPlace | null = null;

  constructor(message: string, options: BellevilleErrorOptions = {}) {
    super(message, options);
    this.rawMessage = message;
  }

  /** Notes where the error is, once: the innermost tag wins. @internal */
  locate(place: TemplateErrorPlace): this {
    if (this.#place !== null) return this;
    this.#place = place;
    this.message = `${this.rawMessage}\n\n${this.where()}\n${this.excerpt}`;
    return this;
  }

  /** `library/list.html:4:3`; empty when the place is unknown. */
  where(): string {
    return this.#place === null ? "" : `${this.templateName}:${this.line}:${this.column}`;
  }

  get templateName(): string | null {
    return this.#place === null ? null : (this.#place.origin.templateName ?? this.#place.origin.name);
  }

  get origin(): Origin | null {
    return this.#place?.origin ?? null;
  }

  get line(): number | null {
    return this.#place === null ? null : positionAt(this.#place.source, this.#place.start).line;
  }

  get column(): number | null {
    return this.#place === null ? null : positionAt(this.#place.source, this.#place.start).column;
  }

  /** Source line with its neighbours and carets. */
  get excerpt(): string {
    return this.#place === null ? "" : excerpt(this.#place.source, this.#place.start, this.#place.end);
  }
}

/** A variable that has to exist does not: the argument of a filter, for instance. */
export class VariableDoesNotExist extends BellevilleError {
  static override readonly code: string = "template.variable_does_not_exist";
}

/** A tag library cannot be used: it is not a `Library`, or two have the same name. */
export class InvalidTemplateLibrary extends BellevilleError {
  static override readonly code: string = "template.invalid_library";
}

/** `renderSync()` met a value that has to be awaited. */
export class SynchronousRenderError extends BellevilleError {
  static override readonly code: string = "template.sync_await";
  constructor() {
    super("The template was rendered synchronously, but a value in it has to be awaited.", {
      hint: "Call `await template.render(context)`, or await the value before it goes into the context.",
    });
  }
}

/** Templates include or extend each other without end. */
export class TemplateRecursionError extends BellevilleError {
  static override readonly code: string = "template.recursion";
}

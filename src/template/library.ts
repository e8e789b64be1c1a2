import { InvalidTemplateLibrary } from "./errors.ts";
import type { Node } from "./node.ts";
import type { Parser } from "./parser.ts";
import type { Token } from "./lexer.ts";
import { inclusionTag, type InclusionTagFunction, type InclusionTagOptions } from "./tags/inclusion-tag.ts";
import { simpleBlockTag, type SimpleBlockTagFunction, type SimpleBlockTagOptions } from "./tags/simple-block-tag.ts";
import { simpleTag, type SimpleTagFunction, type SimpleTagOptions } from "./tags/simple-tag.ts";
import type { Template } from "./template.ts";

/** Turns a tag into a node; called once per use of the tag, when the template is compiled. */
export type TagCompiler = (parser: Parser, token: Token) => Node;

/** What a filter with `needsAutoescape` gets as its third argument. */
export interface FilterState {
  /** Whether the output is escaped where the filter is used. */
  readonly autoescape: boolean;
}

/**
 * The function of a filter: the value, the argument (undefined when absent), and with `needsAutoescape` the state.
 * It may return a promise.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- authors declare the types that their filter takes
export type FilterFunction = (value: any, argument?: any, state?: any) => unknown;

/** Flags of a filter. Follows Django's "Custom template filters". */
export interface FilterOptions {
  /** The filter adds no characters that HTML gives a meaning to: safe text stays safe (default false). */
  readonly isSafe?: boolean | undefined;
  /** The filter wants to know whether output is escaped; it gets `{ autoescape }` as third argument (default false). */
  readonly needsAutoescape?: boolean | undefined;
  /** An aware time is converted to the current time zone first (default false). */
  readonly expectsLocaltime?: boolean | undefined;
  /** The value is turned into a string first, as Django's `@stringfilter` does (default false). */
  readonly stringfilter?: boolean | undefined;
  /** Whether `:argument` must, may or must not be given (default "optional"). */
  readonly argument?: "required" | "optional" | "none" | undefined;
  /** Text written in the template reaches the filter as safe text instead of a plain string (default false). */
  readonly safeLiterals?: boolean | undefined;
}

/** A registered filter. */
export interface FilterDefinition
  extends Readonly<Required<{ [K in keyof FilterOptions]: NonNullable<FilterOptions[K]> }>> {
  readonly name: string;
  readonly run: FilterFunction;
}

/**
 * A set of tags and filters that templates `{% load %}`.
 *
 * ```ts
 * // library/templatetags/stars.ts
 * export const register = new Library();
 * register.filter("stars", (n: number) => "★".repeat(n), { isSafe: true });
 * register.simpleTag(function nowPlaying(title: string) { return `♪ ${title}`; });   // {% now_playing "Blue" %}
 * ```
 *
 * Follows `django.template.Library`. Functions get their name in snake_case, unless `name` is given.
 */
export class Library {
  readonly tags = new Map<string, TagCompiler>();
  readonly filters = new Map<string, FilterDefinition>();

  /** Registers the compile function of a tag. */
  tag(compile: TagCompiler): TagCompiler;
  tag(name: string, compile: TagCompiler): TagCompiler;
  tag(nameOrCompile: string | TagCompiler, compile?: TagCompiler): TagCompiler {
    const [name, run] = named(nameOrCompile, compile, "tag");
    this.tags.set(name, run);
    return run;
  }

  /** Registers a filter. */
  filter<F extends FilterFunction>(run: F, options?: FilterOptions): F;
  filter<F extends FilterFunction>(name: string, run: F, options?: FilterOptions): F;
  filter<F extends FilterFunction>(nameOrRun: string | F, runOrOptions?: F | FilterOptions, last?: FilterOptions): F {
    const [given, flags] =
      typeof runOrOptions === "function" ? [runOrOptions, last] : [undefined, runOrOptions ?? last];
    const [name, run] = named(nameOrRun, given, "filter");
    this.filters.set(name, {
      name,
      run,
      isSafe: flags?.isSafe ?? false,
      needsAutoescape: flags?.needsAutoescape ?? false,
      expectsLocaltime: flags?.expectsLocaltime ?? false,
      stringfilter: flags?.stringfilter ?? false,
      argument: flags?.argument ?? "optional",
      safeLiterals: flags?.safeLiterals ?? false,
    });
    return run;
  }

  /** Registers a function whose result is printed, or stored by `{% name … as variable %}`. */
  simpleTag<F extends SimpleTagFunction>(run: F, options: SimpleTagOptions = {}): F {
    this.tag(options.name ?? tagName(run, "simpleTag"), simpleTag(run, options));
    return run;
  }

  /** Registers a function that gets the rendered text between its tag and the end tag as first argument. */
  simpleBlockTag<F extends SimpleBlockTagFunction>(run: F, options: SimpleBlockTagOptions = {}): F {
    const name = options.name ?? tagName(run, "simpleBlockTag");
    this.tag(name, simpleBlockTag(run, name, options));
    return run;
  }

  /** Registers a function that returns the context for a template, which is printed. */
  inclusionTag<F extends InclusionTagFunction>(
    template: string | Template | readonly string[],
    run: F,
    options: InclusionTagOptions = {},
  ): F {
    this.tag(options.name ?? tagName(run, "inclusionTag"), inclusionTag(template, run, options));
    return run;
  }
}

function named<F extends { readonly name: string }>(
  first: string | F,
  second: F | undefined,
  what: string,
): [string, F] {
  if (typeof first === "function") return [tagName(first, what), first];
  if (typeof second !== "function") {
    throw new InvalidTemplateLibrary(
      `Library.${what}(${JSON.stringify(first)}) needs a function, not ${typeof second}.`,
    );
  }
  return [first as string, second];
}

/** Name of a function in the spelling of templates: `nowPlaying` → `now_playing`. */
function tagName(run: { readonly name: string }, what: string): string {
  if (run.name === "") {
    throw new InvalidTemplateLibrary(`Library.${what}() got a function without a name.`, {
      hint: 'Pass the name: { name: "…" }, or use a named function.',
    });
  }
  return run.name.replace(/[A-Z]/g, (c, at: number) => (at === 0 ? "" : "_") + c.toLowerCase());
}

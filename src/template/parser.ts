import { getTextList } from "../utils/text.ts";
import { didYouMean } from "../utils/suggest.ts";
import type { CompileEnvironment } from "./compiler/environment.ts";
import { TemplateSyntaxError } from "./errors.ts";
import { Expression } from "./expression.ts";
import { parseFilterExpression } from "./filter-expression.ts";
import type { Token } from "./lexer.ts";
import type { FilterDefinition, Library, TagCompiler } from "./library.ts";
import { type Node, NodeList, TextNode } from "./node.ts";
import type { Origin } from "./origin.ts";
import { VariableNode } from "./tags/variable-node.ts";

/** What a parser takes from its engine. */
export interface ParserLibraries {
  /** Libraries that templates may load, by name. */
  readonly libraries: ReadonlyMap<string, Library>;
  /** Libraries that need no `{% load %}`. */
  readonly builtins: readonly Library[];
}

/**
 * Turns tokens into nodes. Custom tags get it as first argument of their compile function.
 * Follows `django.template.base.Parser`.
 */
export class Parser {
  readonly tags = new Map<string, TagCompiler>();
  readonly filters = new Map<string, FilterDefinition>();
  readonly libraries: ReadonlyMap<string, Library>;
  readonly environment: CompileEnvironment;
  /** Room for what tags of one template share; use a key of your own. */
  readonly extraData = new Map<unknown, unknown>();
  readonly #tokens: Token[];
  readonly #commands: { readonly command: string; readonly token: Token }[] = [];

  constructor(tokens: readonly Token[], environment: CompileEnvironment, { libraries, builtins }: ParserLibraries) {
    this.#tokens = [...tokens].reverse();
    this.environment = environment;
    this.libraries = libraries;
    for (const library of builtins) this.addLibrary(library);
  }

  get origin(): Origin {
    return this.environment.origin;
  }

  /** Parses a whole template. */
  parseTemplate(owner: object): NodeList {
    this.extraData.set("template", owner);
    return this.parse();
  }

  /**
   * Parses up to one of the tags `until`, which stays the next token; without `until`, to the end.
   * Throws `TemplateSyntaxError` when none of them comes.
   */
  parse(until: readonly string[] = []): NodeList {
    const list = new NodeList(this.environment);
    while (this.#tokens.length > 0) {
      const token = this.nextToken();
      if (token.type === "text") {
        this.#extend(list, new TextNode(token.contents), token);
      } else if (token.type === "var") {
        this.#at(token, () => this.#extend(list, this.#variable(token), token));
      } else if (token.type === "block") {
        const command = /^\S+/.exec(token.contents)?.[0];
        if (command === undefined) throw this.error(token, `Empty block tag on line ${token.lineno}`);
        if (until.includes(command) || until.includes(token.contents)) {
          this.prependToken(token);
          return list;
        }
        this.#commands.push({ command, token });
        const compile = this.tags.get(command);
        if (compile === undefined) throw this.invalidBlockTag(token, command, until);
        this.#at(token, () => this.#extend(list, compile(this, token), token));
        this.#commands.pop();
      }
    }
    if (until.length > 0) throw this.#unclosed(until);
    return list;
  }

  #variable(token: Token): Node {
    if (token.contents === "") throw this.error(token, `Empty variable tag on line ${token.lineno}`);
    return new VariableNode(this.compileFilter(token.contents));
  }

  /** Errors in `body` are reported at `token`, unless they have a place already. */
  #at(token: Token, body: () => void): void {
    try {
      body();
    } catch (error) {
      if (error instanceof TemplateSyntaxError) this.#locate(error, token);
      throw error;
    } finally {
    }
  }

  #locate(error: TemplateSyntaxError, { start, end }: Token): TemplateSyntaxError {
    const { origin, source } = this.environment;
    return error.locate({ origin, source, start, end });
  }

  #extend(list: NodeList, node: Node, token: Token): void {
    if (node.mustBeFirst && list.nodes.some((other) => !(other instanceof TextNode))) {
      const name = this.origin.templateName === null ? "the template" : `'${this.origin.templateName}'`;
      throw this.error(token, `{% ${token.contents} %} must be the first tag in ${name}.`);
    }
    node.token ??= token;
    list.nodes.push(node);
  }

  /** An error at a token, for custom tags: `throw parser.error(token, "…")`. */
  error(token: Token, message: string, hint?: string): TemplateSyntaxError {
    return this.#locate(new TemplateSyntaxError(message, { hint }), token);
  }

  /** Skips everything up to and with a tag. */
  skipPast(endTag: string): void {
    while (this.#tokens.length > 0) {
      const token = this.nextToken();
      if (token.type === "block" && token.contents === endTag) return;
    }
    throw this.#unclosed([endTag]);
  }

  /** The error for a tag that is not known here. */
  invalidBlockTag(token: Token, command: string, until: readonly string[] = []): TemplateSyntaxError {
    const expected = until.length === 0 ? "" : `, expected ${getTextList(until.map((name) => `'${name}'`))}`;
    return this.error(
      token,
      `Invalid block tag on line ${token.lineno}: '${command}'${expected}. Did you forget to register or load this tag?`,
      [didYouMean(command, [...until, ...this.tags.keys()]), this.#providers(command, "tags")]
        .filter(Boolean)
        .join(" ") || undefined,
    );
  }

  /** Which libraries that are not loaded have the tag or filter. */
  #providers(name: string, kind: "tags" | "filters"): string {
    const names = [...this.libraries]
      .filter(([, library]) => library[kind].has(name))
      .map(([key]) => `{% load ${key} %}`);
    return names.length === 0 ? "" : `Add ${names.join(" or ")} to the template.`;
  }

  #unclosed(until: readonly string[]): TemplateSyntaxError {
    const open = this.#commands.pop();
    if (open === undefined)
      return new TemplateSyntaxError(`Unexpected end of the template. Looking for one of: ${until.join(", ")}.`);
    const { command, token } = open;
    return this.error(
      token,
      `Unclosed tag on line ${token.lineno}: '${command}'. Looking for one of: ${until.join(", ")}.`,
    );
  }

  /** Whether there are tokens left. */
  get hasTokens(): boolean {
    return this.#tokens.length > 0;
  }

  nextToken(): Token {
    const token = this.#tokens.pop();
    if (token === undefined) throw new TemplateSyntaxError("Unexpected end of the template.");
    return token;
  }

  prependToken(token: Token): void {
    this.#tokens.push(token);
  }

  deleteFirstToken(): void {
    this.#tokens.pop();
  }

  /** Makes the tags and filters of a library known for the rest of the template. */
  addLibrary(library: Library): void {
    for (const [name, tag] of library.tags) this.tags.set(name, tag);
    for (const [name, filter] of library.filters) this.filters.set(name, filter);
  }

  /** Reads an expression such as `book.title|upper`. */
  compileFilter(token: string): Expression {
    return new Expression(
      parseFilterExpression(token, (name) => this.findFilter(name)),
      this.environment,
    );
  }

  /** Throws `TemplateSyntaxError` that suggests near names. */
  findFilter(name: string): FilterDefinition {
    const filter = this.filters.get(name);
    if (filter !== undefined) return filter;
    const hint = [didYouMean(name, this.filters.keys()), this.#providers(name, "filters")].filter(Boolean).join(" ");
    throw new TemplateSyntaxError(`Invalid filter: '${name}'`, { hint: hint || undefined });
  }
}

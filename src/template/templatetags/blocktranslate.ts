import { Decimal } from "decimal.js";
import { gettext, ngettext, npgettext, override, pgettext } from "../../core/i18n/translation.ts";
import { markSafe } from "../../utils/safe-string.ts";
import { repr, str } from "../../utils/str.ts";
import type { Context } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { Token } from "../lexer.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import type { Parser } from "../parser.ts";
import { truthy } from "../runtime/comparison.ts";
import { quick, slow } from "../runtime/output.ts";
import { isThenable, type StepGenerator } from "../runtime/steps.ts";
import { tokenKwargs } from "../tags/arguments.ts";

/** A message with the names that stand in it. */
interface Message {
  readonly text: string;
  readonly names: readonly string[];
}

interface Options {
  readonly with: ReadonlyMap<string, Expression>;
  readonly count: readonly [name: string, value: Expression] | null;
  readonly context: Expression | null;
  readonly trimmed: boolean;
  readonly target: string | null;
}

class BlockTranslateNode extends Node {
  readonly tag: string;
  readonly singular: Message;
  readonly plural: Message | null;
  readonly options: Options;

  constructor(tag: string, singular: Message, plural: Message | null, options: Options) {
    super();
    this.tag = tag;
    this.singular = singular;
    this.plural = plural;
    this.options = options;
  }
  override get effects(): NodeEffects {
    const { target } = this.options;
    return { reads: true, writes: false, assigns: target === null ? [] : [target] };
  }

  override *render(context: Context): StepGenerator {
    const { options, singular, plural } = this;
    const messageContext = options.context === null ? null : yield* options.context.steps(context);
    const values = new Map<string, unknown>();
    for (const [name, value] of options.with) values.set(name, yield* value.steps(context));
    let count: number | null = null;
    if (options.count !== null && plural !== null) {
      const value = yield* options.count[1].steps(context);
      count = this.#number(value);
      values.set(options.count[0], value);
    }
    context.push(values);
    const names = count === null ? singular.names : [...singular.names, ...plural!.names];
    const data = new Map<string, string>();
    for (const name of names) data.set(name, yield* this.#value(context, name));
    context.pop();
    const find = (): string => this.#message(messageContext, count);
    const text = interpolated(find(), data) ?? interpolated(override(null, find), data);
    if (text === undefined) {
      throw new TemplateSyntaxError(
        `'${this.tag}' is unable to format string returned by gettext: ${repr(find())} using ${repr(data)}`,
      );
    }
    if (options.target === null) return text;
    context.set(options.target, markSafe(text));
    return "";
  }

  #number(value: unknown): number {
    if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return Number(value);
    if (value instanceof Decimal) return value.toNumber();
    throw new TemplateSyntaxError(`'${this.options.count![0]}' argument to '${this.tag}' tag must be a number.`);
  }

  #message(messageContext: unknown, count: number | null): string {
    const { text } = this.singular;
    const name = truthy(messageContext) ? str(messageContext) : null;
    if (count === null) return name === null ? gettext(text) : pgettext(name, text);
    const plural = this.plural!.text;
    return name === null ? ngettext(text, plural, count) : npgettext(name, text, plural, count);
  }

  *#value(context: Context, name: string): StepGenerator {
    const found = context.get(name);
    const value = isThenable(found) ? yield found : found;
    const shown = value === undefined ? (context.engine?.stringIfInvalid ?? "").replace("%s", () => name) : value;
    return quick(context, shown, context.autoescape) ?? (yield* slow(context, shown, context.autoescape));
  }
}

/** Puts values into a text with `%(name)s`; undefined when the text has others or is malformed. */
function interpolated(text: string, data: ReadonlyMap<string, string>): string | undefined {
  let out = "";
  let last = 0;
  for (let at = text.indexOf("%"); at !== -1; at = text.indexOf("%", last)) {
    out += text.slice(last, at);
    const close = text[at + 1] === "(" ? text.indexOf(")s", at) : -1;
    const value = close === -1 ? undefined : data.get(text.slice(at + 2, close));
    if (text[at + 1] === "%") {
      out += "%";
      last = at + 2;
    } else if (value !== undefined) {
      out += value;
      last = close + 2;
    } else {
      return undefined;
    }
  }
  return out + text.slice(last);
}

function messageOf(tokens: readonly Token[], trimmed: boolean): Message {
  const names: string[] = [];
  let text = "";
  for (const token of tokens) {
    if (token.type === "text") {
      text += token.contents.replaceAll("%", "%%");
    } else if (token.type === "var") {
      text += `%(${token.contents})s`;
      names.push(token.contents);
    }
  }
  return {
    text: trimmed
      ? text
          .trim()
          .split(/\n/)
          .map((line) => line.trim())
          .filter(Boolean)
          .join(" ")
      : text,
    names,
  };
}

/** Tokens up to the next tag, and that tag. */
function takeMessage(parser: Parser, first: Token): { readonly tokens: Token[]; readonly end: Token } {
  const tokens: Token[] = [];
  let end = first;
  while (parser.hasTokens) {
    end = parser.nextToken();
    if (end.type !== "text" && end.type !== "var") break;
    tokens.push(end);
  }
  return { tokens, end };
}

function readOptions(parser: Parser, tag: string, bits: readonly string[]): Options {
  const rest = [...bits];
  const seen = new Set<string>();
  const options = {
    with: new Map<string, Expression>(),
    count: null as Options["count"],
    context: null as Expression | null,
    trimmed: false,
    target: null as string | null,
  };
  while (rest.length > 0) {
    const option = rest.shift()!;
    if (seen.has(option)) throw new TemplateSyntaxError(`The '${option}' option was specified more than once.`);
    seen.add(option);
    switch (option) {
      case "with":
        options.with = tokenKwargs(rest, parser, true);
        if (options.with.size === 0) {
          throw new TemplateSyntaxError(`"with" in '${tag}' tag needs at least one keyword argument.`);
        }
        break;
      case "count": {
        const values = [...tokenKwargs(rest, parser, true)];
        if (values.length !== 1) {
          throw new TemplateSyntaxError(`"count" in '${tag}' tag expected exactly one keyword argument.`);
        }
        options.count = values[0]!;
        break;
      }
      case "context": {
        const value = rest.shift();
        if (value === undefined) {
          throw new TemplateSyntaxError(`"context" in '${tag}' tag expected exactly one argument.`);
        }
        options.context = parser.compileFilter(value);
        break;
      }
      case "trimmed":
        options.trimmed = true;
        break;
      case "asvar":
        options.target = rest.shift() ?? null;
        if (options.target === null) {
          throw new TemplateSyntaxError(`No argument provided to the '${tag}' tag for the asvar option.`);
        }
        break;
      default:
        throw new TemplateSyntaxError(`Unknown argument for '${tag}' tag: '${option}'.`);
    }
  }
  return options;
}

/** `{% blocktranslate count n=books|length with name=user.name trimmed %}…{% plural %}…{% endblocktranslate %}`. */
export const blocktranslate: TagCompiler = (parser, token) => {
  const [tag, ...bits] = token.splitContents() as [string, ...string[]];
  const options = readOptions(parser, tag, bits);
  const singular = takeMessage(parser, token);
  let { end } = singular;
  let plural: Message | null = null;
  if (options.count !== null) {
    if (end.contents.trim() !== "plural") {
      throw new TemplateSyntaxError(`'${tag}' doesn't allow other block tags inside it`);
    }
    const second = takeMessage(parser, end);
    plural = messageOf(second.tokens, options.trimmed);
    end = second.end;
  }
  if (end.contents.trim() !== `end${tag}`) {
    throw new TemplateSyntaxError(`'${tag}' doesn't allow other block tags (seen '${end.contents}') inside it`);
  }
  return new BlockTranslateNode(tag, messageOf(singular.tokens, options.trimmed), plural, options);
};

import { gettext, pgettext } from "../../core/i18n/translation.ts";
import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { truthy } from "../runtime/comparison.ts";

class TranslateNode extends Node {
  readonly message: Expression;
  readonly noop: boolean;
  readonly messageContext: Expression | null;
  readonly target: string | null;

  constructor(message: Expression, noop: boolean, messageContext: Expression | null, target: string | null) {
    super();
    this.message = message;
    this.noop = noop;
    this.messageContext = messageContext;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const context = this.messageContext === null ? "null" : c.expression(this.messageContext);
    const value = c.expression(this.message, "invalid", (t) => {
      if (!this.noop) c.line(`${t} = ${c.module.constant(translated)}(${t}, ${context});`);
    });
    c.release(context);
    const text = c.rendered(value);
    c.line(`${text} = ${text}.replaceAll("%%", "%");`);
    if (this.target === null) {
      c.append(text);
      return;
    }
    c.assign(this.target, `${c.autoescape} ? markSafe(${text}) : ${text}`);
    c.release(text);
  }
}

/** Percent signs are doubled in catalogs, as in messages with parameters. */
function translated(message: unknown, context: unknown): string | SafeString {
  const key = str(message).replaceAll("%", "%%");
  const text = truthy(context) ? pgettext(str(context), key) : gettext(key);
  return SafeString.is(message) ? markSafe(text) : text;
}

/** `{% translate "message" context "x" noop as name %}`. */
export const translate: TagCompiler = (parser, token) => {
  const [tag, word, ...rest] = token.splitContents();
  if (word === undefined) throw new TemplateSyntaxError(`'${tag}' takes at least one argument`);
  const message = parser.compileFilter(word);
  const seen = new Set<string>();
  let messageContext: Expression | null = null;
  let target: string | null = null;
  while (rest.length > 0) {
    const option = rest.shift()!;
    if (seen.has(option)) throw new TemplateSyntaxError(`The '${option}' option was specified more than once.`);
    if (option === "context" || option === "as") {
      const value = rest.shift();
      if (value === undefined) {
        throw new TemplateSyntaxError(`No argument provided to the '${tag}' tag for the ${option} option.`);
      }
      if (option === "as") {
        target = value;
      } else if (value === "as" || value === "noop") {
        throw new TemplateSyntaxError(
          `Invalid argument '${value}' provided to the '${tag}' tag for the context option`,
        );
      } else {
        messageContext = parser.compileFilter(value);
      }
    } else if (option !== "noop") {
      throw new TemplateSyntaxError(
        `Unknown argument for '${tag}' tag: '${option}'. The only options available are 'noop', 'context' "xxx", and 'as VAR'.`,
      );
    }
    seen.add(option);
  }
  return new TranslateNode(message, seen.has("noop"), messageContext, target);
};

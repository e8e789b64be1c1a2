import { htmlOf } from "../../utils/html.ts";
import { LazyText } from "../../utils/lazy.ts";
import { SafeString } from "../../utils/safe-string.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Context } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { port } from "../ports.ts";
import { splitKeyword, takeTarget } from "./arguments.ts";

class UrlNode extends Node {
  readonly viewname: Expression;
  readonly args: readonly Expression[];
  readonly kwargs: ReadonlyMap<string, Expression>;
  readonly target: string | null;

  constructor(
    viewname: Expression,
    args: readonly Expression[],
    kwargs: ReadonlyMap<string, Expression>,
    target: string | null,
  ) {
    super();
    this.viewname = viewname;
    this.args = args;
    this.kwargs = kwargs;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const args = this.args.map((arg) => c.expression(arg));
    const kwargs = c.map(this.kwargs);
    const name = c.expression(this.viewname);
    const call = `${c.module.constant(reverseUrl)}(C, ${name}, [${args.join(", ")}], ${kwargs}, ${this.target !== null})`;
    c.line(`${name} = ${call};`);
    c.release(...args, kwargs);
    if (this.target !== null) {
      c.assign(this.target, name);
      c.release(name);
    } else {
      c.line(`if (${c.autoescape}) ${name} = ${c.module.constant(htmlOf)}(${name});`);
      c.append(name);
    }
  }
}

/** Text behind its wrappers: URL patterns see plain strings. */
const plain = (value: unknown): unknown => (SafeString.is(value) || LazyText.is(value) ? value.toString() : value);

function reverseUrl(
  context: Context,
  viewname: unknown,
  args: readonly unknown[],
  kwargs: ReadonlyMap<string, unknown> | undefined,
  quiet: boolean,
): string {
  const reverse = port("reverse", "{% url %}");
  try {
    return reverse({
      viewname: plain(viewname),
      args: args.map(plain),
      kwargs: Object.fromEntries(Array.from(kwargs ?? [], ([key, value]) => [key, plain(value)])),
      request: context.request ?? context.get("request") ?? null,
    });
  } catch (error) {
    if (quiet && error instanceof Error && error.name === "NoReverseMatch") return "";
    throw error;
  }
}

/** `{% url "library:book-detail" pk=book.id as link %}`. */
export const url: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length < 2) {
    throw new TemplateSyntaxError(`'${bits[0]}' takes at least one argument, a URL pattern name.`);
  }
  const viewname = parser.compileFilter(bits[1]!);
  const rest = bits.slice(2);
  const target = takeTarget(rest);
  const args: Expression[] = [];
  const kwargs = new Map<string, Expression>();
  for (const bit of rest) {
    const pair = splitKeyword(bit);
    if (pair === undefined) args.push(parser.compileFilter(bit));
    else kwargs.set(pair[0], parser.compileFilter(pair[1]));
  }
  return new UrlNode(viewname, args, kwargs, target);
};

import { MultiValueDict } from "../../utils/multi-value-dict.ts";
import { quotePlus } from "../../utils/percent.ts";
import { LazyText } from "../../utils/lazy.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { repr, str } from "../../utils/str.ts";
import { htmlOf } from "../../utils/html.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { Context } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { takeTarget } from "./arguments.ts";
import { type CallArguments, parseArguments } from "./call-arguments.ts";

class QuerystringNode extends Node {
  readonly args: CallArguments;
  readonly target: string | null;
  constructor(args: CallArguments, target: string | null) {
    super();
    this.args = args;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const values = this.args.positional.map((value) => c.expression(value));
    const keywords = c.map(this.args.keyword);
    const t = c.temp();
    c.line(`${t} = ${c.module.constant(querystringOf)}(C, [${values.join(", ")}], ${keywords});`);
    c.release(...values, keywords);
    if (this.target !== null) {
      c.assign(this.target, t);
      c.release(t);
      return;
    }
    c.line(`if (${c.autoescape}) ${t} = ${c.module.constant(htmlOf)}(${t});`);
    c.append(t);
  }
}

type Lists = Map<string, unknown[]>;

/** Mappings one after the other, then the keywords; without mappings the query of the request. */
function querystringOf(
  context: Context,
  mappings: readonly unknown[],
  keywords: ReadonlyMap<string, unknown> | undefined,
): string {
  const request = (context.request ?? context.get("request")) as { readonly GET?: unknown } | undefined;
  const lists: Lists = new Map();
  for (const source of mappings.length > 0 ? mappings : [request?.GET]) merge(lists, source);
  if (keywords !== undefined) merge(lists, keywords);
  const parts = [...lists].flatMap(([key, values]) => values.map((v) => `${quotePlus(key)}=${quotePlus(str(v))}`));
  return `?${parts.join("&")}`;
}

function merge(lists: Lists, source: unknown): void {
  for (const [key, value] of pairs(source)) {
    if (typeof key !== "string") {
      throw new TemplateSyntaxError(`querystring requires strings for mapping keys (got ${repr(key)} instead).`);
    }
    const values = (isList(value) ? [...value] : [value]).filter((item) => item !== null && item !== undefined);
    if (values.length === 0) lists.delete(key);
    else lists.set(key, values);
  }
}

const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" &&
  value !== null &&
  !SafeString.is(value) &&
  !LazyText.is(value) &&
  Symbol.iterator in value;

function pairs(source: unknown): Iterable<readonly [unknown, unknown]> {
  if (source instanceof MultiValueDict) return source.lists();
  if (source instanceof Map) return source as Map<unknown, unknown>;
  const prototype: unknown = typeof source === "object" && source !== null ? Object.getPrototypeOf(source) : undefined;
  if (prototype === null || prototype === Object.prototype) return Object.entries(source as object);
  throw new TemplateSyntaxError(
    `querystring requires mappings for positional arguments (got ${repr(source)} instead).`,
  );
}

/** `{% querystring page=2 sort=None as query %}`: the query of the page with parameters set or taken away. */
export const querystring: TagCompiler = (parser, token) => {
  const [name, ...bits] = token.splitContents();
  const target = takeTarget(bits);
  return new QuerystringNode(parseArguments(parser, bits, name!), target);
};

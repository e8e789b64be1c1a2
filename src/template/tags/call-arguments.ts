import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { Parser } from "../parser.ts";
import { splitKeyword } from "./arguments.ts";

/** Arguments of a tag that calls a function. */
export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly keyword: ReadonlyMap<string, Expression>;
}

/** Names that the function takes, when its author declared them; then they are checked as Django checks them. */
export interface Parameters {
  /** Names of the arguments in order; `"name?"` is optional, a last `"*"` takes any number. */
  readonly parameters?: readonly string[] | undefined;
  /** Names of keyword arguments; `"name!"` is required, `"**"` takes any. */
  readonly keywords?: readonly string[] | undefined;
}

/** Reads `a b name=c`; throws `TemplateSyntaxError` with Django's sentences. */
export function parseArguments(
  parser: Parser,
  bits: readonly string[],
  tag: string,
  declared: Parameters = {},
): CallArguments {
  const positional: Expression[] = [];
  const keyword = new Map<string, Expression>();
  for (const bit of bits) {
    const pair = splitKeyword(bit);
    if (pair === undefined) {
      if (keyword.size > 0) {
        throw new TemplateSyntaxError(`'${tag}' received some positional argument(s) after some keyword argument(s)`);
      }
      positional.push(parser.compileFilter(bit));
    } else {
      if (keyword.has(pair[0])) {
        throw new TemplateSyntaxError(`'${tag}' received multiple values for keyword argument '${pair[0]}'`);
      }
      keyword.set(pair[0], parser.compileFilter(pair[1]));
    }
  }
  check(tag, positional.length, keyword, declared);
  return { positional, keyword };
}

function check(tag: string, count: number, keyword: ReadonlyMap<string, Expression>, declared: Parameters): void {
  const { parameters, keywords } = declared;
  if (parameters !== undefined && parameters.at(-1) !== "*" && count > parameters.length) {
    throw new TemplateSyntaxError(`'${tag}' received too many positional arguments`);
  }
  if (keywords !== undefined && !keywords.includes("**")) {
    const names = keywords.map((name) => name.replace("!", ""));
    for (const name of keyword.keys()) {
      if (!names.includes(name))
        throw new TemplateSyntaxError(`'${tag}' received unexpected keyword argument '${name}'`);
    }
  }
  const absent = [
    ...(parameters ?? []).slice(count).filter((name) => !name.endsWith("?") && name !== "*"),
    ...(keywords ?? []).filter((name) => name.endsWith("!") && !keyword.has(name.slice(0, -1))),
  ].map((name) => `'${name.replace("!", "")}'`);
  if (absent.length > 0) {
    throw new TemplateSyntaxError(`'${tag}' did not receive value(s) for the argument(s): ${absent.join(", ")}`);
  }
}

/**
 * Code of the arguments for a call: the context if wanted, the positional values, and an object of the keyword
 * values if there are any. Text written in the template is passed as plain strings.
 */
export function compileArguments(c: CodeUnit, args: CallArguments, before: readonly string[]): string {
  const values = args.positional.map((value) => c.plainExpression(value));
  const named = [...args.keyword].map(([name, value]) => ({ name, t: c.plainExpression(value) }));
  c.release(...values, ...named.map(({ t }) => t));
  const object =
    named.length === 0 ? [] : [`{ ${named.map(({ name, t }) => `[${JSON.stringify(name)}]: ${t}`).join(", ")} }`];
  return [...before, ...values, ...object].join(", ");
}

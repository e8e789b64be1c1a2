import type * as Yaml from "yaml";
import { DeserializationError } from "./errors.ts";
import type { ReadEntry } from "./format.ts";
import { checkDepth } from "./parse-json.ts";
import { optionalPackage } from "./optional-package.ts";

/** Objects that one alias may stand for; more is a bomb. */
const MAX_ALIASES = 100;

/**
 * Objects of a YAML list. Plain values mean what they mean to PyYAML, and no tag makes an object of a class. The
 * document is read as a whole. Throws `DeserializationError`.
 */
export async function* readYaml(chunks: AsyncIterable<string>): AsyncGenerator<ReadEntry, void, undefined> {
  const yaml = await optionalPackage("yaml", "The format yaml", () => import("yaml"));
  let text = "";
  for await (const chunk of chunks) text += chunk;
  checkNesting(yaml, text);
  const { LineCounter, parseDocument, isSeq, isNode } = yaml;
  const lineCounter = new LineCounter();
  const document = attempt(() =>
    parseDocument(text, {
      version: "1.1",
      schema: "failsafe",
      merge: true,
      customTags: (tags) => [...tags, ...TAGS],
      stringKeys: true,
      prettyErrors: true,
      lineCounter,
    }),
  );
  // A warning is a tag that nobody knows, such as !!python/object.
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw notYaml(problem);
  const { contents } = document;
  if (!isSeq(contents)) throw new DeserializationError("A list of objects is expected.");
  for (const item of contents.items) {
    const line = isNode(item) && item.range ? lineCounter.linePos(item.range[0]).line : 1;
    const data = attempt(() =>
      isNode(item) ? (item.toJS(document, { maxAliasCount: MAX_ALIASES }) as unknown) : item,
    );
    yield { data, line };
  }
}

/** The first step of the parser keeps a stack of its own, the second one is recursive: nothing deep may get there. */
function checkNesting({ Lexer, Parser }: typeof Yaml, text: string): void {
  const parser = new Parser();
  let line = 1;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.includes("\n")) line += lexeme.split("\n").length - 1;
    for (const _ of parser.next(lexeme)) continue;
    checkDepth(parser.stack.length, line);
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw notYaml(error as Error);
  }
}

function notYaml(error: Error): DeserializationError {
  const why = error instanceof RangeError ? "it is nested too deeply" : error.message.trimEnd();
  return new DeserializationError(`The text is not YAML that can be loaded: ${why}`, { cause: error });
}

const tag = (name: string, test: RegExp | undefined, resolve: (text: string) => unknown): Yaml.ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  ...(test === undefined ? {} : { test }),
  resolve,
});

/** Which plain values are not text: the expressions of YAML 1.1 as PyYAML has them. */
const TAGS: readonly Yaml.ScalarTag[] = [
  tag("null", /^(?:~|null|Null|NULL|)$/, () => null),
  tag("bool", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/, (text) =>
    /^(?:yes|true|on)$/i.test(text),
  ),
  tag(
    "int",
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9]){1,9})$/,
    parseInteger,
  ),
  tag(
    "float",
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,9}\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
    parseFloatingPoint,
  ),
  // Dates stay text: fields know better what they are.
  { ...tag("timestamp", undefined, (text) => text), default: false },
];

function parseInteger(text: string): number | bigint {
  const digits = text.replaceAll("_", "");
  const sign = digits.startsWith("-") ? -1n : 1n;
  const value = sign * unsigned(digits.replace(/^[-+]/, ""));
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function unsigned(digits: string): bigint {
  if (digits.includes(":")) return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return BigInt(digits);
}

function parseFloatingPoint(text: string): number {
  const digits = text.replaceAll("_", "").toLowerCase();
  if (digits.endsWith(".nan")) return Number.NaN;
  if (digits.endsWith(".inf")) return digits.startsWith("-") ? -Infinity : Infinity;
  if (!digits.includes(":")) return Number(digits);
  const sign = digits.startsWith("-") ? -1 : 1;
  return (
    sign *
    digits
      .replace(/^[-+]/, "")
      .split(":")
      .reduce((sum, part) => sum * 60 + Number(part), 0)
  );
}

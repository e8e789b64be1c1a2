import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import { toInt } from "../filters/numbers.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects } from "../node.ts";
import { loremParagraphs, loremWords } from "./lorem-text.ts";

class LoremNode extends Node {
  readonly count: Expression;
  readonly method: string;
  readonly common: boolean;
  constructor(count: Expression, method: string, common: boolean) {
    super();
    this.count = count;
    this.method = method;
    this.common = common;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const t = c.expression(this.count);
    c.line(`${t} = ${c.module.constant(lorem)}(${t}, ${JSON.stringify(this.method)}, ${this.common});`);
    c.append(t);
  }
}

/** Most words or paragraphs that the tag prints. */
const MAX_COUNT = 10_000;

function lorem(value: unknown, method: string, common: boolean): string {
  const count = Math.min(Number(toInt(value) ?? 1), MAX_COUNT);
  if (method === "w") return loremWords(count, common);
  const paragraphs = loremParagraphs(count, common);
  return (method === "p" ? paragraphs.map((text) => `<p>${text}</p>`) : paragraphs).join("\n\n");
}

/** `{% lorem 2 p random %}`: filler text. */
export const loremTag: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  const [tag] = bits;
  const common = bits.at(-1) !== "random";
  if (!common) bits.pop();
  const method = ["w", "p", "b"].includes(bits.at(-1)!) ? bits.pop()! : "b";
  const count = bits.length > 1 ? bits.pop()! : "1";
  const expression = parser.compileFilter(count);
  if (bits.length !== 1) throw new TemplateSyntaxError(`Incorrect format for '${tag}' tag`);
  return new LoremNode(expression, method, common);
};

import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import { toFloat, toInt } from "../filters/numbers.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";

class WidthRatioNode extends Node {
  readonly value: Expression;
  readonly max: Expression;
  readonly width: Expression;
  readonly target: string | null;
  constructor(value: Expression, max: Expression, width: Expression, target: string | null) {
    super();
    this.value = value;
    this.max = max;
    this.width = width;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const values = [this.value, this.max, this.width].map((expression) => c.expression(expression));
    const [result] = values as [string];
    c.line(`${result} = ${c.module.constant(ratio)}(${values.join(", ")});`);
    c.release(...values.slice(1));
    if (this.target === null) {
      c.append(result);
      return;
    }
    c.assign(this.target, result);
    c.release(result);
  }
}

function ratio(value: unknown, max: unknown, width: unknown): string {
  const pixels = toInt(width);
  if (pixels === undefined) throw new TemplateSyntaxError("widthratio final argument must be a number");
  const [a, b] = [toFloat(value), toFloat(max)];
  if (a === undefined || b === undefined) return "";
  if (b === 0) return "0";
  const result = (a / b) * Number(pixels);
  return Number.isFinite(result) ? String(roundHalfEven(result)) : "";
}

/** Python's `round()`. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) + 0;
}

/** `{% widthratio value max 100 as width %}`. */
export const widthratio: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length !== 4 && bits.length !== 6) {
    throw new TemplateSyntaxError("widthratio takes at least three arguments");
  }
  if (bits.length === 6 && bits[4] !== "as") {
    throw new TemplateSyntaxError("Invalid syntax in widthratio tag. Expecting 'as' keyword");
  }
  const [value, max, width] = bits.slice(1, 4).map((bit) => parser.compileFilter(bit)) as [
    Expression,
    Expression,
    Expression,
  ];
  return new WidthRatioNode(value, max, width, bits[5] ?? null);
};

import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects } from "../node.ts";
import type { Parser } from "../parser.ts";

class CycleNode extends Node {
  readonly values: readonly Expression[];
  readonly variable: string | null;
  readonly silent: boolean;
  /** Key of the counter in the state of the template; the same for all uses of a named cycle. */
  readonly key = { cycle: true };

  constructor(values: readonly Expression[], variable: string | null, silent: boolean) {
    super();
    this.values = values;
    this.variable = variable;
    this.silent = silent;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.variable === null ? [] : [this.variable] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const [state, key, n] = [`C.renderState.values`, c.module.constant(this.key), c.id("n")];
    const value = c.temp();
    c.flush();
    c.line(`const ${n} = ${state}.get(${key}) ?? 0; ${state}.set(${key}, ${n} + 1);`);
    c.line(`switch (${n} % ${this.values.length}) {`);
    this.values.forEach((expression, i) => {
      c.line(`case ${i}: {`);
      const t = c.expression(expression);
      c.line(`${value} = ${t}; break; }`);
      c.release(t);
    });
    c.line("}");
    if (this.variable !== null) c.line(`C.setUpward(${quote(this.variable)}, ${value});`);
    if (this.silent) c.release(value);
    else c.print(value);
  }
}

class ResetCycleNode extends Node {
  readonly cycle: CycleNode;
  constructor(cycle: CycleNode) {
    super();
    this.cycle = cycle;
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.line(`C.renderState.values.delete(${c.module.constant(this.cycle.key)});`);
  }
}

interface Cycles {
  readonly named: Map<string, CycleNode>;
  last: CycleNode | null;
}

const CYCLES = Symbol("cycles");

function cyclesOf(parser: Parser): Cycles {
  const cycles = (parser.extraData.get(CYCLES) ?? { named: new Map(), last: null }) as Cycles;
  parser.extraData.set(CYCLES, cycles);
  return cycles;
}

/** `{% cycle "odd" "even" as row silent %}`, `{% cycle row %}`. */
export const cycle: TagCompiler = (parser, token) => {
  const args = token.splitContents();
  const cycles = cyclesOf(parser);
  if (args.length < 2) throw new TemplateSyntaxError("'cycle' tag requires at least two arguments");
  if (args.length === 2) {
    const name = args[1]!;
    if (cycles.named.size === 0) throw new TemplateSyntaxError(`No named cycles in template. '${name}' is not defined`);
    const known = cycles.named.get(name);
    if (known === undefined) throw new TemplateSyntaxError(`Named cycle '${name}' does not exist`);
    return known;
  }
  let name: string | null = null;
  let silent = false;
  if (args.length > 4 && args.at(-3) === "as") {
    if (args.at(-1) !== "silent") {
      throw new TemplateSyntaxError(`Only 'silent' flag is allowed after cycle's name, not '${args.at(-1)}'.`);
    }
    silent = true;
    args.pop();
  }
  if (silent || (args.length > 4 && args.at(-2) === "as")) {
    name = args.at(-1)!;
    args.length -= 2;
  }
  const node = new CycleNode(
    args.slice(1).map((arg) => parser.compileFilter(arg)),
    name,
    silent,
  );
  if (name !== null) cycles.named.set(name, node);
  cycles.last = node;
  return node;
};

/** `{% resetcycle %}`, `{% resetcycle name %}`. */
export const resetcycle: TagCompiler = (parser, token) => {
  const args = token.splitContents();
  const cycles = cyclesOf(parser);
  if (args.length > 2) throw new TemplateSyntaxError(`'${args[0]}' tag accepts at most one argument.`);
  if (args.length === 2) {
    const named = cycles.named.get(args[1]!);
    if (named === undefined) throw new TemplateSyntaxError(`Named cycle '${args[1]}' does not exist.`);
    return new ResetCycleNode(named);
  }
  if (cycles.last === null) throw new TemplateSyntaxError("No cycles in template.");
  return new ResetCycleNode(cycles.last);
};

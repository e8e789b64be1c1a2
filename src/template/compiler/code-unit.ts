import type { AppliedFilter, FilterExpression } from "../filter-expression.ts";
import type { Operand, VariablePath } from "../literal.ts";
import type { Node, NodeEffects, NodeList } from "../node.ts";
import { snakeToCamel } from "../../utils/case.ts";
import { isForbidden } from "../runtime/lookup.ts";
import { markSafe } from "../../utils/safe-string.ts";
import { type CodeModule, quote } from "./code-module.ts";
import { effectsOf, needsContext } from "./effects.ts";
import { LexicalScope, type LoopVariable } from "./scope.ts";

/** What stands for a variable that does not exist: the engine's text for it, or None (in tags that forgive). */
export type WhenMissing = "invalid" | "none";

const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
]);

/** Most pieces that are joined in one `+=`. */
const MAX_PARTS = 12;

/**
 * Writes one generator function: `function* (C, B)`, where `C` is the context and `B` the frame of a block.
 *
 * In the function `o` is the output so far, `A` whether output is escaped, `p` the mark of the tag at work.
 * Nodes call its methods in `compile(c)`; it keeps temporaries, joins adjacent text, and knows which names
 * of the template are JavaScript variables.
 */
export class CodeUnit {
  readonly module: CodeModule;
  readonly #lines: string[] = [];
  /** Pending pieces of output: code of string expressions. */
  #parts: string[] = [];
  #literal = "";
  #out = "o";
  #scope: LexicalScope;
  #autoescape = "A";
  #free: string[] = [];
  #held: string[] = [];
  #temporaries = 0;
  #counter = 0;
  #mark = 0;
  readonly #loopStates: { readonly at: number; readonly names: string[] }[] = [];
  readonly #effects: NodeEffects;
  readonly #assigned: ReadonlySet<string>;
  /** Context names that were read already, by name: identifier of the variable that keeps the value. */
  readonly #cached = new Map<string, string>();

  constructor(module: CodeModule, effects: NodeEffects, inBlock = false) {
    this.module = module;
    this.#effects = effects;
    this.#assigned = new Set(effects.assigns);
    this.#scope = new LexicalScope(null);
    if (inBlock) this.#scope.bind("block", { kind: "block" });
  }

  /** Source of the function under a name, once all nodes are compiled. */
  finish(name: string): string {
    this.flush();
    const temporaries = Array.from({ length: this.#temporaries }, (_, i) => `t${i}`);
    const cached = [...this.#cached.values()].map((id) => `${id} = UNSET`);
    return [
      `function* ${name}(C, B) {`,
      `const A = C.autoescape; let ${["o = ''", "p = 0", ...temporaries, ...cached].join(", ")};`,
      "try {",
      ...this.#lines,
      "return o;",
      `} catch (e) { throw fail(e, ${this.module.constant(this.module)}, p); }`,
      "}",
    ].join("\n");
  }

  /** The output, when it is nothing but text. */
  constantText(): string | null {
    return this.#lines.length === 0 && this.#parts.length === 0 ? this.#literal : null;
  }

  // --- writing -----------------------------------------------------------------------------------------------

  /** Adds a statement. Output that is pending stays pending: a statement that adds output itself calls `flush()` before. */
  line(code: string): void {
    this.#lines.push(code);
  }

  /** A new identifier. */
  id(prefix: string): string {
    return `${prefix}${this.#counter++}`;
  }

  /** A temporary that holds a value until `release()`. */
  temp(): string {
    return this.#free.pop() ?? `t${this.#temporaries++}`;
  }

  release(...temporaries: readonly string[]): void {
    for (const t of temporaries) if (/^t\d+$/.test(t) && !this.#free.includes(t)) this.#free.push(t);
  }

  /** Errors from here on are reported at this node. */
  mark(node: Node): void {
    if (node.token === null) return;
    const mark = this.module.mark(node.token);
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.line(`p = ${mark};`);
  }

  // --- output ------------------------------------------------------------------------------------------------

  text(text: string): void {
    this.#literal += text;
  }

  /** Adds the string that an expression gives; the temporary is released when it is written. */
  append(code: string): void {
    this.#settleLiteral();
    this.#parts.push(code);
    this.#held.push(code);
    if (this.#parts.length >= MAX_PARTS) this.flush();
  }

  #settleLiteral(): void {
    if (this.#literal === "") return;
    this.#parts.push(quote(this.#literal));
    this.#literal = "";
  }

  /** Writes pending output. */
  flush(): void {
    this.#settleLiteral();
    if (this.#parts.length === 0) return;
    this.line(`${this.#out} += ${this.#parts.join(" + ")};`);
    this.#parts = [];
    this.release(...this.#held);
    this.#held = [];
  }

  /** Prints a value as `{{ value }}` does. Releases the temporary. */
  print(value: string): void {
    this.append(this.rendered(value));
  }

  /** A temporary with the text that `{{ value }}` prints. Releases the temporary of the value. */
  rendered(value: string): string {
    const s = this.temp();
    const escaped = this.#autoescape;
    const clean = escaped === "true" ? `esc(${value})` : escaped === "false" ? value : `(A ? esc(${value}) : ${value})`;
    this.line(`if (typeof ${value} === "string") ${s} = ${clean};`);
    this.line(
      `else if ((${s} = quick(C, ${value}, ${escaped})) === undefined) ${s} = yield* slow(C, ${value}, ${escaped});`,
    );
    this.release(value);
    return s;
  }

  /** Code that is true where output is escaped. */
  get autoescape(): string {
    return this.#autoescape;
  }

  /** Compiles nodes with escaping switched on or off. */
  withAutoescape(on: boolean, body: () => void): void {
    const before = this.#autoescape;
    this.#autoescape = String(on);
    body();
    this.#autoescape = before;
  }

  // --- nodes -------------------------------------------------------------------------------------------------

  /** Compiles nodes one after the other. */
  nodes(list: NodeList): void {
    for (const node of list.nodes) node.compile(this);
  }

  /** Compiles nodes into a block of their own: `head { … }`. */
  block(head: string, body: () => void): void {
    this.flush();
    this.line(`${head} {`);
    const scope = this.#scope;
    this.#scope = new LexicalScope(scope);
    const mark = this.#mark;
    body();
    this.flush();
    if (this.#mark !== mark) this.#mark = -1;
    this.#scope = scope;
    this.line("}");
  }

  /** Compiles output into a string variable instead of the page and returns its identifier. */
  capture(body: () => void): string {
    this.flush();
    const before = this.#out;
    const out = this.id("o");
    this.line(`let ${out} = "";`);
    this.#out = out;
    body();
    this.flush();
    this.#out = before;
    return out;
  }

  /** A node that renders itself: a custom tag. */
  custom(node: Node): void {
    this.mark(node);
    const t = this.temp();
    this.line(`${t} = yield* custom(C, ${this.module.constant(node)});`);
    this.append(t);
  }

  // --- names -------------------------------------------------------------------------------------------------

  /** Whether a name can live in a JavaScript variable: nothing in this function sets it behind our back. */
  canBeLocal(name: string): boolean {
    return !this.#effects.writes && !this.#assigned.has(name);
  }

  /** Binds a name to code for the present block, if that is possible. */
  bind(name: string, code: string): void {
    this.#scope.bind(name, this.canBeLocal(name) ? { kind: "value", code } : null);
  }

  /** Binds a name to code for the present block, whatever else sets it. */
  shadow(name: string, code: string): void {
    this.#scope.bind(name, { kind: "value", code });
  }

  bindLoop(loop: LoopVariable): void {
    this.#scope.bind("forloop", this.canBeLocal("forloop") ? { kind: "loop", loop } : null);
  }

  /** The innermost loop of this function around the present place. */
  get loop(): LoopVariable | null {
    const found = this.#scope.find("forloop");
    return found?.kind === "loop" ? found.loop : null;
  }

  /** Opens room for variables that live as long as a loop runs; call before the loop statement. */
  beginLoopState(): void {
    this.#loopStates.push({ at: this.#lines.length, names: [] });
  }

  /** Declares the variables of the loop that has just been written. */
  endLoopState(): void {
    const { at, names } = this.#loopStates.pop()!;
    if (names.length > 0) this.#lines.splice(at, 0, `let ${names.map((name) => `${name} = UNSET`).join(", ")};`);
  }

  /** A variable that keeps its value from round to round of the innermost loop; null outside loops of this function. */
  loopState(): string | null {
    const states = this.#loopStates.at(-1);
    if (states === undefined) return null;
    const name = this.id("s");
    states.names.push(name);
    return name;
  }

  /** `{% … as name %}`. */
  assign(name: string, value: string): void {
    this.line(`C.set(${quote(name)}, ${value});`);
  }

  effectsOf(...lists: readonly NodeList[]): NodeEffects {
    return effectsOf(lists);
  }

  needsContext(...lists: readonly NodeList[]): boolean {
    return needsContext(effectsOf(lists));
  }

  /** Code that reads a name of the context. */
  #contextName(name: string): string {
    const read = `C.look(${quote(name)}, ${quote(snakeToCamel(name))})`;
    if (!this.canBeLocal(name) || name === "forloop" || name === "block") return read;
    let id = this.#cached.get(name);
    if (id === undefined) {
      id = this.id("c");
      this.#cached.set(name, id);
    }
    return `(${id} === UNSET ? ${id} = ${read} : ${id})`;
  }

  // --- values ------------------------------------------------------------------------------------------------

  /** Awaits what a temporary holds, if that is needed. */
  await(t: string): void {
    this.line(`if (typeof ${t} === "object" && ${t} !== null && typeof ${t}.then === "function") ${t} = yield ${t};`);
  }

  /**
   * Evaluates an expression with its filters; returns the temporary. A missing variable becomes what `missing` says.
   * `adjust` writes code that changes a value that exists before the filters see it.
   */
  expression(
    { operand, filters }: FilterExpression,
    missing: WhenMissing = "invalid",
    adjust?: (temporary: string) => void,
  ): string {
    const t = this.#safeOperand(operand);
    const finish = (): void => {
      for (const filter of filters) this.#filter(t, filter);
    };
    if (operand.kind !== "variable") {
      adjust?.(t);
      finish();
      return t;
    }
    const { stringIfInvalid } = this.module.environment;
    const invalid = quote(stringIfInvalid.replace("%s", () => operand.path.join(".")));
    this.line(`if (${t} === undefined) ${t} = ${missing === "none" ? "null" : invalid};`);
    // An engine's text for missing variables stands for the whole expression, filters included.
    const skips = missing === "invalid" && stringIfInvalid !== "" && filters.length > 0;
    if (adjust !== undefined || skips) {
      this.line("else {");
      adjust?.(t);
      if (skips) finish();
      this.line("}");
    }
    if (!skips) finish();
    return t;
  }

  /** The same, but text written in the template is a plain string: for functions of other people. */
  plainExpression(expression: FilterExpression): string {
    if (expression.operand.kind === "variable" || expression.filters.length > 0) return this.expression(expression);
    const t = this.temp();
    this.line(`${t} = ${this.#literalCode(expression.operand, false)};`);
    return t;
  }

  /** Evaluates named expressions into a temporary with a `Map` of them; `undefined` when there are none. */
  map(values: ReadonlyMap<string, FilterExpression>): string {
    if (values.size === 0) return "undefined";
    const map = this.temp();
    const entries = [...values].map(([name, value]) => ({ name, t: this.expression(value) }));
    this.line(`${map} = new Map([${entries.map(({ name, t }) => `[${quote(name)}, ${t}]`).join(", ")}]);`);
    this.release(...entries.map(({ t }) => t));
    return map;
  }

  /** Code of captured output as safe text. */
  safe(output: string): string {
    return `markSafe(${output})`;
  }

  /** A value in a temporary; text written in the template is safe. */
  #safeOperand(operand: Operand): string {
    if (operand.kind === "variable") return this.variable(operand);
    const t = this.temp();
    this.line(`${t} = ${this.#literalCode(operand, true)};`);
    return t;
  }

  #literalCode(operand: Exclude<Operand, VariablePath>, safe: boolean): string {
    if (operand.kind === "translated") return `gettext(${this.#textCode(operand.text, safe)})`;
    if (typeof operand.value === "string") return this.#textCode(operand.value, safe);
    return typeof operand.value === "bigint" ? `${operand.value}n` : `(${operand.value})`;
  }

  #textCode(text: string, safe: boolean): string {
    return safe ? this.module.constant(markSafe(text)) : quote(text);
  }

  /** Reads a variable into a temporary: undefined when it does not exist, awaited when it has to be. */
  variable(operand: VariablePath): string {
    const [name, ...rest] = operand.path;
    const t = this.temp();
    const binding = this.#scope.find(name);
    if (binding?.kind === "loop") return this.#loopMember(t, binding.loop, rest);
    if (binding?.kind === "block") return this.#blockMember(t, rest);
    const constant = binding === undefined ? CONSTANTS.get(name) : undefined;
    this.line(
      `${t} = ${constant ?? (binding?.kind === "value" ? binding.code : isForbidden(name) ? "undefined" : this.#contextName(name))};`,
    );
    if (constant === undefined) this.line(`if (typeof ${t} === "function") ${t} = call(${t});`);
    this.#members(t, rest);
    if (constant === undefined || rest.length > 0) this.await(t);
    return t;
  }

  /** Follows members: a thing that has to be awaited is asked itself first, then what it resolves to. */
  #members(t: string, names: readonly string[]): void {
    for (const name of names) {
      const read = this.module.reader(name);
      const u = this.temp();
      this.line(
        `${u} = ${t}; if ((${t} = ${read}(${u})) === undefined && isThenable(${u})) ${t} = ${read}(yield ${u});`,
      );
      this.release(u);
    }
  }

  #loopMember(t: string, loop: LoopVariable, [name, ...rest]: readonly string[]): string {
    const { index, length } = loop;
    const simple: Readonly<Record<string, string>> = {
      counter: `${index} + 1`,
      counter0: index,
      revcounter: `${length} - ${index}`,
      revcounter0: `${length} - ${index} - 1`,
      first: `${index} === 0`,
      last: `${index} === ${length} - 1`,
      length,
    };
    if (name === "parentloop" && loop.parent !== null) return this.#loopMember(t, loop.parent, rest);
    if (name !== undefined && rest.length === 0 && Object.hasOwn(simple, name)) {
      this.line(`${t} = ${simple[name]};`);
      return t;
    }
    this.line(`${t} = ${this.loopObject(loop)};`);
    this.#members(t, name === undefined ? [] : [name, ...rest]);
    return t;
  }

  /** Code of an object for `forloop`. */
  loopObject(loop: LoopVariable | null): string {
    if (loop === null) return `C.look("forloop", "forloop")`;
    return loop.object ?? `new ForLoop(${loop.length}, ${this.loopObject(loop.parent)}, ${loop.index})`;
  }

  #blockMember(t: string, names: readonly string[]): string {
    if (names[0] === "super") {
      this.line(`${t} = yield* B.superSteps(C);`);
      this.#members(t, names.slice(1));
      return t;
    }
    this.line(`${t} = B;`);
    this.#members(t, names);
    this.await(t);
    return t;
  }

  /** Applies a filter to a temporary, in place. */
  #filter(t: string, applied: AppliedFilter): void {
    const { definition } = applied;
    const run = this.module.filter(definition);
    const argument = this.#argument(applied);
    if (definition.expectsLocaltime) this.line(`${t} = localtime(${t}, C.useTz);`);
    const state = definition.needsAutoescape ? `, ${this.#autoescape} ? ON : OFF` : "";
    const args = state === "" && argument === undefined ? "" : `, ${argument ?? "undefined"}`;
    const kind = `${definition.stringfilter ? "String" : ""}${definition.isSafe ? "Safe" : ""}`;
    const direct = `${run}(${t}${args}${state})`;
    if (kind === "") this.line(`${t} = ${direct};`);
    else
      this.line(
        `${t} = typeof ${t} === "string" ? ${direct} : filter${kind}(${run}, ${t}${args || ", undefined"}${state});`,
      );
    if (argument !== undefined) this.release(argument);
    this.await(t);
  }

  #argument({ definition, argument }: AppliedFilter): string | undefined {
    if (argument === undefined) return undefined;
    if (argument.kind !== "variable") return this.#literalCode(argument, definition.safeLiterals);
    const a = this.variable(argument);
    this.line(`if (${a} === undefined) missing(${quote(argument.path.join("."))});`);
    return a;
  }
}

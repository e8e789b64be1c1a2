import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";

/** `{% for … in … %}`: a loop of the generated function; scopes of the context are opened only when something reads them. */
class ForNode extends Node {
  readonly names: readonly string[];
  readonly sequence: Expression;
  readonly reversed: boolean;
  readonly body: NodeList;
  readonly empty: NodeList | null;

  constructor(
    names: readonly string[],
    sequence: Expression,
    reversed: boolean,
    body: NodeList,
    empty: NodeList | null,
  ) {
    super();
    this.names = names;
    this.sequence = sequence;
    this.reversed = reversed;
    this.body = body;
    this.empty = empty;
  }
  override get childNodelists(): readonly NodeList[] {
    return this.empty === null ? [this.body] : [this.body, this.empty];
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }

  override compile(c: CodeUnit): void {
    c.mark(this);
    const list = c.id("list");
    const shared = c.needsContext(this.body) || !c.canBeLocal("forloop") || !this.names.every((n) => c.canBeLocal(n));
    c.block("", () => {
      const sequence = c.expression(this.sequence, "none");
      c.line(`const ${list} = toList(${sequence}) ?? (yield collect(${sequence}));`);
      c.release(sequence);
      if (this.empty === null || this.empty.length === 0) {
        this.#loop(c, list, shared);
        return;
      }
      const { empty } = this;
      c.block(`if (${list}.length === 0)`, () => {
        if (c.needsContext(empty)) c.line("C.push();");
        c.nodes(empty);
        c.flush();
        if (c.needsContext(empty)) c.line("C.pop();");
      });
      c.block("else", () => this.#loop(c, list, shared));
    });
  }

  #loop(c: CodeUnit, list: string, shared: boolean): void {
    const [index, length, item] = [c.id("i"), c.id("n"), c.id("x")];
    const object = shared ? c.id("forloop") : null;
    const parent = c.loop;
    c.line(`const ${length} = ${list}.length;`);
    if (object !== null) {
      c.line(`const ${object} = new ForLoop(${length}, ${c.loopObject(parent)});`);
      c.line(`C.push().set("forloop", ${object});`);
    }
    c.bindLoop({ index, length, object, parent });
    c.beginLoopState();
    c.block(`for (let ${index} = 0; ${index} < ${length}; ${index}++)`, () => {
      c.line(`const ${item} = ${list}[${this.reversed ? `${length} - 1 - ${index}` : index}];`);
      if (object !== null) c.line(`${object}.counter0 = ${index};`);
      this.#bindItem(c, item, shared);
      c.nodes(this.body);
      c.flush();
      if (shared && this.names.length > 1) c.line("C.pop();");
    });
    c.endLoopState();
    if (object !== null) c.line("C.pop();");
  }

  #bindItem(c: CodeUnit, item: string, shared: boolean): void {
    const { names } = this;
    if (names.length === 1) {
      c.bind(names[0]!, item);
      if (shared) c.line(`C.set(${quote(names[0]!)}, ${item});`);
      return;
    }
    const parts = names.map(() => c.id("x"));
    c.line(`const [${parts.join(", ")}] = unpack(${item}, ${names.length});`);
    if (shared) c.line("C.push();");
    names.forEach((name, i) => {
      c.bind(name, parts[i]!);
      if (shared) c.line(`C.set(${quote(name)}, ${parts[i]});`);
    });
  }
}

/** `{% for a, b in items reversed %}…{% empty %}…{% endfor %}`. */
export const forTag: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length < 4) {
    throw new TemplateSyntaxError(`'for' statements should have at least four words: ${token.contents}`);
  }
  const reversed = bits.at(-1) === "reversed";
  const at = bits.length + (reversed ? -3 : -2);
  if (bits[at] !== "in") {
    throw new TemplateSyntaxError(`'for' statements should use the format 'for x in y': ${token.contents}`);
  }
  const names = bits.slice(1, at).join(" ").split(/ *, */);
  if (names.some((name) => name === "" || /[ "'|]/.test(name))) {
    throw new TemplateSyntaxError(`'for' tag received an invalid argument: ${token.contents}`);
  }
  const sequence = parser.compileFilter(bits[at + 1]!);
  const body = parser.parse(["empty", "endfor"]);
  let empty: NodeList | null = null;
  if (parser.nextToken().contents === "empty") {
    empty = parser.parse(["endfor"]);
    parser.deleteFirstToken();
  }
  return new ForNode(names, sequence, reversed, body, empty);
};

import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects, type NodeList } from "../node.ts";
import { type Condition, parseCondition } from "../smart-if.ts";
import { compileCondition } from "./condition.ts";

interface Branch {
  /** null: `{% else %}`. */
  readonly condition: Condition | null;
  readonly nodelist: NodeList;
}

class IfNode extends Node {
  readonly branches: readonly Branch[];
  constructor(branches: readonly Branch[]) {
    super();
    this.branches = branches;
  }
  override get childNodelists(): readonly NodeList[] {
    return this.branches.map((branch) => branch.nodelist);
  }
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.flush();
    this.#branch(c, 0);
  }
  #branch(c: CodeUnit, at: number): void {
    const branch = this.branches[at];
    if (branch === undefined) return;
    if (branch.condition === null) {
      c.nodes(branch.nodelist);
      return;
    }
    c.mark(this);
    const t = c.temp();
    // A filter argument that does not exist makes the condition false, as in Django.
    const mayMiss = hasVariableArgument(branch.condition);
    if (mayMiss) c.line("try {");
    compileCondition(c, branch.condition, t);
    if (mayMiss) c.line(`} catch (e) { ${t} = absent(e); }`);
    c.release(t);
    c.block(`if (${t})`, () => c.nodes(branch.nodelist));
    if (at + 1 < this.branches.length) c.block("else", () => this.#branch(c, at + 1));
  }
}

function hasVariableArgument(condition: Condition): boolean {
  if (condition.kind === "not") return hasVariableArgument(condition.operand);
  if (condition.kind === "infix") return hasVariableArgument(condition.left) || hasVariableArgument(condition.right);
  return condition.expression.filters.some((filter) => filter.argument?.kind === "variable");
}

/** `{% if a and not b %}…{% elif c %}…{% else %}…{% endif %}`. */
export const ifTag: TagCompiler = (parser, token) => {
  const condition = (words: string[]): Condition =>
    parseCondition(words.slice(1), (word) => parser.compileFilter(word));
  const until = ["elif", "else", "endif"];
  const branches: Branch[] = [{ condition: condition(token.splitContents()), nodelist: parser.parse(until) }];
  let next = parser.nextToken();
  while (next.contents.startsWith("elif")) {
    branches.push({ condition: condition(next.splitContents()), nodelist: parser.parse(until) });
    next = parser.nextToken();
  }
  if (next.contents === "else") {
    branches.push({ condition: null, nodelist: parser.parse(["endif"]) });
    next = parser.nextToken();
  }
  if (next.contents !== "endif") {
    throw new TemplateSyntaxError(`Malformed template tag at line ${next.lineno}: "${next.contents}"`);
  }
  return new IfNode(branches);
};

import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects, type NodeList } from "../node.ts";
import { extend, relativeName } from "../runtime/inheritance.ts";

/** `{% extends parent %}`: takes the rest of the template for itself. */
export class ExtendsNode extends Node {
  readonly nodelist: NodeList;
  readonly parent: Expression;
  readonly #template: unknown;

  constructor(nodelist: NodeList, parent: Expression, template: unknown) {
    super();
    this.nodelist = nodelist;
    this.parent = parent;
    this.#template = template;
  }
  override get mustBeFirst(): boolean {
    return true;
  }
  override get effects(): NodeEffects {
    return { reads: true, writes: false, assigns: [] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const parent = c.expression(this.parent);
    const isVariable = this.parent.isVar || this.parent.filters.length > 0;
    c.line(
      `${parent} = yield* ${c.module.constant(extend)}(C, ${c.module.constant(this.#template)}, ${parent}, ${quote(this.parent.token)}, ${isVariable});`,
    );
    c.append(parent);
  }
}

/** `{% extends "base.html" %}`, `{% extends variable %}`. */
export const extendsTag: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length !== 2) throw new TemplateSyntaxError(`'${bits[0]}' takes one argument`);
  const parent = parser.compileFilter(relativeWord(parser.origin.templateName, bits[1]!));
  const nodelist = parser.parse();
  if (nodelist.getNodesByType(ExtendsNode).length > 0) {
    throw new TemplateSyntaxError(`'${bits[0]}' cannot appear more than once in the same template`);
  }
  return new ExtendsNode(nodelist, parent, parser.extraData.get("template"));
};

/** A quoted name such as `"./base.html"` made absolute, quotes kept. */
export function relativeWord(current: string | null, word: string, allowRecursion = false): string {
  const quoted = /^(['"])(.*)\1$/s.exec(word);
  if (quoted === null || !/^\.\.?\//.test(quoted[2]!)) return word;
  return `${quoted[1]}${relativeName(current, quoted[2]!, allowRecursion)}${quoted[1]}`;
}

import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { equals } from "../runtime/comparison.ts";

class RegroupNode extends Node {
  readonly target: Expression;
  readonly key: Expression;
  readonly name: string;
  constructor(target: Expression, key: Expression, name: string) {
    super();
    this.target = target;
    this.key = key;
    this.name = name;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: [this.name] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    c.block("", () => {
      const [list, groups, item] = [c.id("list"), c.id("groups"), c.id("x")];
      const target = c.expression(this.target, "none");
      c.line(`const ${list} = toList(${target}) ?? (yield collect(${target})); const ${groups} = [];`);
      c.release(target);
      c.block(`for (const ${item} of ${list})`, () => {
        c.shadow(this.name, item);
        const key = c.expression(this.key, "none");
        c.line(`${c.module.constant(addToGroup)}(${groups}, ${key}, ${item});`);
        c.release(key);
      });
      c.assign(this.name, groups);
    });
  }
}

/** Items with the same key that follow each other: what `{% regroup %}` gives. */
class Group {
  readonly grouper: unknown;
  readonly list: unknown[];
  constructor(grouper: unknown, first: unknown) {
    this.grouper = grouper;
    this.list = [first];
  }
  /** `{% for grouper, list in groups %}` works too. */
  *[Symbol.iterator](): Generator<unknown> {
    yield this.grouper;
    yield this.list;
  }
}

function addToGroup(groups: Group[], key: unknown, item: unknown): void {
  const last = groups.at(-1);
  if (last !== undefined && equals(last.grouper, key)) last.list.push(item);
  else groups.push(new Group(key, item));
}

/** `{% regroup books by author.name as by_author %}`. */
export const regroup: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length !== 6) throw new TemplateSyntaxError("'regroup' tag takes five arguments");
  const [, target, by, key, as, name] = bits as [string, string, string, string, string, string];
  if (by !== "by") throw new TemplateSyntaxError("second argument to 'regroup' tag must be 'by'");
  if (as !== "as") throw new TemplateSyntaxError("next-to-last argument to 'regroup' tag must be 'as'");
  return new RegroupNode(parser.compileFilter(target), parser.compileFilter(`${name}.${key}`), name);
};

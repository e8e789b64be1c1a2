import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { Expression } from "../expression.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { beginInclude, endInclude } from "../runtime/inheritance.ts";
import { tokenKwargs } from "./arguments.ts";
import { relativeWord } from "./extends.ts";

class IncludeNode extends Node {
  readonly template: Expression;
  readonly values: ReadonlyMap<string, Expression>;
  readonly only: boolean;
  readonly #includer: string | null;

  constructor(template: Expression, values: ReadonlyMap<string, Expression>, only: boolean, includer: string | null) {
    super();
    this.template = template;
    this.values = values;
    this.only = only;
    this.#includer = includer;
  }
  override get effects(): NodeEffects {
    return { reads: true, writes: false, assigns: [] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const template = c.plainExpression(this.template);
    const values = c.map(this.values);
    const includer = this.#includer === null ? "null" : quote(this.#includer);
    const frame = c.id("f");
    c.flush();
    c.line(
      `const ${frame} = ${c.module.constant(beginInclude)}(C, ${includer}, ${template}, ${values}, ${this.only});`,
    );
    c.line(`${template} = ${frame}.text ?? (yield* ${frame}.template.body(${frame}.context));`);
    c.line(`${c.module.constant(endInclude)}(C, ${frame});`);
    c.release(values);
    c.append(template);
  }
}

/** `{% include "x.html" with a=1 only %}`. */
export const includeTag: TagCompiler = (parser, token) => {
  const bits = token.splitContents();
  if (bits.length < 2) {
    throw new TemplateSyntaxError(
      `'${bits[0]}' tag takes at least one argument: the name of the template to be included.`,
    );
  }
  const rest = bits.slice(2);
  let values: Map<string, Expression> | undefined;
  let only = false;
  while (rest.length > 0) {
    const option = rest.shift()!;
    if ((option === "with" && values !== undefined) || (option === "only" && only)) {
      throw new TemplateSyntaxError(`The '${option}' option was specified more than once.`);
    }
    if (option === "with") {
      values = tokenKwargs(rest, parser);
      if (values.size === 0)
        throw new TemplateSyntaxError(`"with" in '${bits[0]}' tag needs at least one keyword argument.`);
    } else if (option === "only") {
      only = true;
    } else {
      throw new TemplateSyntaxError(`Unknown argument for '${bits[0]}' tag: '${option}'.`);
    }
  }
  const { templateName } = parser.origin;
  const template = parser.compileFilter(relativeWord(templateName, bits[1]!, true));
  return new IncludeNode(template, values ?? new Map<string, Expression>(), only, templateName);
};

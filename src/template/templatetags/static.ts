import { str } from "../../utils/str.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import { Library, type TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { port } from "../ports.ts";
import { parseArguments } from "../tags/call-arguments.ts";
import { SimpleNode } from "../tags/simple-tag.ts";
import { takeTarget } from "../tags/arguments.ts";

/** `{% load static %}`: URLs of static and uploaded files. Follows Django's `static` tag library. */
export const staticLibrary = new Library();

staticLibrary.tag("static", (parser, token) => {
  const [name, ...bits] = token.splitContents();
  const target = takeTarget(bits);
  if (bits.length === 0) throw new TemplateSyntaxError(`'${name}' takes at least one argument (path to file)`);
  return new SimpleNode(staticUrl, false, parseArguments(parser, bits.slice(0, 1), name!), target);
});

const staticUrl = (path: unknown): string => port("staticUrl", "{% static %}")(str(path));

/** `{% get_static_prefix as prefix %}`. */
function prefixTag(prefix: () => string): TagCompiler {
  return (_parser, token) => {
    const bits = token.contents.split(/\s+/);
    if (bits.length > 1 && bits[1] !== "as") {
      throw new TemplateSyntaxError(`First argument in '${bits[0]}' must be 'as'`);
    }
    return new PrefixNode(prefix, bits[2] ?? null);
  };
}

class PrefixNode extends Node {
  readonly prefix: () => string;
  readonly target: string | null;
  constructor(prefix: () => string, target: string | null) {
    super();
    this.prefix = prefix;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const t = c.temp();
    c.line(`${t} = ${c.module.constant(this.prefix)}();`);
    if (this.target === null) {
      c.append(t);
      return;
    }
    c.assign(this.target, t);
    c.release(t);
  }
}

staticLibrary.tag(
  "get_static_prefix",
  prefixTag(() => port("staticPrefix", "{% get_static_prefix %}")()),
);
staticLibrary.tag(
  "get_media_prefix",
  prefixTag(() => port("mediaPrefix", "{% get_media_prefix %}")()),
);

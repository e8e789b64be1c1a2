import { repr } from "../../utils/str.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { ConstantNode } from "./comment.ts";

const PIECES: ReadonlyMap<string, string> = new Map([
  ["openblock", "{%"],
  ["closeblock", "%}"],
  ["openvariable", "{{"],
  ["closevariable", "}}"],
  ["openbrace", "{"],
  ["closebrace", "}"],
  ["opencomment", "{#"],
  ["closecomment", "#}"],
]);

/** `{% templatetag openblock %}` prints `{%`. */
export const templatetag: TagCompiler = (_parser, token) => {
  const bits = token.contents.split(/\s+/);
  if (bits.length !== 2) throw new TemplateSyntaxError("'templatetag' statement takes one argument");
  const text = PIECES.get(bits[1]!);
  if (text === undefined) {
    throw new TemplateSyntaxError(
      `Invalid templatetag argument: '${bits[1]}'. Must be one of: ${repr([...PIECES.keys()])}`,
    );
  }
  return new ConstantNode(text);
};

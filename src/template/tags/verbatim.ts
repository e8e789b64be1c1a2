import type { TagCompiler } from "../library.ts";
import { TextNode } from "../node.ts";
import { ConstantNode } from "./comment.ts";

/** `{% verbatim name %}…{% endverbatim name %}`: the lexer gave the content as text. */
export const verbatim: TagCompiler = (parser) => {
  const nodelist = parser.parse(["endverbatim"]);
  parser.deleteFirstToken();
  return new ConstantNode(
    nodelist
      .getNodesByType(TextNode)
      .map((node) => node.text)
      .join(""),
  );
};

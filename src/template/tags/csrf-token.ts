import { formatHtml } from "../../utils/html.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import type { TagCompiler } from "../library.ts";
import { NO_EFFECTS, Node, type NodeEffects } from "../node.ts";
import { truthy } from "../runtime/comparison.ts";

class CsrfTokenNode extends Node {
  override get effects(): NodeEffects {
    return NO_EFFECTS;
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const token = c.variable({ kind: "variable", path: ["csrf_token"] });
    c.line(`${token} = ${c.module.constant(csrfInput)}(${token});`);
    c.append(token);
  }
}

/** The hidden field; nothing without a token. */
function csrfInput(token: unknown): string {
  if (!truthy(token) || String(token) === "NOTPROVIDED") return "";
  return formatHtml('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token).toString();
}

/** `{% csrf_token %}`: reads `csrf_token` of the context. */
export const csrfToken: TagCompiler = () => new CsrfTokenNode();

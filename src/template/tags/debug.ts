import { settings } from "../../core/conf/settings.ts";
import { escapeString } from "../../utils/html.ts";
import { repr } from "../../utils/str.ts";
import type { Context } from "../context.ts";
import type { TagCompiler } from "../library.ts";
import { Node } from "../node.ts";

class DebugNode extends Node {
  override render(context: Context): string {
    if (!settings.DEBUG) return "";
    const lines = Array.from(context.flatten(), ([name, value]) => `${repr(name)}: ${repr(value)}`);
    return escapeString(`{${lines.join(",\n ")}}`);
  }
}

/** `{% debug %}`: the context, while DEBUG is on; nothing otherwise. */
export const debug: TagCompiler = () => new DebugNode();

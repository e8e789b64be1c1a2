import { dateFormat } from "../../core/i18n/formats.ts";
import { settings } from "../../core/conf/settings.ts";
import { getDefaultTimezone, localtime, now } from "../../core/timezone/timezone.ts";
import { quote } from "../compiler/code-module.ts";
import type { CodeUnit } from "../compiler/code-unit.ts";
import { TemplateSyntaxError } from "../errors.ts";
import type { TagCompiler } from "../library.ts";
import { Node, type NodeEffects } from "../node.ts";
import { takeTarget } from "./arguments.ts";

class NowNode extends Node {
  readonly format: string;
  readonly target: string | null;
  constructor(format: string, target: string | null) {
    super();
    this.format = format;
    this.target = target;
  }
  override get effects(): NodeEffects {
    return { reads: false, writes: false, assigns: this.target === null ? [] : [this.target] };
  }
  override compile(c: CodeUnit): void {
    c.mark(this);
    const t = c.temp();
    c.line(`${t} = ${c.module.constant(presentTime)}(${quote(this.format)});`);
    if (this.target === null) {
      c.append(t);
      return;
    }
    c.assign(this.target, t);
    c.release(t);
  }
}

/** The present time in the current zone; without USE_TZ in that of the server. */
function presentTime(format: string): string {
  return dateFormat(
    settings.USE_TZ ? localtime(now()) : localtime(now(), getDefaultTimezone()).toPlainDateTime(),
    format,
  );
}

/** `{% now "Y-m-d" as today %}`. */
export const nowTag: TagCompiler = (_parser, token) => {
  const bits = token.splitContents();
  const target = bits.length === 4 ? takeTarget(bits) : null;
  if (bits.length !== 2) throw new TemplateSyntaxError("'now' statement takes one argument");
  return new NowNode(bits[1]!.slice(1, -1), target);
};

import type { ParamOrigin } from "./nodes.ts";

/** The text and values of one statement while it is compiled. */
export class SqlWriter {
  sql = "";
  readonly params: unknown[] = [];
  /** Origins of params, by position; null: none has one. */
  origins: Map<number, ParamOrigin> | null = null;
  /** Whether the text may depend on the current time zone. */
  zoned = false;
  /** Whether values are written into the text (constraints, defaults, `sqlmigrate`) rather than bound. */
  readonly inline: boolean;

  constructor(inline: boolean) {
    this.inline = inline;
  }
}

/** The text and values of one statement while it is compiled. */
export class SqlWriter {
  sql = "";
  readonly params: unknown[] = [];
  /** Whether values are written into the text (constraints, defaults, `sqlmigrate`) rather than bound. */
  readonly inline: boolean;

  constructor(inline: boolean) {
    this.inline = inline;
  }
}

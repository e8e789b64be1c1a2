/** Roles of text on the terminal; the names are those of Django's palette. */
export type TextRole = "MIGRATE_HEADING" | "MIGRATE_LABEL" | "SUCCESS" | "NOTICE" | "WARNING" | "ERROR";

/** Where a command writes. `style` may colour text by its role. */
export interface CommandOutput {
  /** Writes text as it is, without adding a line break. */
  write(text: string): void;
  readonly style?: Readonly<Partial<Record<TextRole, (text: string) => string>>> | undefined;
}

/** Writes lines, unless there is nowhere to write. */
export class Printer {
  readonly #output: CommandOutput | undefined;

  constructor(output: CommandOutput | undefined) {
    this.#output = output;
  }

  text(text: string, role?: TextRole): void {
    this.#output?.write(role === undefined ? text : (this.#output.style?.[role]?.(text) ?? text));
  }

  line(text = "", role?: TextRole): void {
    this.text(text, role);
    this.#output?.write("\n");
  }
}

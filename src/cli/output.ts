/** Where a command writes: `process.stdout`, or anything with a `write` method. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Keeps what is written; for `callCommand()` and tests. */
export class StringOutput implements OutputStream {
  text = "";
  write(text: string): void {
    this.text += text;
  }
  toString(): string {
    return this.text;
  }
}

/** A stream that ends each message with a line break and may colour it; Django's `OutputWrapper`. */
export class OutputWrapper {
  readonly #out: OutputStream;
  readonly #style: (text: string) => string;
  readonly ending: string;

  constructor(out: OutputStream, options: { style?: (text: string) => string; ending?: string } = {}) {
    this.#out = out;
    this.#style = options.style ?? ((text) => text);
    this.ending = options.ending ?? "\n";
  }

  get isTTY(): boolean {
    return this.#out.isTTY === true;
  }

  /** Writes `message`, styled, and `ending` unless the message ends with it. */
  write(message = "", style: (text: string) => string = this.#style, ending: string = this.ending): void {
    const text = ending !== "" && !message.endsWith(ending) ? message + ending : message;
    // Keeps the line break outside the colour, so that terminals do not paint the next line.
    this.#out.write(text.endsWith("\n") ? `${style(text.slice(0, -1))}\n` : style(text));
  }
}

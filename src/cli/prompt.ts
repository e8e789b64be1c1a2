import { createInterface, type Interface } from "node:readline";
import { Readable, Writable } from "node:stream";
import type { CommandIo } from "./base-command.ts";

/** Asks questions on the terminal, one after another; also works with piped input. Close it with `using`. */
export class Prompt implements Disposable {
  readonly #reader: Interface;
  readonly #lines: AsyncIterator<string>;
  readonly #write: (text: string) => void;
  #hidden = false;

  constructor(stdin: NonNullable<CommandIo["stdin"]>, write: (text: string) => void) {
    this.#write = write;
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#hidden) write(String(chunk));
        done();
      },
    });
    const input = stdin instanceof Readable ? stdin : Readable.from(stdin);
    this.#reader = createInterface({ input, output: echo, terminal: stdin.isTTY === true });
    this.#reader.on("SIGINT", () => this.#reader.close());
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  write(text: string): void {
    this.#write(text);
  }

  /** Reads a line; null when input has ended or Ctrl-C was pressed. */
  async ask(question: string): Promise<string | null> {
    this.#reader.setPrompt(question);
    this.#reader.prompt();
    const { done, value } = await this.#lines.next();
    return done === true ? null : value;
  }

  /** Reads a line that is not shown. */
  async askHidden(question: string): Promise<string | null> {
    this.#reader.setPrompt(question);
    this.#reader.prompt();
    this.#hidden = true;
    try {
      const { done, value } = await this.#lines.next();
      return done === true ? null : value;
    } finally {
      this.#hidden = false;
      this.#write("\n");
    }
  }

  [Symbol.dispose](): void {
    this.#reader.close();
  }
}

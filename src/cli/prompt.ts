import { createInterface, type Interface } from "node:readline";
import { Readable, Writable } from "node:stream";
import type { CommandIo } from "./base-command.ts";

/** Asks questions on the terminal, one after another; also works with piped input. Close it with `using`. */
export class Prompt implements Disposable {
  readonly #reader: Interface;
  readonly #write: (text: string) => void;
  /** Lines that came before they were asked for. */
  readonly #lines: string[] = [];
  #waiting: ((line: string | null) => void) | null = null;
  #ended = false;
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
    this.#reader.on("line", (line) => {
      // What is typed ahead must not be shown when it turns out to be a password.
      this.#reader.pause();
      if (this.#waiting === null) this.#lines.push(line);
      else this.#answer(line);
    });
    this.#reader.on("close", () => {
      this.#ended = true;
      this.#answer(null);
    });
  }

  write(text: string): void {
    this.#write(text);
  }

  /** Reads a line; null when input has ended or Ctrl-C was pressed. */
  ask(question: string): Promise<string | null> {
    return this.#read(question, false);
  }

  /** Reads a line that is not shown. */
  async askHidden(question: string): Promise<string | null> {
    const line = await this.#read(question, true);
    this.#hidden = false;
    this.#write("\n");
    return line;
  }

  #read(question: string, hidden: boolean): Promise<string | null> {
    const early = this.#lines.shift();
    if (early !== undefined || this.#ended) {
      this.#write(question);
      return Promise.resolve(early ?? null);
    }
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#reader.setPrompt(question);
      this.#reader.prompt();
      this.#hidden = hidden;
    });
  }

  #answer(line: string | null): void {
    this.#waiting?.(line);
    this.#waiting = null;
  }

  [Symbol.dispose](): void {
    this.#reader.close();
  }
}

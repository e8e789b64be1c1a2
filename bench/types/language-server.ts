/** A client of the language server of TypeScript (`tsc --lsp`): what an editor shows, and how long it takes. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export class LanguageServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #versions = new Map<string, number>();
  #buffer = Buffer.alloc(0);
  #last = 0;

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    process.stdout.on("data", (chunk: Buffer) => this.#read(chunk));
  }

  /** Starts a server for the project in `folder`. */
  static async start(folder: string): Promise<LanguageServer> {
    const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
    const server = new LanguageServer(spawn(process.execPath, [tsc, "--lsp", "--stdio"], { cwd: folder }));
    await server.ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {
        textDocument: {
          hover: { contentFormat: ["markdown"] },
          completion: { completionItem: { snippetSupport: false } },
        },
      },
    });
    server.#send({ method: "initialized", params: {} });
    return server;
  }

  /** Opens or changes a file. */
  write(path: string, text: string): void {
    const uri = pathToFileURL(path).href;
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    if (version === 1)
      this.#send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri, languageId: "typescript", version, text } },
      });
    else
      this.#send({
        method: "textDocument/didChange",
        params: { textDocument: { uri, version }, contentChanges: [{ text }] },
      });
  }

  /** What the editor shows for a name. */
  async hover(path: string, position: Position): Promise<string> {
    const found = (await this.ask("textDocument/hover", at(path, position))) as {
      contents: string | { value: string };
    } | null;
    const contents = found?.contents ?? "";
    return typeof contents === "string" ? contents : contents.value;
  }

  /** What the editor suggests. */
  async completions(path: string, position: Position): Promise<string[]> {
    const found = (await this.ask("textDocument/completion", at(path, position))) as {
      items: { label: string }[];
    } | null;
    return (found?.items ?? []).map((item) => item.label);
  }

  async ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#last;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send({ id, method, params });
    return answer;
  }

  stop(): void {
    this.#process.kill();
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())![1]);
      if (this.#buffer.length < end + 4 + length) return;
      const answer = JSON.parse(this.#buffer.subarray(end + 4, end + 4 + length).toString()) as Answer;
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      if (answer.id === undefined) continue;
      if (answer.method !== undefined) {
        // The server asks something of the editor, such as its settings: it has none.
        this.#send({ id: answer.id, result: null });
        continue;
      }
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.result);
      else waiting?.reject(new Error(answer.error.message));
    }
  }
}

function at(path: string, position: Position): object {
  return { textDocument: { uri: pathToFileURL(path).href }, position };
}

/** Position of the character before which `text` has the offset. */
export function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

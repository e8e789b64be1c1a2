import { type ChildProcess, spawn } from "node:child_process";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import { createServer, isIP, type Server, type Socket } from "node:net";
import { listen } from "../listen.ts";
import { protect } from "../protect.ts";
import { errorPage } from "./error-page.ts";
import type { Failure } from "./failure.ts";
import { EVENTS_PATH, eventMessage, isSameOrigin, newInstance, SCRIPT, SCRIPT_PATH } from "./live-script.ts";
import { isMessage, type ToChild, type ToParent } from "./messages.ts";

/** Set in the environment of the serving child: the port that the parent listens on. */
export const CHILD_PORT = "BELLEVILLE_RUN_MAIN";

export interface ReloaderOptions {
  readonly host: string;
  readonly port: number;
  /** Folder to watch. */
  readonly folder: string;
  /** Arguments of the child's `node`. */
  readonly args: readonly string[];
  /** Told what happens, in words. */
  readonly log: (message: string) => void;
}

const KILL_AFTER_MS = 1_000;
const DEBOUNCE_MS = 40;

/**
 * Parent of the development server. It owns the port and hands each connection to a child process that runs the
 * project; when files change, it replaces the child. Connections that come meanwhile wait; when the child cannot
 * start, the parent itself answers with the error.
 *
 * A second child is started ahead, which has loaded the framework and waits for its turn: so a restart costs no more
 * than loading the files of the project.
 */
export class Reloader implements AsyncDisposable {
  readonly #options: ReloaderOptions;
  readonly #gate: Server;
  readonly #errorServer: HttpServer;
  readonly #waiting = new Set<Socket>();
  /** Connections on their way to the child, by id. */
  readonly #handed = new Map<number, Socket>();
  #lastId = 0;
  /** Connections that the error server answers: a server that does not listen keeps no list of its own. */
  readonly #answered = new Set<Socket>();
  #child: ChildProcess | null = null;
  #spare: ChildProcess | null = null;
  #state: "starting" | "ready" | "failed" = "starting";
  #failure: Failure | null = null;
  #instance = newInstance();
  #port = 0;
  #stopWatching: (() => Promise<void>) | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: ReloaderOptions) {
    this.#options = options;
    this.#gate = createServer({ pauseOnConnect: true }, (socket) => this.#take(socket));
    this.#errorServer = protect(createHttpServer((req, res) => this.#answer(req, res)));
  }

  /** Listens, starts the child and watches. Resolves to the port. Throws `ListenError`. */
  async start(): Promise<number> {
    const { host, port, folder } = this.#options;
    this.#port = await listen(this.#gate, { host, port });
    this.#spawn();
    // Loaded while the child starts.
    const { watchProject } = await import("./watch.ts");
    this.#stopWatching = await watchProject(folder, (kind, path) => {
      if (kind === "refresh") this.#send({ belleville: "refresh" });
      else this.#restartSoon(path);
    });
    return this.#port;
  }

  /** Ends the child, the watching and the listening. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#dropSpare();
    for (const socket of [...this.#waiting, ...this.#handed.values()]) socket.destroy();
    this.#handed.clear();
    this.#dropAnswered();
    // Its "close" event would wait for sockets that a child has taken along.
    this.#gate.close();
    await Promise.all([this.#endChild(), this.#stopWatching?.()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #restartSoon(path: string): void {
    clearTimeout(this.#timer);
    // What a spare child has loaded already would be out of date.
    if (isLoadedAhead(path)) this.#dropSpare();
    this.#timer = setTimeout(() => {
      this.#options.log(`${path} changed, reloading.`);
      void this.#restart();
    }, DEBOUNCE_MS);
  }

  async #restart(): Promise<void> {
    this.#state = "starting";
    await this.#endChild();
    if (!this.#stopped && this.#child === null) this.#spawn();
  }

  /** Lets a child load the project: the spare one, or a new one. */
  #spawn(): void {
    const child = this.#spare ?? this.#fork();
    this.#spare = null;
    this.#child = child;
    this.#state = "starting";
    child.send({ belleville: "go" } satisfies ToChild, () => {});
    // It may have ended while it waited.
    if (child.exitCode !== null || child.signalCode !== null) this.#ended(child);
  }

  #fork(): ChildProcess {
    const child = spawn(process.execPath, this.#options.args, {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: { ...process.env, [CHILD_PORT]: String(this.#port) },
    });
    child.on("message", (message) => {
      if (child === this.#child && isMessage(message)) this.#hear(message as ToParent);
    });
    child.on("error", () => {});
    child.on("exit", () => this.#ended(child));
    return child;
  }

  #ended(child: ChildProcess): void {
    if (child === this.#spare) this.#spare = null;
    if (child !== this.#child) return;
    this.#child = null;
    if (this.#stopped || this.#state === "failed") return;
    this.#fail(exitFailure(child.exitCode, child.signalCode));
    this.#takeBack();
    this.#options.log("The server has stopped. It starts again when a file changes.");
  }

  #prepareSpare(): void {
    if (!this.#stopped) this.#spare ??= this.#fork();
  }

  #dropSpare(): void {
    this.#spare?.kill("SIGKILL");
    this.#spare = null;
  }

  #hear(message: ToParent): void {
    if (message.belleville === "taken") {
      // The child has its own handle now; this one must not keep the connection open.
      this.#handed.get(message.id)?.destroy();
      this.#handed.delete(message.id);
      return;
    }
    if (message.belleville === "failed") {
      this.#fail(message.failure);
      this.#prepareSpare();
      return;
    }
    this.#state = "ready";
    this.#failure = null;
    this.#prepareSpare();
    this.#dropAnswered();
    this.#flush();
  }

  #fail(failure: Failure): void {
    this.#state = "failed";
    this.#failure = failure;
    this.#instance = newInstance();
    this.#dropAnswered();
    this.#flush();
  }

  /** Pages that show an error reconnect, and so load again. */
  #dropAnswered(): void {
    for (const socket of this.#answered) socket.destroy();
  }

  #flush(): void {
    const sockets = [...this.#waiting];
    this.#waiting.clear();
    for (const socket of sockets) this.#take(socket);
  }

  #take(socket: Socket): void {
    socket.on("error", () => {});
    if (this.#state === "ready" && this.#child?.connected) {
      // The child reads from the first byte on: this process has read nothing.
      const id = ++this.#lastId;
      this.#handed.set(id, socket);
      this.#child.send({ belleville: "connection", id } satisfies ToChild, socket, { keepOpen: true }, () => {});
    } else if (this.#state === "failed") {
      this.#answered.add(socket);
      socket.once("close", () => this.#answered.delete(socket));
      this.#errorServer.emit("connection", socket);
      socket.resume();
    } else {
      this.#waiting.add(socket);
      socket.once("close", () => this.#waiting.delete(socket));
    }
  }

  /** Connections that a child which is no more did not get. */
  #takeBack(): void {
    const sockets = [...this.#handed.values()];
    this.#handed.clear();
    for (const socket of sockets) this.#take(socket);
  }

  #send(message: ToChild): void {
    if (this.#state === "ready" && this.#child?.connected) this.#child.send(message, () => {});
  }

  async #endChild(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) {
      this.#takeBack();
      return;
    }
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
    await gone;
    clearTimeout(timer);
    this.#takeBack();
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    const path = (req.url ?? "/").split("?", 1)[0];
    if (path === EVENTS_PATH) {
      if (!isSameOrigin(req.headers)) {
        res.writeHead(403).end();
        return;
      }
      res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      res.write(eventMessage(this.#instance));
      return;
    }
    if (path === SCRIPT_PATH) {
      res.writeHead(200, { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store" }).end(SCRIPT);
      return;
    }
    const failure = this.#failure ?? exitFailure(null, null);
    res.writeHead(500, {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
    });
    res.end(errorPage(failure, this.#instance, mayShow(failure, req)));
  }
}

/** Whether a waiting child has loaded the file: that of the command line, and what packages are described by. */
const isLoadedAhead = (path: string): boolean =>
  /(^|[\\/])(manage\.[jt]s|package\.json|package-lock\.json|tsconfig\.json)$/.test(path);

/**
 * Whether the details of a failure may be shown: with `DEBUG` on; when settings cannot be read, to this machine alone.
 * In both cases the host must be local or an address, so that no name of a stranger can be pointed here.
 */
export function mayShow(
  failure: Failure,
  req: Pick<IncomingMessage, "headers"> & { readonly socket: { remoteAddress?: string | undefined } },
): boolean {
  if (failure.debug === false) return false;
  const name = (req.headers.host ?? "").replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
  if (name !== "localhost" && !name.endsWith(".localhost") && isIP(name) === 0) return false;
  const from = (req.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return failure.debug === true || from === "::1" || from.startsWith("127.");
}

function exitFailure(code: number | null, signal: string | null): Failure {
  const how = signal === null ? `code ${code ?? "unknown"}` : `signal ${signal}`;
  return {
    name: "The server has stopped",
    message: `The process ended with ${how}; its terminal may say why.`,
    hint: "It starts again when a file changes.",
    stack: "",
    debug: null,
    file: null,
    line: null,
    excerpt: [],
  };
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { RawHeaders, RequestSource } from "../http/index.ts";

/** What `HttpRequest` needs, out of a node:http request. Nothing is read or decoded here. */
export class NodeSource implements RequestSource {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** Kept from the start: a socket forgets it when it is closed. */
  readonly remoteAddress: string | undefined;
  readonly headers: RawHeaders;
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly #socket: Socket;
  readonly #res: ServerResponse;

  constructor(req: IncomingMessage, res: ServerResponse) {
    const { socket } = req;
    this.method = req.method ?? "GET";
    this.url = req.url ?? "/";
    this.httpVersion = req.httpVersion;
    this.remoteAddress = socket.remoteAddress;
    this.headers = req.headers;
    this.body = hasBody(req) ? bodyOf(req) : null;
    this.#socket = socket;
    this.#res = res;
  }

  get scheme(): "http" | "https" {
    return (this.#socket as Partial<TLSSocket>).encrypted === true ? "https" : "http";
  }

  get serverName(): string | undefined {
    return this.#socket.localAddress;
  }

  get serverPort(): number | undefined {
    return this.#socket.localPort;
  }

  /** A new one each time; the request keeps it. */
  get signal(): AbortSignal {
    return abortSignal(this.#res);
  }
}

/** RFC 9112, section 6.3: a request has a body when one of the two headers says so. */
export function hasBody(req: IncomingMessage): boolean {
  const length = req.headers["content-length"];
  return (length !== undefined && length !== "0") || req.headers["transfer-encoding"] !== undefined;
}

/** Stopping early must not destroy the socket that the response will use. */
function bodyOf(req: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => req.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() };
}

function abortSignal(res: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const close = () => {
    if (!res.writableFinished) controller.abort(new Error("The client closed the connection."));
  };
  if (res.destroyed) close();
  else res.once("close", close);
  return controller.signal;
}

/**
 * Whether two readers of a request could disagree about it: its host named twice (RFC 9112, section 3.2), or a transfer
 * coding other than `chunked` (section 6.1), whose body has no certain end.
 */
export function isAmbiguous(req: IncomingMessage): boolean {
  const coding = req.headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") return true;
  const { rawHeaders } = req;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === 4 && name.toLowerCase() === "host" && ++hosts > 1) return true;
  }
  return false;
}

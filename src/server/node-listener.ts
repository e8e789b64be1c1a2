import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { runInContext } from "../core/context/index.ts";
import { BadRequest, SuspiciousOperation } from "../core/errors/index.ts";
import { HttpRequest, type HttpResponseBase } from "../http/index.ts";
import { isRefused, setActive, setRefused } from "./active-responses.ts";
import { drain } from "./drain.ts";
import type { AdapterOptions, Handle } from "./handle.ts";
import { hasBody, isAmbiguous, NodeSource } from "./node-source.ts";
import { writeResponse } from "./write-response.ts";

/**
 * Makes a listener for `node:http` of an application. Each request gets its own context; no error leaves it.
 * A request that waits for nothing is answered without a promise.
 *
 * ```ts
 * createServer(nodeListener(handle)).listen(8000);
 * ```
 */
export function nodeListener(handle: Handle, options: AdapterOptions = {}): RequestListener {
  return (req, res) => {
    // The parser has read on: requests behind an ambiguous one are none of which an end is certain (smuggling).
    if (isRefused(req.socket)) return;
    setActive(req.socket, res);
    if (isAmbiguous(req)) {
      setRefused(req.socket);
      refuse(res, 400);
      return;
    }
    runInContext(() => exchange(handle, req, res, options));
  };
}

function exchange(handle: Handle, req: IncomingMessage, res: ServerResponse, options: AdapterOptions): void {
  let pending: Promise<void> | undefined;
  try {
    const response = handle(new HttpRequest(new NodeSource(req, res)));
    pending =
      response instanceof Promise
        ? response.then((given) => answer(given, req, res, options))
        : answer(response, req, res, options);
  } catch (error) {
    fail(error, res, options);
  }
  pending?.catch((error: unknown) => fail(error, res, options));
}

/** Writes a response and closes it. Gives a promise only where something waits. */
function answer(
  response: HttpResponseBase,
  req: IncomingMessage,
  res: ServerResponse,
  options: AdapterOptions,
): Promise<void> | undefined {
  let written: number | Promise<number | null>;
  try {
    const rest = hasBody(req) && !req.complete ? () => drain(req) : null;
    written = writeResponse(res, response, req.method === "HEAD", rest);
  } catch (error) {
    written = Promise.reject(error);
  }
  if (typeof written !== "number") return answerLater(written, response, req, options);
  const closing = response.close();
  if (closing !== undefined)
    return answerLater(
      closing.then(() => written),
      response,
      req,
      options,
    );
  report(response, req, written, options);
  return undefined;
}

async function answerLater(
  written: Promise<number | null>,
  response: HttpResponseBase,
  req: IncomingMessage,
  options: AdapterOptions,
): Promise<void> {
  let bytes: number | null;
  try {
    bytes = await written;
  } finally {
    await response.close();
  }
  report(response, req, bytes, options);
}

function report(response: HttpResponseBase, req: IncomingMessage, bytes: number | null, options: AdapterOptions): void {
  options.onFinish?.({
    method: req.method ?? "",
    url: req.url ?? "",
    httpVersion: req.httpVersion,
    status: response.statusCode,
    bytes,
  });
}

function fail(error: unknown, res: ServerResponse, options: AdapterOptions): void {
  (options.onError ?? console.error)(error);
  if (!res.headersSent) refuse(res, isClientError(error) ? 400 : 500);
  else if (!res.writableEnded) res.destroy();
}

function isClientError(error: unknown): boolean {
  return error instanceof SuspiciousOperation || error instanceof BadRequest;
}

/** Answers without the application. */
function refuse(res: ServerResponse, status: 400 | 500): void {
  if (res.destroyed) return;
  const text = status === 400 ? "Bad Request" : "Server Error (500)";
  res.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": text.length,
    Connection: "close",
  });
  res.end(text);
}

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { runInContext } from "../core/context/index.ts";
import { BadRequest, SuspiciousOperation } from "../core/errors/index.ts";
import { HttpRequest } from "../http/index.ts";
import { setActive } from "./active-responses.ts";
import { drain } from "./drain.ts";
import type { AdapterOptions, Handle } from "./handle.ts";
import { hasBody, isAmbiguous, nodeSource } from "./node-source.ts";
import { writeResponse } from "./write-response.ts";

/**
 * Makes a listener for `node:http` of an application. Each request gets its own context; no error leaves it.
 *
 * ```ts
 * createServer(nodeListener(handle)).listen(8000);
 * ```
 */
export function nodeListener(handle: Handle, options: AdapterOptions = {}): RequestListener {
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  return (req, res) => {
    // A broken socket is noticed by "close"; it is not an error of the process.
    res.on("error", () => {});
    req.on("error", () => {});
    setActive(req.socket, res);
    if (isAmbiguous(req)) return refuse(res, 400);
    runInContext(() => {
      exchange(handle, req, res, options).catch((error: unknown) => {
        onError(error);
        if (!res.headersSent) refuse(res, isClientError(error) ? 400 : 500);
        else if (!res.writableEnded) res.destroy();
      });
    });
  };
}

async function exchange(
  handle: Handle,
  req: IncomingMessage,
  res: ServerResponse,
  options: AdapterOptions,
): Promise<void> {
  const request = new HttpRequest(nodeSource(req, res));
  const response = await handle(request);
  let bytes: number | null;
  try {
    const rest = hasBody(req) && !req.complete ? () => drain(req) : null;
    const written = writeResponse(res, response, { isHead: req.method === "HEAD", rest });
    bytes = written instanceof Promise ? await written : written;
  } finally {
    await response.close();
  }
  options.onFinish?.({
    method: req.method ?? "",
    url: req.url ?? "",
    httpVersion: req.httpVersion,
    status: response.statusCode,
    bytes,
  });
}

function isClientError(error: unknown): boolean {
  return error instanceof SuspiciousOperation || error instanceof BadRequest;
}

/** Answers without the application. */
function refuse(res: ServerResponse, status: 400 | 500): void {
  const text = status === 400 ? "Bad Request" : "Server Error (500)";
  res.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": text.length,
    Connection: "close",
  });
  res.end(text);
}

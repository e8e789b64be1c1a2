import type { ServerResponse } from "node:http";
import { HttpResponse, type HttpResponseBase, type StreamingHttpResponse } from "../http/index.ts";

/** Responses of these kinds never have a body (RFC 9110, section 6.4.1). */
const isBodiless = (status: number): boolean => status < 200 || status === 204 || status === 304;

/** Headers as node:http takes them; cookies one header each. */
export function headerList(response: HttpResponseBase): string[] {
  const list: string[] = [];
  for (const [name, value] of response.headers) list.push(name, value);
  if (response.hasCookies) for (const cookie of response.cookieHeaders()) list.push("Set-Cookie", cookie);
  return list;
}

export interface WriteOptions {
  /** A HEAD request: headers only. */
  readonly isHead: boolean;
  /** Reads the rest of the request's body; null when it has been read. */
  readonly rest: (() => Promise<void>) | null;
}

/**
 * Writes a response to the socket. Gives the number of bytes of its body, null for a stream, when the last one is on
 * its way or the client has gone.
 */
export function writeResponse(
  res: ServerResponse,
  response: HttpResponseBase,
  { isHead, rest }: WriteOptions,
): number | Promise<number | null> {
  const status = response.statusCode;
  const noBody = isHead || isBodiless(status);
  const headers = headerList(response);
  if (!(response instanceof HttpResponse)) {
    res.writeHead(status, response.reasonPhrase, headers);
    return noBody ? end(res, "", 0, rest) : writeStream(res, response as StreamingHttpResponse, rest);
  }
  const body = bodyOf(response);
  const length = Buffer.byteLength(body);
  if (!isBodiless(status)) setLength(headers, isHead && length === 0 ? null : length);
  res.writeHead(status, response.reasonPhrase, headers);
  return noBody ? end(res, "", 0, rest) : end(res, body, length, rest);
}

/** Ends the response; before that, everything is sent and the request read to its end, so that both sides are done. */
function end(
  res: ServerResponse,
  body: string | Uint8Array,
  length: number,
  rest: WriteOptions["rest"],
): number | Promise<number> {
  if (rest === null) {
    res.end(body);
    return length;
  }
  if (length > 0) res.write(body);
  else res.flushHeaders();
  return rest().then(() => {
    if (!res.destroyed) res.end();
    return length;
  });
}

/** UTF-8 text goes to the socket as it is; other charsets are encoded first. */
function bodyOf(response: HttpResponse): string | Uint8Array {
  const { content } = response;
  return typeof content === "string" && response.charset.toLowerCase() !== "utf-8" ? response.bytes : content;
}

/** The real length replaces what a header claims; a claim for HEAD without a body stays. */
function setLength(headers: string[], length: number | null): void {
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === "content-length");
  if (at >= 0 && length !== null) headers[at + 1] = String(length);
  else if (at < 0) headers.push("Content-Length", String(length ?? 0));
}

async function writeStream(
  res: ServerResponse,
  response: StreamingHttpResponse,
  rest: WriteOptions["rest"],
): Promise<null> {
  const chunks = response[Symbol.asyncIterator]();
  const orGone = untilClosed(res);
  // The headers go out at once, so that a client of a slow stream knows that it was heard.
  res.flushHeaders();
  try {
    while (!res.destroyed) {
      const step = await orGone(chunks.next());
      if (step === undefined || step.done) break;
      if (!res.write(step.value)) await orGone(new Promise((resolve) => res.once("drain", resolve)));
    }
  } catch (error) {
    // Half a body was sent: breaking the connection is the only way left to say that it is not whole.
    res.destroy();
    throw error;
  } finally {
    // Not awaited: a generator that waits for something else finishes when that comes.
    if (res.destroyed) chunks.return(undefined).catch(() => {});
  }
  if (!res.destroyed) await rest?.();
  if (!res.destroyed) res.end();
  return null;
}

/** Gives a function that waits for a promise, or for the client to go: then it resolves to undefined. */
function untilClosed(res: ServerResponse): <T>(promise: Promise<T>) => Promise<T | undefined> {
  let stop: (() => void) | undefined;
  res.once("close", () => stop?.());
  return (promise) =>
    new Promise((resolve, reject) => {
      stop = () => resolve(undefined);
      if (res.destroyed) stop();
      promise.then(resolve, reject);
    });
}

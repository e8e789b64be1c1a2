import type { ServerResponse } from "node:http";
import { HttpResponse, type HttpResponseBase, type StreamingHttpResponse } from "../http/index.ts";

/** Responses of these kinds never have a body (RFC 9110, section 6.4.1). */
const isBodiless = (status: number): boolean => status < 200 || status === 204 || status === 304;

/** Headers as node:http takes them; cookies one header each. The length of the body replaces what a header claims. */
function headerList(response: HttpResponseBase, length: number | null): readonly string[] {
  const { headers } = response;
  if (length !== null) headers.setChecked("content-length", "Content-Length", String(length));
  if (!response.hasCookies) return headers.raw;
  const list = [...headers.raw];
  for (const cookie of response.cookieHeaders()) list.push("Set-Cookie", cookie);
  return list;
}

/** Reads the rest of the request's body. */
type ReadRest = () => Promise<void>;

/** A broken socket is noticed by "close"; it is not an error of the process. */
const ignore = (): void => {};

/**
 * Writes a response to the socket; of one to a HEAD request the headers alone. `rest` is null when the request's body
 * has been read. Gives the number of bytes of the body, null for a stream, when the last one is on its way or the
 * client has gone.
 */
export function writeResponse(
  res: ServerResponse,
  response: HttpResponseBase,
  isHead: boolean,
  rest: ReadRest | null,
): number | Promise<number | null> {
  const status = response.statusCode;
  const noBody = isHead || isBodiless(status);
  if (!(response instanceof HttpResponse)) {
    res.on("error", ignore);
    res.writeHead(status, response.reasonPhrase, headerList(response, null) as string[]);
    return noBody ? end(res, "", 0, rest) : writeStream(res, response as StreamingHttpResponse, rest);
  }
  if (res.destroyed) return 0;
  const body = bodyOf(response);
  const length = typeof body === "string" ? response.contentLength : body.byteLength;
  // What is claimed to a HEAD request for a body that was not made stays.
  const isClaimed = isBodiless(status) || (isHead && length === 0 && response.headers.has("Content-Length"));
  res.writeHead(status, response.reasonPhrase, headerList(response, isClaimed ? null : length) as string[]);
  return noBody ? end(res, "", 0, rest) : end(res, body, length, rest);
}

/** Ends the response; before that, everything is sent and the request read to its end, so that both sides are done. */
function end(
  res: ServerResponse,
  body: string | Uint8Array,
  length: number,
  rest: ReadRest | null,
): number | Promise<number> {
  // Text of as many bytes as characters is ASCII, which is written quicker as Latin-1.
  const encoding = typeof body === "string" && body.length === length ? "latin1" : "utf8";
  if (rest === null) {
    res.end(body, encoding);
    return length;
  }
  res.on("error", ignore);
  if (length > 0) res.write(body, encoding);
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

async function writeStream(res: ServerResponse, response: StreamingHttpResponse, rest: ReadRest | null): Promise<null> {
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

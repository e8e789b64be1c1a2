import { runInContext } from "../core/context/index.ts";
import {
  HttpRequest,
  HttpResponse,
  type HttpResponseBase,
  type RequestSource,
  type StreamingHttpResponse,
} from "../http/index.ts";
import type { AdapterOptions, Handle } from "./handle.ts";

/** Makes a web standard `fetch` of an application: `(request: Request) => Promise<Response>`. */
export function fetchHandler(handle: Handle, options: AdapterOptions = {}): (request: Request) => Promise<Response> {
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  return (request) =>
    runInContext(async () => {
      try {
        return toWebResponse(await handle(new HttpRequest(webSource(request))), request.method === "HEAD");
      } catch (error) {
        onError(error);
        return new Response("Server Error (500)", {
          status: 500,
          headers: { "Content-Type": "text/plain; charset=utf-8" },
        });
      }
    });
}

function webSource(request: Request): RequestSource {
  const url = new URL(request.url);
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of request.headers) headers[name] = value;
  headers["host"] ??= url.host;
  return {
    method: request.method,
    url: url.pathname + url.search,
    scheme: url.protocol === "https:" ? "https" : "http",
    serverName: url.hostname,
    serverPort: url.port === "" ? undefined : Number(url.port),
    headers,
    body: request.body as AsyncIterable<Uint8Array> | null,
    signal: request.signal,
  };
}

function toWebResponse(response: HttpResponseBase, isHead: boolean): Response {
  const headers = new Headers();
  for (const [name, value] of response.headers) headers.append(name, value);
  if (response.hasCookies) for (const cookie of response.cookieHeaders()) headers.append("Set-Cookie", cookie);
  const { statusCode: status, reasonPhrase: statusText } = response;
  const noBody = isHead || status === 204 || status === 304;
  if (response instanceof HttpResponse || noBody) {
    const body = response instanceof HttpResponse && !noBody ? (response.bytes as Uint8Array<ArrayBuffer>) : null;
    void response.close();
    return new Response(body, { status, statusText, headers });
  }
  return new Response(webStream(response as StreamingHttpResponse), { status, statusText, headers });
}

/** Pulls one piece at a time; cancelling closes the iterator and the response. */
function webStream(response: StreamingHttpResponse): ReadableStream<Uint8Array> {
  const chunks = response[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      await response.close();
    },
    async cancel() {
      await chunks.return(undefined);
      await response.close();
    },
  });
}

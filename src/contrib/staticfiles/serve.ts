import { stat } from "node:fs/promises";
import {
  FileResponse,
  type HttpRequest,
  type HttpResponseBase,
  HttpResponseNotAllowed,
  HttpResponseNotFound,
  HttpResponseNotModified,
} from "../../http/index.ts";
import { httpDate, parseHttpDateSafe } from "../../utils/http.ts";
import { findStatic } from "./finders.ts";
import { staticPrefix } from "./static-url.ts";

/** An application, as the server knows it. */
type Handle = (request: HttpRequest) => HttpResponseBase | Promise<HttpResponseBase>;

/** Serves the static file `path` out of the folders it is developed in. Not for production: use `collectstatic`. */
export async function serve(request: HttpRequest, path: string): Promise<HttpResponseBase> {
  if (request.method !== "GET" && request.method !== "HEAD") return new HttpResponseNotAllowed(["GET", "HEAD"]);
  const file = await findStatic(path);
  if (file === null) return notFound();
  const modified = Math.floor((await stat(file)).mtimeMs / 1000);
  const since = parseHttpDateSafe(request.header("if-modified-since") ?? "");
  if (since !== null && modified <= since) return new HttpResponseNotModified();
  const response = await FileResponse.open(file, { range: request.header("range") });
  // Without it a browser guesses how long the file stays fresh, and a refreshed page shows the old style sheet.
  response.headers.set("Cache-Control", "no-cache");
  response.headers.set("Last-Modified", httpDate(modified));
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

/** An application that answers requests below `STATIC_URL` itself; Django's `StaticFilesHandler`. */
export function staticFilesHandler(handle: Handle): Handle {
  return (request) => {
    const prefix = staticPrefix();
    // Files at another host are not ours to serve.
    if (!prefix.startsWith("/") || prefix.startsWith("//") || !request.path.startsWith(prefix)) return handle(request);
    return serve(request, request.path.slice(prefix.length));
  };
}

function notFound(): HttpResponseBase {
  return new HttpResponseNotFound("The static file could not be found.", { contentType: "text/plain; charset=utf-8" });
}

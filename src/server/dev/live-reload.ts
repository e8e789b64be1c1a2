import { SuspiciousOperation } from "../../core/errors/index.ts";
import {
  type HttpRequest,
  HttpResponse,
  type HttpResponseBase,
  HttpResponseBadRequest,
  HttpResponseForbidden,
  StreamingHttpResponse,
} from "../../http/index.ts";
import type { Handle } from "../handle.ts";
import { EVENTS_PATH, eventMessage, isSameOrigin, newInstance, SCRIPT, SCRIPT_PATH, scriptTag } from "./live-script.ts";

/**
 * Refreshes open pages when the server has restarted or `refresh()` is called. Development only.
 *
 * Pages name the instance that made them; the event stream names the one that runs now.
 */
export class LiveReload {
  #instance = newInstance();
  readonly #listeners = new Set<() => void>();

  /** Lets all open pages load again, without a restart of the server. */
  refresh(): void {
    this.#instance = newInstance();
    for (const wake of this.#listeners) wake();
  }

  /** Adds the script to HTML pages, and answers its two addresses. */
  wrap(handle: Handle): Handle {
    return async (request) => {
      if (request.pathInfo === SCRIPT_PATH) {
        return new HttpResponse(SCRIPT, { contentType: "text/javascript; charset=utf-8", headers: NO_STORE });
      }
      if (request.pathInfo === EVENTS_PATH) return this.#events(request);
      // What the page shows is at least as old as this.
      const instance = this.#instance;
      return addScript(await handle(request), instance);
    };
  }

  #events(request: HttpRequest): HttpResponseBase {
    try {
      request.getHost();
    } catch (error) {
      if (error instanceof SuspiciousOperation) return new HttpResponseBadRequest("Bad Request");
      throw error;
    }
    if (!isSameOrigin(request.source.headers)) return new HttpResponseForbidden("Forbidden");
    const response = new StreamingHttpResponse(this.#messages(request.signal), { contentType: "text/event-stream" });
    response.headers.set("Cache-Control", "no-store");
    return response;
  }

  async *#messages(signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    while (!signal.aborted) {
      yield eventMessage(this.#instance);
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#listeners.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        this.#listeners.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    }
  }
}

const NO_STORE = { "Cache-Control": "no-store" };

/** Puts the tag before `</body>` of whole HTML pages; fragments, streams and encoded bodies stay as they are. */
function addScript(response: HttpResponseBase, instance: string): HttpResponseBase {
  if (!(response instanceof HttpResponse) || response.hasHeader("Content-Encoding")) return response;
  if (!/^text\/html\b/i.test(response.get("Content-Type") ?? "") || response.charset.toLowerCase() !== "utf-8")
    return response;
  const text = response.text;
  const end = Math.max(text.lastIndexOf("</body>"), text.lastIndexOf("</BODY>"));
  if (end < 0) return response;
  response.content = text.slice(0, end) + scriptTag(instance) + text.slice(end);
  if (response.hasHeader("Content-Length")) response.headers.set("Content-Length", response.contentLength);
  return response;
}

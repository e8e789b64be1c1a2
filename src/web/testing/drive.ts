/** A small driver for the tests of this layer: requests in, responses out, cookies kept. */
import "../settings.ts";
import "../../core/conf/index.ts";
import { configure, type SettingsInput } from "../../core/conf/settings.ts";
import { runInContext } from "../../core/context/index.ts";
import { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { createHandler } from "../handlers/create-handler.ts";

export interface Send {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of a form, or a text with the content type among `headers`. */
  readonly body?: string | Readonly<Record<string, string>>;
  readonly scheme?: "http" | "https";
}

export interface Site {
  send(url: string, options?: Send): Promise<HttpResponse>;
  /** Cookies as a browser would keep them. */
  readonly cookies: Map<string, string>;
}

export const SECRET_KEY = "a-secret-key-for-tests-that-is-at-least-fifty-characters-long";

export function makeRequest(
  url: string,
  { method = "GET", headers = {}, body, scheme = "http" }: Send = {},
): HttpRequest {
  const text = typeof body === "object" ? new URLSearchParams(body).toString() : body;
  return new HttpRequest({
    method,
    url,
    scheme,
    headers: {
      host: "testserver",
      ...(typeof body === "object" ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      ...(text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) }),
      ...headers,
    },
    body: text === undefined ? null : piecesOf(text),
  });
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}

/** Configures and makes a site. */
export async function site(settings: SettingsInput): Promise<Site> {
  configure({
    SECRET_KEY,
    ALLOWED_HOSTS: ["testserver"],
    TEMPLATES: [{}],
    LOGGING: { root: { handlers: [] }, loggers: { django: { handlers: [] } } },
    ...settings,
  });
  const handle = await createHandler();
  const cookies = new Map<string, string>();
  return {
    cookies,
    async send(url, options = {}) {
      const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; ");
      const headers = { ...(cookie === "" ? {} : { cookie }), ...options.headers };
      const response = await runInContext(() => handle(makeRequest(url, { ...options, headers })));
      keep(cookies, response);
      await response.close();
      return response as HttpResponse;
    },
  };
}

function keep(cookies: Map<string, string>, response: HttpResponseBase): void {
  for (const [name, { value, maxAge }] of response.cookies) {
    if (maxAge === 0) cookies.delete(name);
    else cookies.set(name, value);
  }
}

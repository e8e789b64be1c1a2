import { authenticate, getUser, login as logIn, logout as logOut } from "../auth/login.ts";
import { getBackends } from "../auth/backends/registry.ts";
import type { AbstractBaseUser } from "../auth/models/abstract-base-user.ts";
import { settings } from "../core/conf/index.ts";
import { runInContext } from "../core/context/index.ts";
import { BellevilleError } from "../core/errors/index.ts";
import { gotRequestException } from "../core/signals/index.ts";
import { HttpRequest, type HttpResponseBase, type Morsel } from "../http/index.ts";
import { createHandler } from "../web/handlers/index.ts";
import type { MiddlewareEntry } from "../web/middleware/contract.ts";
import { getSessionStore } from "../web/sessions/engines/registry.ts";
import type { SessionBase } from "../web/sessions/base.ts";
import { ClientResponse, readContent } from "./client-response.ts";
import { MULTIPART_CONTENT } from "./encode.ts";
import {
  type BodyOptions,
  encodeBody,
  type RequestData,
  RequestFactory,
  type RequestOptions,
} from "./request-factory.ts";

/** Redirects lead in a circle, or too many follow one another. */
export class RedirectCycleError extends BellevilleError {
  static override readonly code: string = "test.redirect_cycle";
}

export interface ClientOptions {
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether tokens are required as of a browser. Default: `false`. */
  readonly enforceCsrfChecks?: boolean | undefined;
  /** Whether an error of a view is thrown here, rather than answered with status 500. Default: `true`. */
  readonly raiseRequestException?: boolean | undefined;
  /** Default: the setting `MIDDLEWARE`. */
  readonly middleware?: readonly MiddlewareEntry[] | undefined;
}

interface Following {
  /** Whether redirects are followed. Default: `false`. */
  readonly follow?: boolean | undefined;
}

export type ClientRequestOptions = RequestOptions & Following;
export type ClientBodyOptions = BodyOptions & Following;

const MAX_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * A browser for tests, without a socket: keeps cookies, follows redirects, logs in (docs/topics/testing/tools).
 *
 * ```ts
 * const client = new Client();
 * await client.login({ username: "ann", password: "secret" });
 * const response = await client.post("/reviews/", { text: "Lovely" }, { follow: true });
 * response.status; // 200
 * ```
 */
export class Client {
  /** Cookies that the site has set, by name. */
  readonly cookies = new Map<string, Morsel>();
  readonly #options: ClientOptions;
  readonly #factory: RequestFactory;
  #handler: ReturnType<typeof createHandler> | null = null;

  constructor(options: ClientOptions = {}) {
    this.#options = options;
    this.#factory = new RequestFactory({ headers: options.headers });
  }

  get(
    path: string,
    data: Readonly<Record<string, unknown>> = {},
    options: ClientRequestOptions = {},
  ): Promise<ClientResponse> {
    return this.generic("GET", path, null, { ...options, query: { ...data, ...options.query } });
  }

  head(
    path: string,
    data: Readonly<Record<string, unknown>> = {},
    options: ClientRequestOptions = {},
  ): Promise<ClientResponse> {
    return this.generic("HEAD", path, null, { ...options, query: { ...data, ...options.query } });
  }

  /** Sends a form, as multipart unless `contentType` says otherwise. */
  post(path: string, data: RequestData = {}, options: ClientBodyOptions = {}): Promise<ClientResponse> {
    return this.generic("POST", path, data, { contentType: MULTIPART_CONTENT, ...options });
  }

  put(path: string, data: RequestData = "", options: ClientBodyOptions = {}): Promise<ClientResponse> {
    return this.generic("PUT", path, data, options);
  }

  patch(path: string, data: RequestData = "", options: ClientBodyOptions = {}): Promise<ClientResponse> {
    return this.generic("PATCH", path, data, options);
  }

  delete(path: string, data: RequestData = "", options: ClientBodyOptions = {}): Promise<ClientResponse> {
    return this.generic("DELETE", path, data, options);
  }

  options(path: string, data: RequestData = "", options: ClientBodyOptions = {}): Promise<ClientResponse> {
    return this.generic("OPTIONS", path, data, options);
  }

  /** Sends a request of any method. */
  async generic(
    method: string,
    path: string,
    data: RequestData,
    options: ClientBodyOptions = {},
  ): Promise<ClientResponse> {
    const contentType = options.contentType ?? "application/octet-stream";
    const body = data === null ? null : await encodeBody(data, contentType);
    const first = await this.#exchange(method, path, body, contentType, options);
    return options.follow === true ? this.#follow(first, { method, path, body, contentType, options }) : first;
  }

  /** Logs in with credentials; says whether that worked. */
  async login(credentials: Readonly<Record<string, unknown>>): Promise<boolean> {
    const user = await authenticate(null, credentials);
    if (user === null) return false;
    await this.#keepSession((request) => logIn(request, user));
    return true;
  }

  /** Logs a user in without a password. */
  async forceLogin(user: AbstractBaseUser): Promise<void> {
    const [backend] = await getBackends();
    await this.#keepSession((request) => logIn(request, user, backend));
  }

  /** Ends the session and forgets all cookies. */
  async logout(): Promise<void> {
    if (this.cookies.has(settings.SESSION_COOKIE_NAME)) {
      await runInContext(async () => {
        const request = this.#bareRequest();
        request.user = await getUser(request);
        await logOut(request);
      });
    }
    this.cookies.clear();
  }

  /** The session that the site keeps for this client; save it after a change. */
  session(): SessionBase {
    const Store = getSessionStore();
    return new Store(this.cookies.get(settings.SESSION_COOKIE_NAME)?.value ?? null);
  }

  #bareRequest(): HttpRequest {
    const request = new HttpRequest(
      this.#factory.source({ method: "GET", path: "/", body: null, contentType: null }, {}),
    );
    request.session = this.session();
    return request;
  }

  async #keepSession(change: (request: HttpRequest) => Promise<void>): Promise<void> {
    await runInContext(async () => {
      const request = this.#bareRequest();
      await change(request);
      await request.session.save();
      const { SESSION_COOKIE_NAME: name, SESSION_COOKIE_PATH: path } = settings;
      const value = request.session.sessionKey;
      if (value !== null) this.cookies.set(name, { name, value, path });
    });
  }

  async #exchange(
    method: string,
    path: string,
    body: Uint8Array | null,
    contentType: string,
    options: RequestOptions,
  ): Promise<ClientResponse> {
    this.#handler ??= createHandler({ middleware: this.#options.middleware });
    const handle = await this.#handler;
    const type = body === null || body.byteLength === 0 ? null : contentType;
    const headers = { ...this.#cookieHeader(), ...options.headers };
    const request = new HttpRequest(
      this.#factory.source({ method, path, body, contentType: type }, { ...options, headers }),
    );
    if (this.#options.enforceCsrfChecks !== true) request.dontEnforceCsrfChecks = true;
    const thrown: { error?: unknown } = {};
    const listen = (_sender: unknown, named: { readonly request?: unknown; readonly error: unknown }) => {
      if (named.request === request) thrown.error = named.error;
    };
    gotRequestException.connect(listen);
    try {
      return await runInContext(async () => {
        const response = await handle(request);
        if ("error" in thrown && this.#options.raiseRequestException !== false) throw thrown.error;
        const content = method === "HEAD" ? new Uint8Array() : await readContent(response);
        await response.close();
        this.#takeCookies(response);
        return new ClientResponse(this, request, response, content);
      });
    } finally {
      gotRequestException.disconnect(listen);
    }
  }

  async #follow(first: ClientResponse, sent: Sent): Promise<ClientResponse> {
    let { method, body } = sent;
    let { secure = false } = sent.options;
    let response = first;
    let path = sent.path;
    const chain: (readonly [string, number])[] = [];
    while (REDIRECTS.has(response.status) && response.url !== undefined) {
      const target = new URL(response.url, new URL(path, secure ? "https://testserver" : "http://testserver"));
      const seen = chain.filter(([url]) => url === response.url).length;
      chain.push([response.url, response.status]);
      if (seen > 0) throw new RedirectCycleError(`Redirect loop detected: ${chain.map(([url]) => url).join(" → ")}.`);
      if (chain.length > MAX_REDIRECTS) throw new RedirectCycleError("Too many redirects.");
      if (response.status !== 307 && response.status !== 308) {
        method = method === "HEAD" ? "HEAD" : "GET";
        body = null;
      }
      path = target.pathname + target.search;
      secure = target.protocol === "https:";
      const headers = { ...sent.options.headers, Host: target.host };
      response = await this.#exchange(method, path, body, sent.contentType, { headers, secure });
    }
    return new ClientResponse(this, response.request, response.response, response.content, chain);
  }

  #cookieHeader(): { Cookie?: string } {
    const pairs = [...this.cookies.values()].map(({ name, value }) => `${name}=${value}`);
    return pairs.length === 0 ? {} : { Cookie: pairs.join("; ") };
  }

  #takeCookies(response: HttpResponseBase): void {
    if (!response.hasCookies) return;
    for (const [name, morsel] of response.cookies) {
      if (morsel.maxAge !== undefined && morsel.maxAge !== null && morsel.maxAge <= 0) this.cookies.delete(name);
      else this.cookies.set(name, morsel);
    }
  }
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array | null;
  readonly contentType: string;
  readonly options: RequestOptions;
}

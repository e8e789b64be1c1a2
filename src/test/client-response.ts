import { HttpResponse, type HttpRequest, type HttpResponseBase, type ResponseHeaders } from "../http/index.ts";
import type { ResolverMatch } from "../web/urls/index.ts";
import type { Client } from "./client.ts";

/** What the test client gives: the response with its whole body, and what led to it. */
export class ClientResponse {
  readonly client: Client;
  /** The request that was answered: after redirects, the last one. */
  readonly request: HttpRequest;
  /** The response as the application made it. */
  readonly response: HttpResponseBase;
  /** The whole body, also of a stream. */
  readonly content: Uint8Array;
  /** URL and status of each redirect that was followed. */
  readonly redirectChain: readonly (readonly [url: string, status: number])[];

  /** @internal */
  constructor(
    client: Client,
    request: HttpRequest,
    response: HttpResponseBase,
    content: Uint8Array,
    redirectChain: readonly (readonly [string, number])[] = [],
  ) {
    this.client = client;
    this.request = request;
    this.response = response;
    this.content = content;
    this.redirectChain = redirectChain;
  }

  get status(): number {
    return this.response.statusCode;
  }

  get statusCode(): number {
    return this.response.statusCode;
  }

  get headers(): ResponseHeaders {
    return this.response.headers;
  }

  get cookies(): HttpResponseBase["cookies"] {
    return this.response.cookies;
  }

  /** The body as text. */
  get text(): string {
    return new TextDecoder(this.response.charset).decode(this.content);
  }

  /** The body parsed as JSON. Throws `TypeError` unless the content type says that it is. */
  json(): unknown {
    const type = this.headers.get("Content-Type", "");
    if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
      throw new TypeError(`Content-Type header is "${type}", not "application/json"`);
    }
    return JSON.parse(this.text);
  }

  /** Where a redirect leads; undefined for other responses. */
  get url(): string | undefined {
    return this.headers.get("Location");
  }

  get resolverMatch(): ResolverMatch | undefined {
    return this.request.resolverMatch;
  }
}

/** Reads a body to its end, as a browser does. @internal */
export async function readContent(response: HttpResponseBase): Promise<Uint8Array> {
  if (response instanceof HttpResponse) return response.bytes;
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

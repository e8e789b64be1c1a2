import type { RawHeaders } from "./request-headers.ts";

/** What an adapter (node:http, fetch, the test client) gives to make a request of. */
export interface RequestSource {
  /** As sent: methods are case-sensitive and upper case (RFC 9110, section 9.1). */
  readonly method: string;
  /** Raw request target: path and query, percent-encoded. */
  readonly url: string;
  readonly httpVersion?: string | undefined;
  /** Scheme of the connection itself, without regard to proxies. */
  readonly scheme: "http" | "https";
  readonly remoteAddress?: string | undefined;
  /** Name and port of the listening socket. */
  readonly serverName?: string | undefined;
  readonly serverPort?: number | undefined;
  /** Lower-case names. */
  readonly headers: RawHeaders;
  /** The body, or null when there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** Aborted when the client goes away; a function makes it at first use. */
  readonly signal?: AbortSignal | (() => AbortSignal) | undefined;
}

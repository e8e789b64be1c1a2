import type { HttpRequest, HttpResponseBase } from "../http/index.ts";

/** An application as the adapters see it. It never throws: errors have become responses. */
export type Handle = (request: HttpRequest) => HttpResponseBase | Promise<HttpResponseBase>;

/** What is known of a finished exchange; for access logs. */
export interface Exchange {
  readonly method: string;
  /** Raw request target. */
  readonly url: string;
  readonly httpVersion: string;
  readonly status: number;
  /** Bytes of the body that were sent; null for a stream. */
  readonly bytes: number | null;
}

export interface AdapterOptions {
  /** Called after each exchange. */
  readonly onFinish?: ((exchange: Exchange) => void) | undefined;
  /** Told of errors that reached the adapter. Default: `console.error`. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

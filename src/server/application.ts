import type { IncomingMessage, RequestListener } from "node:http";
import type { Duplex } from "node:stream";
import { setup } from "../core/apps/index.ts";
import { configure, isConfigured, type SettingsInput } from "../core/conf/index.ts";
import { createHandler } from "../web/handlers/index.ts";
import { fetchHandler } from "./fetch-adapter.ts";
import type { AdapterOptions, Handle } from "./handle.ts";
import { createHttpServer } from "./http-server.ts";
import { listen } from "./listen.ts";
import { nodeListener } from "./node-listener.ts";

/** An application in the forms that servers take; what a project's `server.ts` exports. */
export interface Application {
  /** For `node:http`: `createServer(handler)`. */
  readonly handler: RequestListener;
  /** For the event `upgrade` of a `node:http` server: websockets. */
  readonly upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Web standard: a `Request` to a `Response`. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/**
 * Loads the project and makes its application.
 *
 * ```ts
 * import settings from "./settings.ts";
 * export const { handler, upgrade, fetch } = await createApplication(settings);
 * ```
 *
 * Throws what is wrong with settings, apps or URLs, so that a broken project does not start to serve.
 */
export async function createApplication(settings: SettingsInput, options: AdapterOptions = {}): Promise<Application> {
  if (!isConfigured()) configure(settings);
  await setup();
  const handle = await createHandle();
  return { handler: nodeListener(handle, options), upgrade: refuseUpgrade, fetch: fetchHandler(handle, options) };
}

/** The application of the current settings as a function; the project must be loaded. */
export function createHandle(): Promise<Handle> {
  return createHandler();
}

/** No part of the project serves this protocol. */
function refuseUpgrade(_req: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => {});
  socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

export interface ServeOptions extends AdapterOptions {
  /** Default: `"127.0.0.1"`. */
  readonly host?: string;
  /** Default: 8000; 0 takes a free one. */
  readonly port?: number;
}

/** A server that listens; disposing closes it and ends open connections. */
export interface RunningServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the application of the current settings. Throws `ListenError`. */
export async function serve(options: ServeOptions = {}): Promise<RunningServer> {
  const { host = "127.0.0.1", port: wanted = 8000 } = options;
  const server = createHttpServer(await createHandle(), options);
  server.on("upgrade", refuseUpgrade);
  const port = await listen(server, { host, port: wanted });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return { host, port, url, close, [Symbol.asyncDispose]: close };
}

import { createServer, type Server } from "node:http";
import type { AdapterOptions, Handle } from "./handle.ts";
import { nodeListener } from "./node-listener.ts";
import { protect } from "./protect.ts";

/** A server of an application, not listening yet. Malformed requests get a 4xx and the connection is closed. */
export function createHttpServer(handle: Handle, options: AdapterOptions = {}): Server {
  return protect(createServer(nodeListener(handle, options)));
}

export { type Application, createApplication, type RunningServer, type ServeOptions, serve } from "./application.ts";
export { fetchHandler } from "./fetch-adapter.ts";
export type { AdapterOptions, Exchange, Handle } from "./handle.ts";
export { createHttpServer } from "./http-server.ts";
export { ListenError } from "./listen.ts";
export { nodeListener } from "./node-listener.ts";

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The response that is under way on a socket: nothing else may be written between its bytes. */
const active = new WeakMap<Socket, ServerResponse>();

export function setActive(socket: Socket, res: ServerResponse): void {
  active.set(socket, res);
}

/** Whether a part of a response has been written to the socket, and not yet all. */
export function isAnswering(socket: Socket): boolean {
  const res = active.get(socket);
  return res !== undefined && res.headersSent && !res.writableFinished;
}

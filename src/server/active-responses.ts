import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Where a socket keeps the response that is under way: nothing else may be written between its bytes. */
const active = Symbol("active response");

interface AnsweringSocket extends Socket {
  [active]?: ServerResponse;
}

export function setActive(socket: AnsweringSocket, res: ServerResponse): void {
  socket[active] = res;
}

/** Whether a part of a response has been written to the socket, and not yet all. */
export function isAnswering(socket: AnsweringSocket): boolean {
  const res = socket[active];
  return res !== undefined && res.headersSent && !res.writableFinished;
}

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Where a socket keeps the response that is under way: nothing else may be written between its bytes. */
const active = Symbol("active response");
/** Whether a request on the socket was ambiguous: what follows it may be a part of it, and is not run. */
const refused = Symbol("refused");

interface AnsweringSocket extends Socket {
  [active]?: ServerResponse;
  [refused]?: true;
}

export function setRefused(socket: AnsweringSocket): void {
  socket[refused] = true;
}

export function isRefused(socket: AnsweringSocket): boolean {
  return socket[refused] === true;
}

export function setActive(socket: AnsweringSocket, res: ServerResponse): void {
  socket[active] = res;
}

/** Whether a part of a response has been written to the socket, and not yet all. */
export function isAnswering(socket: AnsweringSocket): boolean {
  const res = socket[active];
  return res !== undefined && res.headersSent && !res.writableFinished;
}

import { type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { isAnswering, isRefused } from "./active-responses.ts";

/** Statuses of what the parser of node:http refuses; all else is 400. */
const STATUS_OF = new Map([
  ["HPE_HEADER_OVERFLOW", 431],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", 413],
  ["ERR_HTTP_REQUEST_TIMEOUT", 408],
]);

/** Answers malformed requests and keeps socket errors from ending the process. */
export function protect(server: Server): Server {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    // It has its answer.
    if (isRefused(socket)) {
      socket.end();
      return;
    }
    const status = STATUS_OF.get(error.code ?? "") ?? 400;
    const text = STATUS_CODES[status] ?? "Bad Request";
    socket.end(
      `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
        `Content-Length: ${text.length}\r\n\r\n${text}`,
    );
  });
  return server;
}

import type { IncomingMessage } from "node:http";

/** How long, and how much of, a body that nobody wants may still flow in after the answer. */
const LINGER_MS = 5_000;
const LINGER_BYTES = 64 * 1024 * 1024;

/**
 * Reads and forgets the rest of a body, so that a client which is still sending gets to read the answer instead of
 * finding the connection broken (RFC 9112, section 9.6). Beyond the limits the connection is broken.
 */
export function drain(req: IncomingMessage): Promise<void> {
  if (req.complete || req.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(() => req.socket.destroy(), LINGER_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    req.once("end", done).once("close", done);
    req.on("data", (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > LINGER_BYTES) req.socket.destroy();
    });
    req.resume();
  });
}

import { createServer, type ListenOptions, type Server } from "node:net";
import { BellevilleError } from "../core/errors/index.ts";

/** The address cannot be listened on. */
export class ListenError extends BellevilleError {
  static override readonly code: string = "server.listen";
}

const REASONS = new Map([
  ["EACCES", "You don't have permission to access that port."],
  ["EADDRINUSE", "That port is already in use."],
  ["EADDRNOTAVAIL", "That IP address can't be assigned to."],
  ["ENOTFOUND", "That host name is not known."],
]);

/** Starts to listen and resolves to the port. Throws `ListenError` that names a free port when this one is taken. */
export async function listen(server: Server, options: ListenOptions & { readonly port: number }): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new ListenError(`${REASONS.get(code) ?? message} (${options.host ?? ""}:${options.port})`, {
      cause: error,
      hint: await hintFor(code, options),
    });
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : options.port;
}

async function hintFor(
  code: string,
  { host, port }: ListenOptions & { readonly port: number },
): Promise<string | undefined> {
  if (code === "EACCES") return "Ports below 1024 are for the administrator: choose a higher one.";
  if (code !== "EADDRINUSE") return undefined;
  const free = await nextFreePort(port + 1, host);
  return free === null
    ? "Stop the other server, or choose another port."
    : `Port ${free} is free: start the server with it, or stop the other one.`;
}

/** The next port, among the twenty from `from`, that nothing listens on. */
export async function nextFreePort(from: number, host?: string): Promise<number | null> {
  for (let port = from; port < from + 20 && port < 65_536; port++) {
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen({ port, ...(host === undefined ? {} : { host }) }, () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  return null;
}

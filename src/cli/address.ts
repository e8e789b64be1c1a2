import { CommandError } from "./command-error.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads `8000`, `0.0.0.0:8000`, `0:8000`, `[::1]:8000` or `localhost:8000`. Throws `CommandError`. */
export function parseAddress(text: string | undefined, useIpv6 = false): Address {
  const local = useIpv6 ? "::1" : "127.0.0.1";
  if (text === undefined) return { host: local, port: 8000 };
  const match = /^(?:(\d{1,3}(?:\.\d{1,3}){3}|\[[a-fA-F0-9:]+\]|[a-zA-Z0-9.-]+):)?(\d+)$/.exec(text);
  if (match === null) throw new CommandError(`"${text}" is not a valid port number or address:port pair.`);
  const port = Number(match[2]);
  if (port > 65_535) throw new CommandError(`"${match[2]}" is not a valid port number: the highest is 65535.`);
  const given = match[1];
  if (given === undefined) return { host: local, port };
  if (useIpv6 && /^\d/.test(given)) throw new CommandError(`"${given}" is not a valid IPv6 address.`);
  return { host: given === "0" ? "0.0.0.0" : given.replace(/^\[(.*)\]$/, "$1"), port };
}

/** The address as a browser takes it. */
export function addressUrl({ host, port }: Address): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

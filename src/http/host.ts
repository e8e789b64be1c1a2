/** Host names of requests. Reference: docs/ref/settings, `ALLOWED_HOSTS`. */
import { isSameDomain } from "../utils/http.ts";

const HOST = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([0-9]+))?$/;

/** Longest host that is looked at; RFC 1035 allows 253 characters, and a port follows. */
const MAX_LENGTH = 1024;

/** Domain (lower case, without a final dot) and port of a Host header; `["", ""]` when it is malformed. */
export function splitDomainPort(host: string): [domain: string, port: string] {
  if (host.length > MAX_LENGTH) return ["", ""];
  const match = HOST.exec(host.toLowerCase());
  if (match === null) return ["", ""];
  const domain = match[1] as string;
  return [domain.endsWith(".") ? domain.slice(0, -1) : domain, match[2] ?? ""];
}

/** Whether a lower-case domain is one of the allowed: exactly, below `.example.com`, or by `*`. */
export function validateHost(domain: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) => pattern === "*" || isSameDomain(domain, pattern));
}

/** Whether a host, without its port, stands in the list letter by letter: the usual case, told without more work. */
export function isListed(host: string, allowed: readonly string[]): boolean {
  const colon = host.indexOf(":");
  for (let i = colon + 1; colon !== -1 && i < host.length; i++) {
    const code = host.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  const domain = colon === -1 ? host : host.slice(0, colon);
  return domain !== "*" && domain !== "" && colon !== host.length - 1 && allowed.includes(domain);
}

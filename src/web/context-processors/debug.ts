import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import "./settings.ts";

/** `debug`: true for the addresses in `INTERNAL_IPS` while `DEBUG` is on. */
export function debug(request: HttpRequest): Record<string, unknown> {
  const address = request.source.remoteAddress;
  return settings.DEBUG && address !== undefined && settings.INTERNAL_IPS.includes(address) ? { debug: true } : {};
}

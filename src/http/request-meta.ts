import { joinHeader } from "./request-headers.ts";
import type { RequestSource } from "./request-source.ts";

/** A request in the words of CGI (RFC 3875, section 4.1), in an object without a prototype. */
export type RequestMeta = { [name: string]: string | undefined };

/** What `META` is built from. */
export interface MetaSource {
  readonly source: RequestSource;
  readonly method: string;
  readonly path: string;
  readonly pathInfo: string;
  readonly queryString: string;
}

/** Builds `request.META`; headers with an underscore in their name are left out. */
export function buildMeta(request: MetaSource): RequestMeta {
  const { source } = request;
  const meta = Object.create(null) as RequestMeta;
  meta["REQUEST_METHOD"] = request.method;
  meta["SCRIPT_NAME"] = request.path.slice(0, request.path.length - request.pathInfo.length);
  meta["PATH_INFO"] = request.pathInfo;
  meta["QUERY_STRING"] = request.queryString;
  meta["SERVER_PROTOCOL"] = `HTTP/${source.httpVersion ?? "1.1"}`;
  meta["SERVER_NAME"] = source.serverName ?? "localhost";
  meta["SERVER_PORT"] = String(source.serverPort ?? (source.scheme === "https" ? 443 : 80));
  if (source.remoteAddress !== undefined) meta["REMOTE_ADDR"] = source.remoteAddress;
  for (const name of Object.keys(source.headers)) {
    if (name.includes("_")) continue;
    const key = name.toUpperCase().replaceAll("-", "_");
    meta[key === "CONTENT_TYPE" || key === "CONTENT_LENGTH" ? key : `HTTP_${key}`] = joinHeader(
      name,
      source.headers[name],
    );
  }
  return meta;
}

/** Serving files from a folder, for development. Reference: docs/ref/views, "Serving files in development". */
import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { safeJoin } from "../../core/files/index.ts";
import { Http404 } from "../../http/errors.ts";
import { FileResponse } from "../../http/file-response.ts";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { HttpResponseNotModified, HttpResponseRedirect } from "../../http/response-classes.ts";
import { escapeString } from "../../utils/html.ts";
import { httpDate, parseHttpDateSafe } from "../../utils/http.ts";
import { quote } from "../../utils/percent.ts";
import { rePath } from "../urls/conf.ts";
import type { URLPattern } from "../urls/url-pattern.ts";

/** What `serve` is called with. */
export interface ServeParams {
  /** Path below the folder, as the URL has it. */
  readonly path: string;
  /** The folder. */
  readonly documentRoot: string | URL;
  /** Whether folders are listed. Default: `false`. */
  readonly showIndexes?: boolean;
}

/**
 * Sends a file of a folder, with `Last-Modified` and ranges.
 *
 * ```ts
 * path("files/<path:path>", serve, { kwargs: { documentRoot: "/srv/files" } });
 * ```
 */
export async function serve(request: HttpRequest, params: ServeParams): Promise<HttpResponseBase> {
  const root = params.documentRoot instanceof URL ? fileURLToPath(params.documentRoot) : params.documentRoot;
  const wanted = params.path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
  const clean = wanted.filter((part) => part !== "..").join("/");
  if (clean !== wanted.join("/") && wanted.length > 0)
    return new HttpResponseRedirect(`${prefixOf(request, params)}${quote(clean)}`);
  const file = safeJoin(root, clean);
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory() === true) {
    if (params.showIndexes === true) return directoryIndex(clean, file);
    throw new Http404("Directory indexes are not allowed here.");
  }
  if (found === null || !found.isFile()) throw new Http404(`“${clean}” does not exist`);
  return send(request, file, found);
}

/** The part of the URL before the path that is served. */
function prefixOf(request: HttpRequest, params: ServeParams): string {
  const { path } = request;
  return quote(path.endsWith(params.path) ? path.slice(0, path.length - params.path.length) : "/");
}

async function send(request: HttpRequest, file: string, { mtimeMs }: Stats): Promise<HttpResponseBase> {
  const modified = Math.floor(mtimeMs / 1000);
  const since = parseHttpDateSafe(request.header("if-modified-since")?.split(";", 1)[0] ?? "");
  if (since !== null && modified <= since) return new HttpResponseNotModified();
  const condition = request.header("if-range");
  const isCurrent = condition === undefined || parseHttpDateSafe(condition) === modified;
  const response = await FileResponse.open(file, { range: isCurrent ? request.header("range") : undefined });
  response.headers.set("Last-Modified", httpDate(modified));
  return response;
}

async function directoryIndex(path: string, folder: string): Promise<HttpResponse> {
  const entries = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.name.startsWith("."))
    .map((entry) => entry.name + (entry.isDirectory() ? "/" : ""))
    .sort((a, b) => (a < b ? -1 : 1));
  const title = `Index of ${path || "/"}`;
  const items = [...(path === "" ? [] : ["../"]), ...entries].map(
    (name) => `<li><a href="${escapeString(quote(name))}">${escapeString(name)}</a></li>`,
  );
  return new HttpResponse(
    `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="robots" content="NONE,NOARCHIVE"><title>${escapeString(title)}</title></head>\n<body>\n<h1>${escapeString(title)}</h1>\n<ul>\n${items.join("\n")}\n</ul>\n</body>\n</html>\n`,
  );
}

/**
 * Patterns that serve a folder while `DEBUG` is on; none otherwise, nor for a prefix on another host.
 *
 * ```ts
 * export const urlpatterns = [..., ...staticUrls(settings.MEDIA_URL, { documentRoot: settings.MEDIA_ROOT })];
 * ```
 */
export function staticUrls(prefix: string, options: Omit<ServeParams, "path">): URLPattern[] {
  if (prefix === "") throw new ImproperlyConfigured("Empty static prefix not permitted");
  if (!settings.DEBUG || /^(?:[a-z]+:)?\/\//i.test(prefix)) return [];
  const literal = prefix.replace(/^\/+/, "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return [rePath(`^${literal}(?<path>.*)$`, serve, { kwargs: options })];
}

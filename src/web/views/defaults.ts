/** The built-in pages for errors; a template `400.html`, `403.html`, `404.html` or `500.html` replaces each. */
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import {
  HttpResponseBadRequest,
  HttpResponseForbidden,
  HttpResponseNotFound,
  HttpResponseServerError,
} from "../../http/response-classes.ts";
import { quote } from "../../utils/percent.ts";
import { Resolver404 } from "../urls/errors.ts";
import { renderIfExists } from "./render-if-exists.ts";

const page = (title: string, details = ""): string => `
<!doctype html>
<html lang="en">
<head>
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1><p>${details}</p>
</body>
</html>
`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "");

/** 404. The template gets `request_path`, percent-encoded, and `exception`, the message of the error. */
export async function pageNotFound(request: HttpRequest, error?: unknown): Promise<HttpResponseBase> {
  const exception = error instanceof Resolver404 ? "Resolver404" : messageOf(error) || "Http404";
  const own = await renderIfExists("404.html", { request_path: quote(request.path), exception }, request);
  return new HttpResponseNotFound(own ?? page("Not Found", "The requested resource was not found on this server."));
}

/** 403. The template gets `exception`, the message of the error. */
export async function permissionDenied(request: HttpRequest, error?: unknown): Promise<HttpResponseBase> {
  const own = await renderIfExists("403.html", { exception: messageOf(error) }, request);
  return new HttpResponseForbidden(own ?? page("403 Forbidden"));
}

/** 400. The template gets nothing: what the client sent is not to be trusted. */
export async function badRequest(request: HttpRequest): Promise<HttpResponseBase> {
  const own = await renderIfExists("400.html", {}, request);
  return new HttpResponseBadRequest(own ?? page("Bad Request (400)"));
}

/** 500. The template gets nothing: whatever failed may fail again. */
export async function serverError(request: HttpRequest): Promise<HttpResponseBase> {
  const own = await renderIfExists("500.html", {}, request);
  return new HttpResponseServerError(own ?? page("Server Error (500)"));
}

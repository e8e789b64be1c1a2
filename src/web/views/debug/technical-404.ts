import type { Http404 } from "../../../http/errors.ts";
import type { HttpRequest } from "../../../http/request.ts";
import { HttpResponseNotFound } from "../../../http/response-classes.ts";
import { escapeString } from "../../../utils/html.ts";
import { Resolver404, type TriedPattern } from "../../urls/errors.ts";
import { viewLabel } from "../../urls/resolver-match.ts";
import { layout, table } from "./layout.ts";

/** The 404 page while developing: which patterns were tried, or which view said that there is nothing. */
export function technical404Response(request: HttpRequest, error: Http404): HttpResponseNotFound {
  const path = error instanceof Resolver404 ? error.path : request.pathInfo.replace(/^\//, "");
  const tried = error instanceof Resolver404 ? error.tried : [];
  if (!acceptsHtml(request)) {
    const lines = tried.map((patterns) => `  ${patterns.map((p) => p.text).join(" ")}`);
    return new HttpResponseNotFound(`Page not found: ${request.path}\n${error.message}\n\n${lines.join("\n")}\n`, {
      contentType: "text/plain; charset=utf-8",
    });
  }
  const match = request.resolverMatch;
  const rows: (readonly [string, string])[] = [["Request", `${request.method} ${request.getFullPath()}`]];
  if (match !== undefined) rows.push(["Raised by", viewLabel(match.func)]);
  const body = `<header><h1><span class="kind">Page not found</span> <span class="quiet">(404)</span></h1>
<pre>${escapeString(error.message)}</pre></header>
<main>
${table("Summary", rows)}
${tried.length === 0 ? "" : triedList(tried, path)}
<footer class="quiet"><p>This page is shown because the setting DEBUG is on. Otherwise visitors see the standard 404 page.</p></footer>
</main>`;
  return new HttpResponseNotFound(layout(`Page not found at ${request.path}`, body));
}

function acceptsHtml(request: HttpRequest): boolean {
  try {
    return request.accepts("text/html");
  } catch {
    return false;
  }
}

function triedList(tried: readonly (readonly TriedPattern[])[], path: string): string {
  const items = tried.map((patterns) => {
    const name = patterns.at(-1)?.name;
    const text = patterns.map((pattern) => `<code>${escapeString(pattern.text)}</code>`).join(" ");
    return `<li>${text}${name === undefined ? "" : ` <span class="quiet">[name='${escapeString(name)}']</span>`}</li>`;
  });
  const what = path === "" ? "The empty path" : `The current path, <code>${escapeString(path)}</code>,`;
  return `<section><h2>URL patterns that were tried, in this order</h2><ol class="tried">${items.join("\n")}</ol>
<p>${what} didn’t match any of these.</p></section>`;
}

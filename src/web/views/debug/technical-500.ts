import { BellevilleError } from "../../../core/errors/index.ts";
import type { HttpRequest } from "../../../http/request.ts";
import { HttpResponse } from "../../../http/response.ts";
import { reasonPhraseOf } from "../../../http/status.ts";
import { type TemplateFrame, templateFrames } from "../../../template/index.ts";
import { escapeString } from "../../../utils/html.ts";
import { viewLabel } from "../../urls/resolver-match.ts";
import { excerptOf, type Frame, framesOf, linesAround, shortPath } from "./frames.ts";
import { layout, sourceBlock, table } from "./layout.ts";
import { requestInfo } from "./request-info.ts";

/**
 * The page for an error while developing: message, hint, source around each place, templates, request and settings,
 * with secrets masked. Clients that take no HTML get text.
 */
export function technical500Response(request: HttpRequest, error: unknown, status = 500): HttpResponse {
  const chain = errorChain(error);
  return acceptsHtml(request)
    ? new HttpResponse(htmlReport(request, chain, status), { status })
    : new HttpResponse(textReport(request, chain), { status, contentType: "text/plain; charset=utf-8" });
}

function acceptsHtml(request: HttpRequest): boolean {
  try {
    return request.accepts("text/html");
  } catch {
    return false;
  }
}

/** The error and what caused it, at most ten deep; what is no `Error` becomes one. */
function errorChain(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && chain.length < 10; at = (at as Error).cause) {
    chain.push(at instanceof Error ? at : new Error(`A value that is no Error was thrown: ${String(at)}`));
    if (!(at instanceof Error)) break;
  }
  return chain.length > 0 ? chain : [new Error(`A value that is no Error was thrown: ${String(error)}`)];
}

const hintOf = (error: Error): string | undefined => (error instanceof BellevilleError ? error.hint : undefined);

function titleOf(request: HttpRequest, error: Error): string {
  return `${error.name} at ${request.path}`;
}

function pathOf(request: HttpRequest): string {
  try {
    return request.buildAbsoluteUri();
  } catch {
    return request.getFullPath();
  }
}

function htmlReport(request: HttpRequest, chain: readonly Error[], status: number): string {
  const [error] = chain as [Error];
  const hint = hintOf(error);
  const rows: (readonly [string, string])[] = [
    ["Request", `${request.method} ${pathOf(request)}`],
    ["Status", `${status} ${reasonPhraseOf(status)}`],
  ];
  const match = request.resolverMatch;
  if (match !== undefined) rows.push(["View", `${viewLabel(match.func)} (${match.route || "/"})`]);
  if (error instanceof BellevilleError) rows.push(["Error code", error.code]);
  rows.push(["Node", process.version]);
  return layout(
    titleOf(request, error),
    `<header>
<h1><span class="kind">${escapeString(error.name)}</span> at ${escapeString(request.path)}</h1>
<pre>${escapeString(error.message)}</pre>
${hint === undefined ? "" : `<p class="hint">${escapeString(hint)}</p>`}
</header>
<main>
${table("Summary", rows)}
${chain.map((one, i) => errorSection(one, i)).join("\n")}
${requestInfo(request)}
<footer class="quiet"><p>This page is shown because the setting DEBUG is on.</p></footer>
</main>`,
  );
}

function errorSection(error: Error, depth: number): string {
  const heading = depth === 0 ? "Where it happened" : `Caused by ${error.name}: ${error.message}`;
  const frames = framesOf(error);
  const firstOwn = frames.findIndex((frame) => frame.isOwn);
  const templates = templateFrames(error).map(templateBlock).join("\n");
  const blocks = frames.map((frame, i) => frameBlock(frame, i === firstOwn)).join("\n");
  return `<section><h2>${escapeString(heading)}</h2>${templates}${blocks}
<details><summary>Stack as text</summary><pre>${escapeString(error.stack ?? "")}</pre></details></section>`;
}

function frameBlock(frame: Frame, isOpen: boolean): string {
  const place = `${shortPath(frame.file)}:${frame.line}:${frame.column}`;
  const summary = `<code>${escapeString(place)}</code> in <code>${escapeString(frame.functionName)}</code>`;
  if (!frame.isOwn) return `<p class="quiet">${summary}</p>`;
  return `<details${isOpen ? " open" : ""}><summary>${summary}</summary>${sourceBlock(excerptOf(frame))}</details>`;
}

function templateBlock(frame: TemplateFrame): string {
  const place = `${frame.templateName}:${frame.line}:${frame.column}`;
  return `<details open><summary>Template <code>${escapeString(place)}</code></summary>${sourceBlock(linesAround(frame.source, frame.line))}</details>`;
}

function textReport(request: HttpRequest, chain: readonly Error[]): string {
  const parts = chain.map((error, i) => {
    const hint = hintOf(error);
    return `${i === 0 ? "" : "Caused by: "}${error.stack ?? error.message}${hint === undefined ? "" : `\nHint: ${hint}`}`;
  });
  return `${titleOf(request, chain[0] as Error)}\n\n${request.method} ${pathOf(request)}\n\n${parts.join("\n\n")}\n`;
}

import { settings } from "../../core/conf/settings.ts";
import { gettext } from "../../core/i18n/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { HttpResponseForbidden } from "../../http/response-classes.ts";
import { escapeString } from "../../utils/html.ts";
import { renderIfExists } from "../views/render-if-exists.ts";
import { REASON_NO_CSRF_COOKIE, REASON_NO_REFERER } from "./check.ts";

/** Name of the template that replaces the built-in page. */
const TEMPLATE_NAME = "403_csrf.html";

/** The page for requests that failed the CSRF check: `403_csrf.html` if there is one. */
export async function csrfFailure(request: HttpRequest, reason = ""): Promise<HttpResponseBase> {
  const own = await renderIfExists(TEMPLATE_NAME, { reason }, request);
  return new HttpResponseForbidden(own ?? page(reason));
}

/** Texts are Django's, so that its translations serve. */
function explanation(reason: string): string[] {
  if (reason === REASON_NO_REFERER) {
    return [
      gettext(
        "You are seeing this message because this HTTPS site requires a “Referer header” to be sent by your web browser, but none was sent. This header is required for security reasons, to ensure that your browser is not being hijacked by third parties.",
      ),
      gettext(
        "If you have configured your browser to disable “Referer” headers, please re-enable them, at least for this site, or for HTTPS connections, or for “same-origin” requests.",
      ),
      gettext(
        'If you are using the <meta name="referrer" content="no-referrer"> tag or including the “Referrer-Policy: no-referrer” header, please remove them. The CSRF protection requires the “Referer” header to do strict referer checking. If you’re concerned about privacy, use alternatives like <a rel="noreferrer" …> for links to third-party sites.',
      ),
    ].map(String);
  }
  if (reason === REASON_NO_CSRF_COOKIE) {
    return [
      gettext(
        "You are seeing this message because this site requires a CSRF cookie when submitting forms. This cookie is required for security reasons, to ensure that your browser is not being hijacked by third parties.",
      ),
      gettext(
        "If you have configured your browser to disable cookies, please re-enable them, at least for this site, or for “same-origin” requests.",
      ),
    ].map(String);
  }
  return [];
}

const HELP = `<div id="info">
<h2>Help</h2>
<p>This is either a real forgery from another site, or the protection is not used as it wants to be. For POST forms, see to it that:</p>
<ul>
<li>the browser accepts cookies;</li>
<li>the view gives the <code>request</code> to the template: <code>render(request, …)</code>;</li>
<li>each form that posts to this site holds <code>{% csrf_token %}</code>;</li>
<li>without <code>CsrfViewMiddleware</code>, every view that shows or takes such a form is wrapped in <code>csrfProtect</code>;</li>
<li>the token is the present one: after logging in in another tab, load the page with the form again.</li>
</ul>
<p>This help is shown because <code>DEBUG</code> is on. The setting <code>CSRF_FAILURE_VIEW</code> replaces this page.</p>
</div>`;

function page(reason: string): string {
  const lines = [String(gettext("CSRF verification failed. Request aborted.")), ...explanation(reason)];
  const body = lines.map((line) => `<p>${escapeString(line)}</p>`).join("\n");
  const why = reason === "" ? "" : `<p>Reason given for failure:</p>\n<pre>${escapeString(reason)}</pre>\n`;
  const more = `<p><small>${escapeString(String(gettext("More information is available with DEBUG=True.")))}</small></p>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="NONE,NOARCHIVE">
<title>403 Forbidden</title>
<style>
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h1 span { font-size: 60%; opacity: .6; font-weight: normal; }
pre { background: color-mix(in srgb, currentColor 8%, transparent); padding: .75rem; white-space: pre-wrap; }
</style>
</head>
<body>
<main>
<h1>${escapeString(String(gettext("Forbidden")))} <span>(403)</span></h1>
${body}
${settings.DEBUG ? why + HELP : more}
</main>
</body>
</html>
`;
}

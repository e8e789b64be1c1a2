import { jsonDumps } from "./json.ts";
import { LazyText } from "./lazy.ts";
import { isHtmlObject, markSafe, SafeString } from "./safe-string.ts";
import { parseFormat } from "./format-string.ts";
import { str } from "./str.ts";

const DANGEROUS = /[&<>"']/;

/**
 * Escapes `& < > " '` in a string and returns a string: the inner step of every template.
 *
 * Clean text is returned as it is; short dirty text goes through a loop, long text through `replaceAll`
 * (measured: see docs/decisions).
 */
export function escapeString(text: string): string {
  if (!DANGEROUS.test(text)) return text;
  return text.length < 400 ? escapeLoop(text) : escapeLong(text);
}

function escapeLong(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#x27;");
}

function escapeLoop(text: string): string {
  let out = "";
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    let entity: string;
    switch (text.charCodeAt(i)) {
      case 38:
        entity = "&amp;";
        break;
      case 60:
        entity = "&lt;";
        break;
      case 62:
        entity = "&gt;";
        break;
      case 34:
        entity = "&quot;";
        break;
      case 39:
        entity = "&#x27;";
        break;
      default:
        continue;
    }
    if (last < i) out += text.slice(last, i);
    out += entity;
    last = i + 1;
  }
  return last < text.length ? out + text.slice(last) : out;
}

/** Escapes any value for HTML, safe text too. Use `conditionalEscape()` to leave safe text as it is. */
export function escape(value: unknown): SafeString {
  return new SafeString(escapeString(str(value)));
}

/**
 * Escapes a value unless it is HTML already (`SafeString`, or an object with `__html__()`).
 *
 * ```ts
 * conditionalEscape("<b>");           // &lt;b&gt;
 * conditionalEscape(markSafe("<b>")); // <b>
 * ```
 */
export function conditionalEscape(value: unknown): SafeString {
  if (typeof value === "string") return new SafeString(escapeString(value));
  return SafeString.is(value) ? value : new SafeString(htmlOf(value));
}

/** As `conditionalEscape()`, as a plain string: what a template writes for `{{ value }}`. */
export function htmlOf(value: unknown): string {
  if (typeof value === "string") return escapeString(value);
  if (typeof value !== "object" || value === null) return escapeString(str(value));
  if (SafeString.is(value)) return value.toString();
  if (LazyText.is(value)) return htmlOf(value.resolve());
  if (isHtmlObject(value)) return String(value.__html__());
  return escapeString(str(value));
}

/**
 * Puts escaped values into HTML: `{}` in order, `{0}` by number, `{name}` from an object given last.
 *
 * ```ts
 * formatHtml('<a href="{}">{}</a>', url, title);
 * formatHtml("<b>{name}</b>", { name });
 * ```
 *
 * Throws `TypeError` without values and for a field that has none. Follows Django's `format_html`.
 */
export function formatHtml(format: string | SafeString, ...values: readonly unknown[]): SafeString {
  if (values.length === 0) throw new TypeError("formatHtml() needs at least one value; for fixed HTML use markSafe().");
  return new SafeString(parseFormat(String(format))(values, htmlOf));
}

/**
 * `formatHtml()` for each row of values, joined by a separator that is escaped too.
 *
 * ```ts
 * formatHtmlJoin("\n", "<li>{}: {}</li>", users.map((u) => [u.name, u.age]));
 * ```
 */
export function formatHtmlJoin(
  separator: string | SafeString,
  format: string | SafeString,
  rows: Iterable<readonly unknown[] | Readonly<Record<string, unknown>>>,
): SafeString {
  const write = parseFormat(String(format));
  const parts = Array.from(rows, (row) => write(Array.isArray(row) ? row : [row], htmlOf));
  return new SafeString(parts.join(htmlOf(separator)));
}

const JS_ESCAPES = new RegExp("[\\\\'\"><&=;`\\-\\u2028\\u2029\\u0000-\\u001f\\u007f-\\u009f]", "g");

/** Escapes text so that it may stand in a JavaScript string inside HTML. */
export function escapejs(value: unknown): SafeString {
  return new SafeString(str(value).replace(JS_ESCAPES, (c) => `\\u${hex4(c)}`));
}

const hex4 = (c: string): string => c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");

/**
 * A `<script type="application/json">` element that carries `value` for the scripts of the page.
 *
 * ```ts
 * jsonScript({ a: "</script>" }, "data"); // JSON.parse(document.getElementById("data").textContent)
 * ```
 */
export function jsonScript(value: unknown, elementId?: unknown): SafeString {
  const json = markSafe(jsonDumps(value).replace(/[<>&]/g, (c) => `\\u${hex4(c)}`));
  if (elementId === undefined || elementId === null || elementId === "") {
    return formatHtml('<script type="application/json">{}</script>', json);
  }
  return formatHtml('<script id="{}" type="application/json">{}</script>', elementId, json);
}

/** Line breaks to `<p>` and `<br>`; escapes the text first when `autoescape` is set. */
export function linebreaks(value: unknown, autoescape = false): string {
  const text = str(value).replace(/\r\n?/g, "\n");
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${(autoescape ? escapeString(paragraph) : paragraph).replaceAll("\n", "<br>")}</p>`)
    .join("\n\n");
}

/** Removes white space between tags, as the tag `{% spaceless %}` does. */
export function stripSpacesBetweenTags(value: unknown): string {
  const text = str(value);
  let out = "";
  let last = 0;
  for (let at = text.indexOf(">"); at !== -1; at = text.indexOf(">", at + 1)) {
    let end = at + 1;
    while (end < text.length && /\s/.test(text[end]!)) end++;
    if (end > at + 1 && text[end] === "<") {
      out += text.slice(last, at + 1);
      last = end;
    }
    at = end - 1;
  }
  return out + text.slice(last);
}

/** Replaces spaces by no-break spaces. */
export function avoidWrapping(value: string): string {
  return value.replaceAll(" ", "\u00a0");
}

import { escapeString } from "./html.ts";
import { unescapeHtml } from "./html-entities.ts";
import { isDomain, isEmail } from "./internet-names.ts";
import { quote, quotePlus, unquote, unquotePlus } from "./percent.ts";
import { isSafe } from "./safe-string.ts";
import { str } from "./str.ts";
import { stripCharactersRight } from "./strip-characters.ts";
import { urlSplit, urlUnsplit } from "./url-split.ts";

/** Characters that have a meaning in URLs, RFC 3986 section 2.2: they stay as they are. */
const KEPT = "!$&'()*+,;=:/?#[]@~";
const MAX_URL_LENGTH = 2048;

const requote = (segment: string): string => quote(unquote(segment), KEPT);

/** Percent-encodes what a URL may not contain, and nothing twice. */
export function smartUrlquote(url: string): string {
  let parts: ReturnType<typeof urlSplit>;
  try {
    parts = urlSplit(url);
  } catch {
    return requote(url); // brackets without an IPv6 address
  }
  const query = parts.query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const [name, value] = equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return `${quotePlus(unquote(unquotePlus(name)))}=${quotePlus(unquote(unquotePlus(value)))}`;
    })
    .join("&");
  const { scheme, netloc, path, fragment } = parts;
  return urlUnsplit({ scheme, query, netloc: requote(netloc), path: requote(path), fragment: requote(fragment) });
}

export interface UrlizeOptions {
  /** Longest text of a link; longer ones end with an ellipsis. Default: no limit. */
  readonly trimUrlLimit?: number | null | undefined;
  /** Add `rel="nofollow"`. */
  readonly nofollow?: boolean | undefined;
  /** Escape all that is not a link; not done for safe text. */
  readonly autoescape?: boolean | undefined;
  /** Scheme of links written without one. Default: `http`, as in Django before 7.0. */
  readonly defaultScheme?: "http" | "https" | undefined;
}

/**
 * Turns URLs and e-mail addresses in text into links. Works in linear time per word.
 *
 * ```ts
 * urlize("see www.example.com"); // see <a href="http://www.example.com">www.example.com</a>
 * ```
 */
export function urlize(text: unknown, options: UrlizeOptions = {}): string {
  const done = new Map<string, string>();
  const escapes = options.autoescape === true && !isSafe(text);
  return str(text)
    .split(/([\s<>"']+)/)
    .map((word) => {
      let result = done.get(word);
      if (result === undefined) {
        result = urlizeWord(word, options, escapes);
        done.set(word, result);
      }
      return result;
    })
    .join("");
}

function urlizeWord(word: string, options: UrlizeOptions, escapes: boolean): string {
  const shown = (text: string): string => (escapes ? escapeString(text) : text);
  if (!/[.@:]/.test(word)) return shown(word);
  const { lead, middle, trail } = trimPunctuation(word);
  const link = hrefOf(middle, options.defaultScheme ?? "http");
  if (link === null) return shown(word);
  const nofollow = options.nofollow === true && !link.isMail ? ' rel="nofollow"' : "";
  const label = shown(trimmed(middle, options.trimUrlLimit ?? null));
  return `${shown(lead)}<a href="${escapeString(link.href)}"${nofollow}>${label}</a>${shown(trail)}`;
}

function trimmed(text: string, limit: number | null): string {
  if (limit === null || text.length <= limit) return text;
  return `${text.slice(0, Math.max(0, limit - 1))}…`;
}

function hrefOf(text: string, scheme: string): { readonly href: string; readonly isMail: boolean } | null {
  if (text.length <= MAX_URL_LENGTH) {
    if (/^https?:\/\/\[?[\p{L}\p{N}_]/iu.test(text)) return { href: smartUrlquote(unescapeHtml(text)), isMail: false };
    if (/^www\./i.test(text) || isBareDomain(text)) {
      return { href: smartUrlquote(`${scheme}://${unescapeHtml(text)}`), isMail: false };
    }
  }
  if (text.includes(":") || !isEmail(text)) return null;
  const at = text.lastIndexOf("@");
  return { href: `mailto:${quote(text.slice(0, at), "")}@${quote(text.slice(at + 1), "")}`, isMail: true };
}

/** `example.com` or `example.com/path`, for the seven oldest top-level domains. */
function isBareDomain(text: string): boolean {
  if (/^http/i.test(text)) return false;
  const slash = text.indexOf("/");
  const host = slash === -1 ? text : text.slice(0, slash);
  return /\.(?:com|edu|gov|int|mil|net|org)$/i.test(host) && isDomain(host, { trailingDot: false });
}

const TRAILING = ".,:;!";
const WRAPPING = [
  ["(", ")"],
  ["[", "]"],
] as const;

function countOf(text: string, c: string): number {
  let n = 0;
  for (let at = text.indexOf(c); at !== -1; at = text.indexOf(c, at + 1)) n++;
  return n;
}

/** Splits off brackets and punctuation around a word; brackets that have their partner inside stay. */
function trimPunctuation(word: string): { lead: string; middle: string; trail: string } {
  let start = 0;
  while (start < word.length && "([".includes(word[start]!)) start++;
  let middle = word.slice(start);
  const lead = word.slice(0, start);
  const counts = new Map(WRAPPING.flat().map((c) => [c as string, countOf(middle, c)]));
  const trail: string[] = [];
  for (let changed = true; changed && middle !== ""; ) {
    changed = false;
    for (const [open, close] of WRAPPING) {
      const surplus = counts.get(close)! - counts.get(open)!;
      if (surplus > 0 && middle.endsWith(close)) {
        trail.push(middle.slice(-surplus));
        middle = middle.slice(0, -surplus);
        counts.set(close, counts.get(close)! - surplus);
        changed = true;
      }
    }
    const amp = middle.lastIndexOf("&");
    const stripped = stripCharactersRight(middle, amp === -1 ? TRAILING : TRAILING.replace(";", ""));
    if (stripped !== middle) {
      trail.push(middle.slice(stripped.length));
      middle = stripped;
      changed = true;
    }
    const cut = middle.endsWith(";") ? semicolonCut(middle, amp) : middle.length;
    if (cut < middle.length) {
      trail.push(middle.slice(cut));
      middle = middle.slice(0, cut);
      changed = true;
    }
  }
  return { lead, middle, trail: trail.reverse().join("") };
}

/** Where to cut a word that ends with semicolons: the one that ends a character reference stays. */
function semicolonCut(middle: string, amp: number): number {
  const entity = amp === -1 ? middle.slice(-1) : middle.slice(amp);
  const unescaped = unescapeHtml(entity);
  if (unescaped !== entity && !unescaped.endsWith(";")) return middle.length;
  const end = stripCharactersRight(middle, TRAILING).length;
  const semicolons = middle.length - stripCharactersRight(middle, ";").length;
  return amp > -1 && semicolons > 1 ? middle.indexOf(";", end) + 1 : end;
}

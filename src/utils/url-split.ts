import { parseIpv6 } from "./ipv6.ts";

/** The five parts of a URL, none decoded. RFC 3986, section 3. */
export interface SplitUrl {
  /** In lower case; empty when there is none. */
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/**
 * Splits a URL as Python's `urlsplit` does: relative ones too, no part is changed but the scheme's case.
 *
 * Leading white space and control characters, and tabs and line breaks anywhere, are taken out, as browsers do.
 * Throws `RangeError` for brackets that hold no IPv6 address, and for a host that hides `/?#@:` in other characters.
 */
export function urlSplit(url: string): SplitUrl {
  let rest = url.replace(/^[\u0000-\u0020]+/, "").replace(/[\t\r\n]/g, "");
  let [scheme, netloc, query, fragment] = ["", "", "", ""];
  const colon = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(rest);
  if (colon !== null) {
    scheme = colon[0].slice(0, -1).toLowerCase();
    rest = rest.slice(colon[0].length);
  }
  if (rest.startsWith("//")) {
    const end = rest.slice(2).search(/[/?#]/);
    netloc = end === -1 ? rest.slice(2) : rest.slice(2, end + 2);
    rest = end === -1 ? "" : rest.slice(end + 2);
    checkNetloc(netloc);
  }
  const hash = rest.indexOf("#");
  if (hash !== -1) [rest, fragment] = [rest.slice(0, hash), rest.slice(hash + 1)];
  const mark = rest.indexOf("?");
  if (mark !== -1) [rest, query] = [rest.slice(0, mark), rest.slice(mark + 1)];
  return { scheme, netloc, path: rest, query, fragment };
}

function checkNetloc(netloc: string): void {
  const [open, close] = [netloc.indexOf("["), netloc.indexOf("]")];
  if ((open === -1) !== (close === -1)) throw new RangeError("Invalid IPv6 URL");
  if (open !== -1) {
    const host = netloc.slice(open + 1).split("]")[0]!;
    const valid = /^v/i.test(host) ? /^v[a-fA-F0-9]+\..+$/.test(host) : parseIpv6(host) !== null;
    if (!valid) throw new RangeError(`Invalid IPv6 URL: ${JSON.stringify(host.slice(0, 80))} is not an address.`);
  }
  if (/^[\u0000-\u007f]*$/.test(netloc)) return;
  const bare = netloc.replace(/[@:#?]/g, "");
  const normal = bare.normalize("NFKC");
  if (normal !== bare && /[/?#@:]/.test(normal)) {
    throw new RangeError("The host contains characters that turn into delimiters under NFKC normalization.");
  }
}

/** Puts the parts together again. */
export function urlUnsplit(parts: SplitUrl): string {
  let url = parts.path;
  if (parts.netloc !== "") url = `//${parts.netloc}${url !== "" && !url.startsWith("/") ? "/" : ""}${url}`;
  else if (url.startsWith("//")) url = `//${url}`;
  if (parts.scheme !== "") url = `${parts.scheme}:${url}`;
  if (parts.query !== "") url = `${url}?${parts.query}`;
  return parts.fragment === "" ? url : `${url}#${parts.fragment}`;
}

/** Host in lower case without user, port and brackets; null when there is none. */
export function hostnameOf(netloc: string): string | null {
  const host = netloc.slice(netloc.lastIndexOf("@") + 1);
  const name = host.startsWith("[") ? host.slice(1).split("]")[0]! : host.split(":")[0]!;
  return name === "" ? null : name.toLowerCase();
}

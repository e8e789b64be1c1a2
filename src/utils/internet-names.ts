/**
 * Whether a text is a domain or an e-mail address: the rules behind the validators and `urlize()`.
 * Each is one pass over the text. Sources: RFC 1034 section 3.1, RFC 5321 section 4.1.2, Django's `core.validators`.
 */
import { isIpv4, isValidIpv6Address } from "./ipv6.ts";

/** Letters of domain names besides ASCII: from U+00A1 to the end of the basic plane, as in Django. */
const LABEL =
  /^[a-z\u00a1-\ud7ff\ue000-\uffff0-9](?:[a-z\u00a1-\ud7ff\ue000-\uffff0-9-]{0,61}[a-z\u00a1-\ud7ff\ue000-\uffff0-9])?$/i;
const TLD = /^(?:[a-z\u00a1-\ud7ff\ue000-\uffff-]{2,63}|xn--[a-z0-9]{1,59})$/i;
const ASCII_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const ASCII_TLD = /^[a-z0-9-]{2,63}$/i;

export interface DomainOptions {
  /** Letters of all scripts count. Default: true. */
  readonly acceptIdna?: boolean | undefined;
  /** A dot at the end is allowed. Default: true. */
  readonly trailingDot?: boolean | undefined;
}

/** Whether `text` is a domain with a top-level domain, such as `www.example.com`. */
export function isDomain(text: string, options: DomainOptions = {}): boolean {
  const { acceptIdna = true, trailingDot = true } = options;
  if (/\s/.test(text)) return false; // the range of letters beyond ASCII holds line separators
  const labels = (trailingDot && text.endsWith(".") ? text.slice(0, -1) : text).split(".");
  const tld = labels.pop()!;
  const isTld = (acceptIdna ? TLD : ASCII_TLD).test(tld) && !tld.startsWith("-") && !tld.endsWith("-");
  return isTld && labels.length > 0 && labels.every((label) => (acceptIdna ? LABEL : ASCII_LABEL).test(label));
}

const ATOM = /^[-!#$%&'*+/=?^_`{}|~0-9A-Z]+$/i;
const QUOTED =
  /^"(?:[\u0001-\u0008\u000b\u000c\u000e-\u001f!#-[\]-\u007f]|\\[\u0001-\u0009\u000b\u000c\u000e-\u007f])*"$/;

/** Longest e-mail address. RFC 3696, erratum 1690. */
const MAX_EMAIL_LENGTH = 320;

/** Whether `text` is an e-mail address; `allowlist`: names without a dot that count as domains. */
export function isEmail(text: string, allowlist: readonly string[] = []): boolean {
  const at = text.lastIndexOf("@");
  if (at === -1 || text.length > MAX_EMAIL_LENGTH) return false;
  const [user, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (!user.split(".").every((atom) => ATOM.test(atom)) && !QUOTED.test(user)) return false;
  return allowlist.includes(domain) || isDomain(domain, { trailingDot: false }) || isAddressLiteral(domain);
}

/** `[127.0.0.1]`, `[::1]`: RFC 5321, section 4.1.3. */
function isAddressLiteral(domain: string): boolean {
  if (!/^\[[A-F0-9:.]+\]$/i.test(domain)) return false;
  const address = domain.slice(1, -1);
  return isIpv4(address) || isValidIpv6Address(address);
}

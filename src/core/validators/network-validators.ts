import { isDomain, isEmail } from "../../utils/internet-names.ts";
import { MAX_URL_LENGTH } from "../../utils/http.ts";
import { isIpv4, isValidIpv6Address } from "../../utils/ipv6.ts";
import type { LazyText, Text } from "../../utils/lazy.ts";
import { hostnameOf, type SplitUrl, urlSplit } from "../../utils/url-split.ts";
import { gettextLazy } from "../i18n/translation.ts";
import type { MessageOptions } from "./regex-validator.ts";
import { ValidationError } from "./validation-error.ts";
import type { Validator, ValidatorObject } from "./validator.ts";

export interface DomainNameValidatorOptions extends MessageOptions {
  /** Letters of all scripts count. Default: true. */
  readonly acceptIdna?: boolean | undefined;
}

const MAX_DOMAIN_LENGTH = 255;

/** A domain name of at most 255 characters, such as `www.example.com`. */
export class DomainNameValidator implements ValidatorObject {
  readonly message: Text;
  readonly code: string;
  readonly acceptIdna: boolean;

  constructor(options: DomainNameValidatorOptions = {}) {
    this.message = options.message ?? gettextLazy("Enter a valid domain name.");
    this.code = options.code ?? "invalid";
    this.acceptIdna = options.acceptIdna ?? true;
  }

  validate(value: unknown): void {
    const { acceptIdna } = this;
    if (typeof value === "string" && value.length <= MAX_DOMAIN_LENGTH && isDomain(value, { acceptIdna })) return;
    throw new ValidationError(this.message, { code: this.code, params: { value } });
  }
}

export interface URLValidatorOptions extends MessageOptions {
  /** Default: `http`, `https`, `ftp`, `ftps`. */
  readonly schemes?: readonly string[] | undefined;
}

/** An absolute URL of at most 2048 characters with a host: a domain, `localhost`, or an address. */
export class URLValidator implements ValidatorObject {
  readonly message: Text;
  readonly code: string;
  readonly schemes: readonly string[];

  constructor(options: URLValidatorOptions = {}) {
    this.message = options.message ?? gettextLazy("Enter a valid URL.");
    this.code = options.code ?? "invalid";
    this.schemes = options.schemes ?? ["http", "https", "ftp", "ftps"];
  }

  validate(value: unknown): void {
    if (typeof value === "string" && this.#isValid(value)) return;
    throw new ValidationError(this.message, { code: this.code, params: { value } });
  }

  #isValid(url: string): boolean {
    if (url.length > MAX_URL_LENGTH || /\s/.test(url)) return false;
    const colon = url.indexOf("://");
    if (colon === -1 || !this.schemes.includes(url.slice(0, colon).toLowerCase())) return false;
    let parts: SplitUrl;
    try {
      parts = urlSplit(url);
    } catch {
      return false;
    }
    const hostname = hostnameOf(parts.netloc);
    return hostname !== null && hostname.length <= 253 && isAuthority(parts.netloc);
  }
}

/** `user:password@host:port`, all but the host optional. RFC 3986, section 3.2. */
function isAuthority(netloc: string): boolean {
  const at = netloc.indexOf("@");
  if (at !== -1 && !/^[^\s:@/]+(?::[^\s:@/]*)?$/.test(netloc.slice(0, at))) return false;
  const [host, port] = splitPort(at === -1 ? netloc : netloc.slice(at + 1));
  return (port === null || /^[0-9]{1,5}$/.test(port)) && isHost(host);
}

function splitPort(text: string): [host: string, port: string | null] {
  const colon = text.lastIndexOf(":");
  return colon === -1 || text.endsWith("]") ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)];
}

function isHost(host: string): boolean {
  if (host.startsWith("[")) {
    return /^\[[0-9a-f:.]+\]$/i.test(host) && isValidIpv6Address(host.slice(1, -1));
  }
  return host.toLowerCase() === "localhost" || isIpv4(host) || isDomain(host);
}

export interface EmailValidatorOptions extends MessageOptions {
  /** Domains that count though they have no dot. Default: `localhost`. */
  readonly allowlist?: readonly string[] | undefined;
}

/** An e-mail address of at most 320 characters. */
export class EmailValidator implements ValidatorObject {
  readonly message: Text;
  readonly code: string;
  readonly domainAllowlist: readonly string[];

  constructor(options: EmailValidatorOptions = {}) {
    this.message = options.message ?? gettextLazy("Enter a valid email address.");
    this.code = options.code ?? "invalid";
    this.domainAllowlist = options.allowlist ?? ["localhost"];
  }

  validate(value: unknown): void {
    if (typeof value === "string" && isEmail(value, this.domainAllowlist)) return;
    throw new ValidationError(this.message, { code: this.code, params: { value } });
  }
}

const domainName = new DomainNameValidator();
const email = new EmailValidator();

/** A domain name. Throws `ValidationError`. */
export function validateDomainName(value: unknown): void {
  domainName.validate(value);
}

/** An e-mail address. Throws `ValidationError`. */
export function validateEmail(value: unknown): void {
  email.validate(value);
}

function addressError(value: unknown, protocol: LazyText): ValidationError {
  return new ValidationError(gettextLazy("Enter a valid %(protocol)s address."), {
    code: "invalid",
    params: { protocol, value },
  });
}

const isIpv4Value = (value: unknown): boolean => typeof value === "string" && isIpv4(value);

export function validateIpv4Address(value: unknown): void {
  if (!isIpv4Value(value)) throw addressError(value, gettextLazy("IPv4"));
}

export function validateIpv6Address(value: unknown): void {
  if (!isValidIpv6Address(value)) throw addressError(value, gettextLazy("IPv6"));
}

export function validateIpv46Address(value: unknown): void {
  if (!isIpv4Value(value) && !isValidIpv6Address(value)) throw addressError(value, gettextLazy("IPv4 or IPv6"));
}

/** The kinds of address a field may take. */
export type IpProtocol = "both" | "IPv4" | "IPv6" | "ipv4" | "ipv6";

/** Validators for a field of IP addresses. Throws `RangeError` when `unpackIpv4` is set for one protocol only. */
export function ipAddressValidators(protocol: IpProtocol, unpackIpv4: boolean): readonly Validator[] {
  if (protocol !== "both" && unpackIpv4) {
    throw new RangeError("You can only use `unpackIpv4` if `protocol` is set to 'both'");
  }
  switch (protocol.toLowerCase()) {
    case "both":
      return [validateIpv46Address];
    case "ipv4":
      return [validateIpv4Address];
    case "ipv6":
      return [validateIpv6Address];
    default:
      throw new RangeError(`The protocol '${protocol}' is unknown. Supported: 'both', 'ipv4', 'ipv6'`);
  }
}

import { ipAddressValidators } from "../../core/validators/index.ts";
import { cleanIpv6Address, MAX_IPV6_ADDRESS_LENGTH } from "../../utils/ipv6.ts";
import { str } from "../../utils/str.ts";
import { strip } from "../strip.ts";
import { ValidationError } from "../../core/validators/index.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";

/** Options of `GenericIPAddressField`. */
export interface GenericIPAddressFieldOptions extends CharFieldOptions {
  /** Which addresses are valid. Default: `both`. */
  readonly protocol?: "both" | "IPv4" | "IPv6" | "ipv4" | "ipv6" | undefined;
  /** Whether `::ffff:192.0.2.1` becomes `192.0.2.1`; only with `both`. Default: false. */
  readonly unpackIpv4?: boolean | undefined;
}

const INVALID = gettextLazy("This is not a valid %(protocol)s address.");

/** An IPv4 or IPv6 address, the latter in its shortest form. */
export class GenericIPAddressField extends CharField {
  unpackIpv4: boolean;

  constructor(options: GenericIPAddressFieldOptions = {}) {
    const unpackIpv4 = options.unpackIpv4 ?? false;
    super({
      ...options,
      maxLength: options.maxLength === undefined ? MAX_IPV6_ADDRESS_LENGTH : options.maxLength,
      validators: [...ipAddressValidators(options.protocol ?? "both", unpackIpv4), ...(options.validators ?? [])],
    });
    this.unpackIpv4 = unpackIpv4;
  }

  override toPython(value: unknown): unknown {
    if (this.isEmpty(value)) return "";
    const text = strip(str(value));
    if (!text.includes(":")) return text;
    const invalid = (): never => {
      throw new ValidationError(INVALID, { code: "invalid", params: { protocol: "IPv6", value: text } });
    };
    const limit = this.maxLength ?? Number.MAX_SAFE_INTEGER;
    return cleanIpv6Address(text, { unpackIpv4: this.unpackIpv4, maxLength: limit }) ?? invalid();
  }
}

import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { ipAddressValidators } from "../../../core/validators/network-validators.ts";
import { cleanIpv6Address, isIpv4 } from "../../../utils/ipv6.ts";
import type { Text } from "../../../utils/lazy.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";
import type { Validator } from "./field-options.ts";

export interface GenericIPAddressFieldOptions extends CharFieldOptions {
  /** Default: `"both"`. */
  readonly protocol?: "both" | "IPv4" | "IPv6" | undefined;
}

/** An IPv4 or IPv6 address, as text. */
export class GenericIPAddressField extends CharField {
  static override readonly path: string = "models.GenericIPAddressField";
  static override readonly internalType: string = "GenericIPAddressField";
  static override readonly description: Text = _("IP address");
  static override readonly emptyStringsAllowed: boolean = false;
  readonly protocol: "both" | "IPv4" | "IPv6";

  constructor(options: GenericIPAddressFieldOptions = {}) {
    super(options);
    this.protocol = options.protocol ?? "both";
  }

  protected override defaultMaxLength(): number {
    return 39;
  }

  protected override defaultValidators(): readonly Validator[] {
    return ipAddressValidators(this.protocol, false);
  }

  /** The shortest form of an address; throws `FieldError` for what is none. */
  override getPrepValue(value: unknown): string | null {
    const text = super.getPrepValue(value)?.trim();
    if (text === undefined || text === "") return null;
    const address = isIpv4(text) ? text : cleanIpv6Address(text);
    return address ?? this.refuse(value, "an IPv4 or IPv6 address");
  }
}

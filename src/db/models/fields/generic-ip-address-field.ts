import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { ipAddressValidators } from "../../../core/validators/network-validators.ts";
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

  override getPrepValue(value: unknown): string | null {
    return value === "" ? null : super.getPrepValue(value);
  }
}

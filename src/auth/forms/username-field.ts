import { CharField } from "../../forms/fields/char-field.ts";
import type { Attrs, Widget } from "../../forms/widgets/widget.ts";

/** A user name: normalized to NFKC, so that look-alikes are one name. */
export class UsernameField extends CharField {
  override toPython(value: unknown): unknown {
    const text = super.toPython(value);
    // Normalizing never shortens: what is too long already is refused as it stands, without the work.
    if (typeof text !== "string" || (this.maxLength !== null && text.length > this.maxLength)) return text;
    return text.normalize("NFKC");
  }

  override widgetAttrs(widget: Widget): Attrs {
    return { ...super.widgetAttrs(widget), autocapitalize: "none", autocomplete: "username" };
  }
}

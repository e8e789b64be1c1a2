import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { ForeignKey, type ForeignKeyOptions } from "./foreign-key.ts";
import type { RelationTarget } from "./remote-field.ts";

/** A foreign key that is unique: one row to one. */
export class OneToOneField extends ForeignKey {
  static override readonly path: string = "models.OneToOneField";
  static override readonly internalType: string = "OneToOneField";
  static override readonly description: Text = _("One-to-one relationship");
  override readonly manyToOne: boolean = false;
  override readonly oneToOne: boolean = true;

  constructor(to: RelationTarget, options: ForeignKeyOptions) {
    super(to, { ...options, unique: true });
  }

  protected override isMultiple(): boolean {
    return false;
  }

  protected override defaultOption(key: string): unknown {
    return key === "unique" ? true : super.defaultOption(key);
  }
}

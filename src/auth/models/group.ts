import { gettextLazy } from "../../core/i18n/index.ts";
import { manager, models, QuerySet } from "../../db/index.ts";
import { Permission } from "./permission.ts";

export class GroupManager extends QuerySet<Group> {
  async getByNaturalKey(name: string): Promise<Group> {
    return this.get({ name });
  }
}

/** Users who share permissions. */
export class Group extends models.Model {
  static objects = manager(this, GroupManager);

  name = models.CharField({ verboseName: gettextLazy("name"), maxLength: 150, unique: true });
  permissions = models.ManyToManyField(() => Permission, { verboseName: gettextLazy("permissions"), blank: true });

  static Meta = { verboseName: gettextLazy("group"), verboseNamePlural: gettextLazy("groups") };

  naturalKey(): [name: string] {
    return [this.name];
  }

  override toString(): string {
    return this.name;
  }
}

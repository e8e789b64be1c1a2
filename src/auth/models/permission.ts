import { ContentType } from "../../contenttypes/models.ts";
import { manager, models, QuerySet } from "../../db/index.ts";

export class PermissionManager extends QuerySet<Permission> {
  /** The permission `codename` on the model `appLabel.model`. Throws `DoesNotExist`. */
  async getByNaturalKey(codename: string, appLabel: string, model: string): Promise<Permission> {
    return this.get({ codename, contentType: await ContentType.objects.getByNaturalKey(appLabel, model) });
  }
}

/** What a user may do to the rows of a model; made for each model after `migrate` (docs/topics/auth/default). */
export class Permission extends models.Model {
  static objects = manager(this, PermissionManager);

  name = models.CharField({ verboseName: "name", maxLength: 255 });
  contentType = models.ForeignKey(() => ContentType, { onDelete: models.CASCADE, verboseName: "content type" });
  codename = models.CharField({ verboseName: "codename", maxLength: 100 });

  static Meta = {
    verboseName: "permission",
    verboseNamePlural: "permissions",
    uniqueTogether: [["contentType", "codename"]],
    ordering: ["contentType__appLabel", "contentType__model", "codename"],
  };

  async naturalKey(): Promise<[codename: string, appLabel: string, model: string]> {
    return [this.codename, ...(await this.contentType).naturalKey()];
  }

  override toString(): string {
    return this.name;
  }
}

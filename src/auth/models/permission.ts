import { ContentType } from "../../contenttypes/models.ts";
import { gettextLazy } from "../../core/i18n/index.ts";
import { manager, models, QuerySet } from "../../db/index.ts";

export class PermissionManager extends QuerySet<Permission> {
  /** The permission `codename` on the model `appLabel.model`. Throws `DoesNotExist`. */
  async getByNaturalKey(codename: string, appLabel: string, model: string): Promise<Permission> {
    const contentType = await ContentType.objects.using(this.db).getByNaturalKey(appLabel, model);
    return this.get({ codename, contentType });
  }
}

/** What a user may do to the rows of a model; made for each model after `migrate` (docs/topics/auth/default). */
export class Permission extends models.Model {
  static objects = manager(this, PermissionManager);

  name = models.CharField({ verboseName: gettextLazy("name"), maxLength: 255 });
  contentType = models.ForeignKey(() => ContentType, {
    onDelete: models.CASCADE,
    verboseName: gettextLazy("content type"),
  });
  codename = models.CharField({ verboseName: gettextLazy("codename"), maxLength: 100 });

  static Meta = {
    verboseName: gettextLazy("permission"),
    verboseNamePlural: gettextLazy("permissions"),
    uniqueTogether: [["contentType", "codename"]],
    ordering: ["contentType__appLabel", "contentType__model", "codename"],
  };

  async naturalKey(): Promise<[codename: string, appLabel: string, model: string]> {
    return [this.codename, ...(await this.contentType).naturalKey()];
  }

  /** `"library.add_book"`: as `hasPerm()` takes it. */
  get userPermStr(): Promise<string> {
    return Promise.resolve(this.contentType).then(({ appLabel }) => `${appLabel}.${this.codename}`);
  }

  /** With its model where that is loaded (`selectRelated("contentType")`), else the name alone. */
  override toString(): string {
    const { contentType } = this;
    return contentType instanceof ContentType ? `${contentType} | ${this.name}` : this.name;
  }
}
